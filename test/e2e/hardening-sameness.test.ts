import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answered, type Body, type Citizen, type Service, startService } from './service.ts';

let service: Service;
let bank: string;
const submitted = new Map<string, Answered>();
const asked = new Map<string, Answered>();

beforeAll(async () => {
  service = await startService();
  bank = await service.bank();
  const citizens: Record<string, Pick<Citizen, 'iin'>> = {
    'an unknown IIN': { iin: service.nextIin() },
    'a citizen without a phone': await service.citizen({ belongs: true, phone: false }),
    'a citizen who is no recipient': await service.citizen({ belongs: false }),
    'a citizen who writes in English': await service.citizen({ belongs: false, language: 'en' }),
    'a recipient': await service.citizen({ belongs: true }),
  };
  for (const [who, { iin }] of Object.entries(citizens)) {
    submitted.set(who, await service.submit(bank, { iin, reference: 'loan-17' }));
  }
  for (const [who, { body }] of submitted) {
    await service.whenStatus(body.id, bank, 'awaiting-consent');
    asked.set(who, await service.call('GET', `/v1/requests/${body.id}`, { token: bank }));
  }
});
afterAll(() => service.stop());

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

/** Header names in their order, with the values that may not differ. */
const headersOf = ({ headers }: Answered): [string, string][] =>
  [...headers].map(([name, value]) =>
    name === 'date' || name === 'location' ? [name, value.replace(/[0-9a-f]{32}|.*GMT/, '…')] : [name, value],
  );

const others = ['a citizen without a phone', 'a citizen who is no recipient', 'a recipient'];

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

  test('have the same time to answer from the moment they were asked', () => {
    for (const { body } of pair(asked)) expect(windowOf(body)).toBe(7_200_000);
  });

  test('cannot be told apart in the list of changes either', async () => {
    await service.advance('PT6S');
    const { body } = await service.call('GET', '/v1/requests', { token: bank });
    const [unknown, known] = pair(submitted).map(({ body: { id } }) =>
      body.items.find((item) => item.id === id),
    );
    expect(outline(known)).toEqual(outline(unknown));
  });
});

const windowOf = ({ consentDeadline, events }: Body): number =>
  Date.parse(consentDeadline) - Date.parse(events.find(({ type }) => type === 'asked')?.at ?? '');

test('given nobody answers, when two hours have passed, then all read as expired in the same words', async () => {
  await service.advance('PT2H');
  const seen = await Promise.all(
    [...submitted.values()].map(({ body }) =>
      service.call('GET', `/v1/requests/${body.id}`, { token: bank }),
    ),
  );
  expect(new Set(seen.map(({ body }) => body.status))).toEqual(new Set(['expired']));
  expect(new Set(seen.map(({ body }) => JSON.stringify(outline(body)))).size).toBe(1);
  expect(new Set(seen.map((answered) => JSON.stringify(headersOf(answered)))).size).toBe(1);
});
