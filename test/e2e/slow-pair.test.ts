import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Citizen } from '../support/service.ts';
import { storedItems } from '../support/stored.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});
afterEach(() => healed());

const healed = () => service.fault({ service: 'dynamodb', rate: 0 });

const AT_ONCE = 12;
type Pair = { citizen: Citizen; id: string };

const submitted = (): Promise<Pair[]> =>
  Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      const citizen = await service.citizen({ belongs: true });
      return { citizen, id: (await service.submit(bank, { iin: citizen.iin })).body.id };
    }),
  );

/** The code as soon as it is on the phone, and not a moment later. */
async function codeOnSight({ citizen }: Pair): Promise<string> {
  const [code = ''] = await service.until(
    () => service.codes(citizen.phone),
    ({ length }) => length > 0,
  );
  return code;
}

const WAYS = [
  [
    'in the cabinet',
    200,
    ({ citizen, id }: Pair, code: string) => service.decide(citizen, id, { decision: 'grant', code }),
  ],
  ['by SMS', 202, ({ citizen }: Pair, code: string) => service.reply(citizen.phone, `${code} ДА`)],
] as const;

async function isAnswered({ id }: Pair): Promise<void> {
  const { events } = await service.whenStatus(id, bank, 'answered');
  expect(events.map(({ type }) => type)).toEqual(['submitted', 'asked', 'granted', 'answered']);
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted());
}

describe.each(WAYS)('a citizen who decides %s on sight of the code', (_where, taken, decide) => {
  test('given twelve at once, each decision counts', async () => {
    const pairs = await submitted();
    const decided = await Promise.all(pairs.map(async (pair) => decide(pair, await codeOnSight(pair))));
    expect(decided.map(({ status }) => status)).toEqual(pairs.map(() => taken));
    await Promise.all(pairs.map(isAnswered));
  });

  test('given the record that they were asked cannot be written, then their lists show it and each decision counts', async () => {
    const pairs = await submittedButNotRecorded();
    const lists = await Promise.all(pairs.map(({ citizen }) => service.consents(citizen)));
    for (const [index, { id }] of pairs.entries()) {
      expect(lists[index]).toMatchObject([{ id, status: 'awaiting-consent', decidedAt: null }]);
      expect(lists[index]?.[0]?.codeSentTo).toMatch(/\*\*\*/);
    }
    const decided = await Promise.all(pairs.map(async (pair) => decide(pair, await codeOnSight(pair))));
    expect(decided.map(({ status }) => status)).toEqual(pairs.map(() => taken));
    await healed();
    await service.advance('PT1M');
    await Promise.all(pairs.map(isAnswered));
    for (const { citizen } of pairs) expect(new Set(await service.codes(citizen.phone)).size).toBe(1);
  });
});

/** Of each the window is open and the SMS out, yet writing that the citizen was asked fails, again and again. */
async function submittedButNotRecorded(): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let made = 0; made < AT_ONCE; made++) {
    await healed();
    const citizen = await service.citizen({ belongs: true });
    // The SMS waits until everything that the service writes from then on is sure to fail.
    await service.fault({ service: 'sns', next: 1, delayMs: 300 });
    const { body } = await service.submit(bank, { iin: citizen.iin });
    await service.until(
      async () => windowsOf(body.id),
      ({ length }) => length === 1,
    );
    await service.fault({ service: 'dynamodb', operation: 'PutItem', function: 'advance-request', rate: 1 });
    pairs.push({ citizen, id: body.id });
    await codeOnSight({ citizen, id: body.id });
  }
  return pairs;
}

const windowsOf = (id: string) =>
  storedItems(service.dataDir, 'requests').filter(
    ({ requestId, deadline }) => requestId === id && deadline !== undefined,
  );
