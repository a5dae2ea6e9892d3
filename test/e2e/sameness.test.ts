import { beforeAll, describe, expect, test } from 'vitest';
import { type Answered, BANK, type Body, type Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;
const submitted = new Map<string, Answered>();
const asked = new Map<string, Answered>();
const BLOCKED = 'a citizen who has blocked the bank';

beforeAll(async () => {
  bank = await service.bank();
  const citizens: Record<string, Pick<Citizen, 'iin'>> = {
    'an unknown IIN': { iin: service.nextIin() },
    'a citizen without a phone': await service.citizen({ belongs: true, phone: false }),
    'a citizen who is no recipient': await service.citizen({ belongs: false }),
    'a citizen who writes in English': await service.citizen({ belongs: false, language: 'en' }),
    'a recipient': await service.citizen({ belongs: true }),
    [BLOCKED]: await citizenWhoBlocks(BANK),
  };
  for (const [who, { iin }] of Object.entries(citizens)) {
    submitted.set(who, await service.submit(bank, { iin, reference: 'loan-17' }));
  }
  for (const [who, { body }] of submitted) {
    if (who !== BLOCKED) await service.whenAsked(iinOf(citizens, who), body.id);
    asked.set(who, await service.call('GET', `/v1/requests/${body.id}`, { token: bank }));
  }
});

const iinOf = (citizens: Record<string, Pick<Citizen, 'iin'>>, who: string): string =>
  citizens[who]?.iin ?? '';

async function citizenWhoBlocks(bin: string): Promise<Citizen> {
  const citizen = await service.citizen({ belongs: true });
  const { status } = await service.call('PUT', `/v1/me/blocks/${bin}`, { token: citizen.token });
  expect(status).toBe(204);
  return citizen;
}

/** What differs from request to request whoever the citizen is: replaced by its kind. */
function outline(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => outline(each));
  // Entries instead of an object: their order is part of the shape.
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).map(([key, each]) => [key, outline(each, key)]);
  }
  if (name === 'id') return String(value).replace(/^[0-9a-f]{32}$/, '<id>');
  if (name === 'iin') return String(value).replace(/^\d{6}\*{6}$/, '<iin>');
  return typeof value === 'string'
    ? value.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, '<time>')
    : value;
}

/** Of each call its own: the time, ids, the mark of the content with them, a wait with its jitter, and how many places are left. */
const OWN: Record<string, RegExp> = {
  date: /.*GMT/,
  location: /[0-9a-f]{32}/,
  'x-request-id': /^[0-9a-f-]{36}$/,
  etag: /^"[\w-]{43}"$/,
  'retry-after': /^\d+$/,
  ratelimit: /\d+/g,
};

/** Header names in their order, with the values that may not differ. */
const headersOf = ({ headers }: Answered): [string, string][] =>
  [...headers].map(([name, value]) => {
    const own = OWN[name];
    return [name, own ? value.replace(own, '…') : value];
  });

const others = [
  'a citizen without a phone',
  'a citizen who is no recipient',
  'a recipient',
  'a citizen who has blocked the bank',
];

describe.each([...others, 'a citizen who writes in English'])('an unknown IIN and %s', (who) => {
  const pair = (answers: Map<string, Answered>): [Answered, Answered] => {
    const [unknown, known] = [answers.get('an unknown IIN'), answers.get(who)];
    if (!unknown || !known) throw new Error('nobody has asked about them');
    return [unknown, known];
  };

  test('are taken in with the same status, headers and body', () => {
    const [unknown, known] = pair(submitted);
    expect([unknown.status, known.status]).toEqual([202, 202]);
    expect(headersOf(known)).toEqual(headersOf(unknown));
    expect(outline(known.body)).toEqual(outline(unknown.body));
    expect(known.text).toHaveLength(unknown.text.length);
  });

  test('read the same once they have been asked', () => {
    const [unknown, known] = pair(asked);
    expect([unknown.status, known.status]).toEqual([200, 200]);
    expect(headersOf(known)).toEqual(headersOf(unknown));
    expect(known.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(outline(known.body)).toEqual(outline(unknown.body));
    expect(known.text).toHaveLength(unknown.text.length);
  });

  test('read as they did when they were taken in, and have the same time until the end', () => {
    for (const { body } of pair(asked)) expect(leftOf(body)).toBe(leftOf(pair(submitted)[0].body));
    expect(pair(asked).map(({ body }) => body)).toEqual(pair(submitted).map(({ body }) => body));
  });

  test('cannot be told apart in the list of changes either', async () => {
    await service.advance('PT1M');
    const { body } = await service.call('GET', '/v1/requests', { token: bank });
    const [unknown, known] = pair(submitted).map(({ body: { id } }) =>
      body.items.find((item) => item.id === id),
    );
    expect(outline(known)).toEqual(outline(unknown));
  });
});

test('given nobody has decided, then the changes stand in the order of the submissions, whoever was asked in between', async () => {
  await service.advance('PT1M');
  const { body } = await service.call('GET', '/v1/requests', { token: bank });
  expect(body.items.map(({ id }) => id)).toEqual([...submitted.values()].map(({ body: { id } }) => id));
});

/** Whole minutes from the submission to the end. */
const leftOf = ({ createdAt, expiresAt }: Body): number =>
  Math.floor((Date.parse(expiresAt) - Date.parse(createdAt)) / 60_000);

const lookAtAll = (): Promise<Answered[]> =>
  Promise.all(
    [...submitted.values()].map(({ body }) =>
      service.call('GET', `/v1/requests/${body.id}`, { token: bank }),
    ),
  );

const allAlike = (seen: readonly Answered[], status: string): void => {
  expect(new Set(seen.map(({ body }) => body.status))).toEqual(new Set([status]));
  expect(new Set(seen.map(({ body }) => JSON.stringify(outline(body)))).size).toBe(1);
  expect(new Set(seen.map((answered) => JSON.stringify(headersOf(answered)))).size).toBe(1);
};

/** Before the window closes, past it, and just before the end. */
test('given nobody answers, when the window, and then the end, have passed, then all read alike, each unchanged until its end', async () => {
  const before = await lookAtAll();
  for (const step of ['PT1H52M', 'PT4M', 'PT8M']) {
    await service.advance(step);
    const seen = await lookAtAll();
    allAlike(seen, 'awaiting-consent');
    expect(seen.map(({ body }) => body)).toEqual(before.map(({ body }) => body));
  }
  await service.advance('PT4M');
  const seen = await lookAtAll();
  allAlike(seen, 'expired');
  for (const { body } of seen) expect(body.events.at(-1)).toEqual({ type: 'expired', at: body.expiresAt });
});

test('given the end has come, then the changes name each of them once, as expired', async () => {
  await service.advance('PT1M');
  const { body } = await service.call('GET', '/v1/requests', { token: bank });
  expect(body.items.map(({ id }) => id).toSorted()).toEqual(
    [...submitted.values()].map(({ body: { id } }) => id).toSorted(),
  );
  expect(new Set(body.items.map(({ status }) => status))).toEqual(new Set(['expired']));
});
