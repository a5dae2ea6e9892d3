import { describe, expect, test } from 'vitest';
import { aRef, START } from '../builders.ts';
import { STORES, useTables } from './storage.ts';

useTables();

const aTelling = (id: string) => ({
  requestId: id.repeat(32),
  on: '2026-11-23',
  kind: 'organisation' as const,
  class: 'bank' as const,
  subject: aRef(),
  by: aRef(),
  people: [aRef(), aRef()],
});

describe.each(STORES)('what was told about families, in %s', (_name, open) => {
  test('given two tellings, one of them twice, then each is there once, under its own application', async () => {
    const { tellings } = open();
    const [one, two] = [aTelling('1'), aTelling('2')];
    for (const telling of [one, two, one]) await tellings.put('710000000#17#2026-01-10', telling, START);
    const told = await tellings.of('710000000#17#2026-01-10');
    expect(told.toSorted((a, b) => Number(a.requestId > b.requestId) - 0.5)).toEqual([one, two]);
    expect(await tellings.of('710000000#18#2026-01-10')).toEqual([]);
  });
});

describe.each(STORES)('privacy in %s', (_name, open) => {
  test('given nobody said anything, then nobody keeps it to themselves; given one did, then that one, until they share', async () => {
    const { privacy } = open();
    const [one, other] = [aRef(), aRef()];
    expect(await privacy.keepingToThemselves([one, other, one])).toEqual(new Set());
    expect(await privacy.keepingToThemselves([])).toEqual(new Set());
    await privacy.put(one, { shareWithFamily: false });
    expect(await privacy.keepingToThemselves([one, other, one])).toEqual(new Set([one]));
    await privacy.put(one, { shareWithFamily: true });
    expect(await privacy.keepingToThemselves([one, other])).toEqual(new Set());
  });
});
