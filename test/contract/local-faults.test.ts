import { describe, expect, test } from 'vitest';
import { type FaultInput, faultSchema, makeFaults } from '../../local/aws/faults.ts';

describe('faults', () => {
  test('given the next two calls are to fail, then two fail and the third does not', () => {
    const faults = makeFaults();
    faults.set({ service: 'sns', next: 2, error: 'ThrottledException' });
    const fate = { error: 'ThrottledException', when: 'before' };
    expect(faults.strike('kms')).toBeNull();
    expect([1, 2, 3].map(() => faults.strike('sns'))).toEqual([fate, fate, null]);
  });

  test('given a rate, then calls fail by chance until the rate is 0', () => {
    const draws = [0.1, 0.3, 0.29, 0.9];
    const faults = makeFaults(() => draws.shift() ?? 0);
    faults.set({ service: 'dynamodb', rate: 0.3, when: 'after' });
    const fate = { error: 'InternalServerError', when: 'after' };
    expect([1, 2, 3, 4].map(() => faults.strike('dynamodb'))).toEqual([fate, null, fate, null]);
    faults.set({ service: 'dynamodb', rate: 0 });
    expect(faults.strike('dynamodb')).toBeNull();
  });

  test('given next 0, then the fault is over', () => {
    const faults = makeFaults();
    faults.set({ service: 'kms', next: 5 });
    faults.set({ service: 'kms', next: 0 });
    expect(faults.strike('kms')).toBeNull();
  });

  test.each<[string, FaultInput, object]>([
    ['a delay alone', { service: 'kms', next: 1, delayMs: 9_000 }, { delayMs: 9_000, when: 'before' }],
    [
      'a delay and an error',
      { service: 'sns', next: 1, delayMs: 60_000, error: 'ThrottledException', when: 'after' },
      { delayMs: 60_000, error: 'ThrottledException', when: 'after' },
    ],
  ])('given %s, then a call is struck by just that', (_, input, fate) => {
    const faults = makeFaults();
    faults.set(input);
    expect([1, 2].map(() => faults.strike(input.service))).toEqual([fate, null]);
  });

  test('given everything is released, then nothing is struck or waits any more', async () => {
    const faults = makeFaults();
    faults.set({ service: 'kms', rate: 1, delayMs: 60_000 });
    const waiting = faults.wait(60_000);
    faults.release();
    await waiting;
    await faults.wait(60_000);
    expect(faults.strike('kms')).toBeNull();
  });

  test.each<[string, object]>([
    ['a delay of more than a minute', { service: 'sns', next: 1, delayMs: 60_001 }],
    ['a delay into the past', { service: 'sns', next: 1, delayMs: -1 }],
    ['a delay in words', { service: 'sns', next: 1, delayMs: '5s' }],
    ['a part of a millisecond', { service: 'sns', next: 1, delayMs: 0.5 }],
    ['neither rate nor next', { service: 'sns' }],
    ['both', { service: 'sns', rate: 1, next: 1 }],
    ['a rate above 1', { service: 'sns', rate: 1.1 }],
    ['half a call', { service: 'sns', next: 0.5 }],
    ['another service', { service: 's3', next: 1 }],
    ['an unknown field', { service: 'sns', next: 1, at: 'once' }],
    ['no exception name', { service: 'sns', next: 1, error: '<xml>' }],
  ])('given %s, then it is refused', (_, input) => {
    expect(faultSchema.safeParse(input).success).toBe(false);
    expect(() => makeFaults().set(input as FaultInput)).toThrow();
  });
});

describe('a fault that is about one function or one operation', () => {
  test('strikes its calls, and counts no others', () => {
    const faults = makeFaults();
    faults.set({ service: 'dynamodb', next: 1, function: 'advance-request', operation: 'PutItem' });
    expect(faults.strike('dynamodb', { function: 'submit-request', operation: 'PutItem' })).toBeNull();
    expect(faults.strike('dynamodb', { function: 'advance-request', operation: 'Query' })).toBeNull();
    expect(faults.strike('dynamodb', { function: 'advance-request', operation: 'PutItem' })).not.toBeNull();
    expect(faults.strike('dynamodb', { function: 'advance-request', operation: 'PutItem' })).toBeNull();
  });
});
