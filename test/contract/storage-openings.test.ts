import { describe, expect, test } from 'vitest';
import { appendOpening } from '../../shared/domain/event-chain.ts';
import { chainOf } from '../../shared/domain/request.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { aRequest, START } from '../builders.ts';
import { inStatus, STORES, useTables } from './storage.ts';

useTables();

const request = aRequest('answered');
const opened = (openings: Parameters<typeof appendOpening>[1]['openings'], form: 'json' | 'pdf') =>
  appendOpening(chainOf(request, sha256), { openings, form, at: START }, sha256);

describe.each(STORES)('openings in %s', (_name, open) => {
  test('given none, then a request is missing; given two, then they come back in their order', async () => {
    const { openings } = open();
    const one = opened([], 'pdf');
    const two = opened(one, 'json');
    expect(await openings.of(['1'.repeat(32), '2'.repeat(32)])).toEqual(new Map());
    expect(await openings.save('1'.repeat(32), { before: [], next: one, keepUntil: START })).toBe(true);
    expect(await openings.save('1'.repeat(32), { before: one, next: two, keepUntil: START })).toBe(true);
    expect(await openings.of(['1'.repeat(32), '2'.repeat(32)])).toEqual(new Map([['1'.repeat(32), two]]));
  });

  test('given another was quicker, then nothing is written', async () => {
    const { openings } = open();
    const one = opened([], 'pdf');
    const other = opened([], 'json');
    const writes = [one, other].map((next) =>
      openings.save('3'.repeat(32), { before: [], next, keepUntil: START }),
    );
    expect((await Promise.all(writes)).toSorted()).toEqual([false, true]);
    const [standing] = (await openings.of(['3'.repeat(32)])).values();
    expect(standing).toHaveLength(1);
  });

  test('given a request was opened, then it reads as before, and is found once', async () => {
    const stores = open();
    const answered = await inStatus(stores, 'answered');
    const { id, citizenRef } = answered.request;
    await stores.openings.save(id, { before: [], next: opened([], 'pdf'), keepUntil: START });
    expect(await stores.requests.find(id)).toEqual(answered);
    expect(await stores.requests.ofCitizen(citizenRef)).toEqual([answered.request]);
  });
});
