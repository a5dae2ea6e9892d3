import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, type Instant, MINUTE, plus, SECOND } from '../../shared/domain/time.ts';
import {
  afterCall,
  CALLS_LOGGED,
  type Delivery,
  healthAfter,
  messageIdOf,
  messageOf,
  type Outcome,
  replayed,
  requestIdOfMessage,
  rotated,
  validSecrets,
} from '../../shared/domain/webhook.ts';
import { START } from '../builders.ts';

const ID = 'a'.repeat(32);
const DELIVERY: Delivery = {
  requesterId: '900140000020',
  requestId: ID,
  webhookId: 'b'.repeat(32),
  became: 'answered',
  finalAt: START,
  state: 'waiting',
  dueAt: START,
  failures: 0,
  calls: [],
};
const answered = (status: number): Outcome => ({ result: 'answered', status });
const FAILED = fc.oneof(
  fc.constantFrom<Outcome>({ result: 'timed-out' }, { result: 'unreachable' }, { result: 'refused-address' }),
  fc
    .integer({ min: 100, max: 599 })
    .filter((status) => (status < 200 || status > 299) && status !== 410)
    .map(answered),
);

describe('a delivery', () => {
  test.each([200, 202, 204, 299])('that is answered %i is delivered, and is due no more', (status) => {
    expect(afterCall(DELIVERY, answered(status), START)).toMatchObject({ state: 'delivered', dueAt: null });
  });

  test('that fails, however it does, is called again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h, and then has failed', () => {
    fc.assert(
      fc.property(fc.array(FAILED, { minLength: 8, maxLength: 8 }), (outcomes) => {
        const waits: (number | null)[] = [];
        let delivery = DELIVERY;
        let at: Instant = START;
        for (const outcome of outcomes) {
          delivery = afterCall(delivery, outcome, at);
          waits.push(delivery.dueAt === null ? null : Date.parse(delivery.dueAt) - Date.parse(at));
          at = delivery.dueAt ?? at;
        }
        const all = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];
        expect(waits).toEqual([...all, null]);
        expect(delivery.state).toBe('failed');
        expect(delivery.calls.map(({ at: _at, ...outcome }) => outcome)).toEqual(outcomes);
      }),
    );
  });

  test('that is answered 410 has failed at once', () => {
    expect(afterCall(DELIVERY, answered(410), START)).toMatchObject({ state: 'failed', dueAt: null });
  });

  test('given a replay, then it has all its tries before it, and says the same', () => {
    const failed = { ...DELIVERY, state: 'failed' as const, dueAt: null, failures: 8 };
    const again = replayed(failed, { webhookId: 'another', at: START });
    expect(again).toMatchObject({ state: 'waiting', dueAt: START, failures: 0, webhookId: 'another' });
    expect(messageOf(again)).toEqual(messageOf(DELIVERY));
  });

  test(`keeps its latest ${CALLS_LOGGED} calls`, () => {
    let delivery = DELIVERY;
    for (let call = 0; call < CALLS_LOGGED + 5; call++)
      delivery = afterCall(delivery, answered(500), plus(START, call));
    expect(delivery.calls).toHaveLength(CALLS_LOGGED);
    expect(delivery.calls.at(-1)?.at).toBe(plus(START, CALLS_LOGGED + 4));
  });

  test('tells ids and status only', () => {
    expect(messageOf(DELIVERY)).toEqual({
      type: 'request.final',
      timestamp: START,
      data: { id: ID, status: 'answered' },
    });
  });

  test('has an id that leads back to its request, and nothing else does', () => {
    expect(requestIdOfMessage(messageIdOf(ID))).toBe(ID);
    for (const other of ['', ID, `final-${ID}0`, `final-${ID.slice(1)}`, `final-${ID}\n`, ` final-${ID}`])
      expect(requestIdOfMessage(other)).toBeNull();
  });
});

describe('a webhook', () => {
  const SOUND = { failingSince: null, disabled: null };

  test('is disabled by the first failure that comes five days after the first, and no earlier', () => {
    const first = healthAfter(SOUND, answered(500), START);
    expect(first).toEqual({ failingSince: START, disabled: null });
    const before = healthAfter(first, answered(500), plus(START, 5 * DAY - 1));
    expect(before.disabled).toBeNull();
    const at = plus(START, 5 * DAY);
    expect(healthAfter(before, { result: 'timed-out' }, at).disabled).toEqual({ at, because: 'failing' });
  });

  test('that took one call in between is sound', () => {
    const failing = healthAfter(SOUND, answered(500), START);
    expect(healthAfter(failing, answered(204), plus(START, 4 * DAY))).toEqual(SOUND);
  });

  test('is disabled by 410 at once', () => {
    expect(healthAfter(SOUND, answered(410), START).disabled).toEqual({ at: START, because: 'gone' });
  });

  test('given its secret is replaced, then two are valid for a day, however often it is replaced', () => {
    const one = { current: 'first', previous: null };
    const two = rotated(one, { from: 'second', at: START });
    expect(validSecrets(two, plus(START, DAY - 1))).toEqual(['second', 'first']);
    expect(validSecrets(two, plus(START, DAY))).toEqual(['second']);
    const three = rotated(two, { from: 'third', at: plus(START, HOUR) });
    expect(validSecrets(three, plus(START, HOUR))).toEqual(['third', 'second']);
  });
});
