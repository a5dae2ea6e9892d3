import { describe, expect, test } from 'vitest';
import { plus } from '../../shared/domain/time.ts';
import { aRef, BANK, START } from '../builders.ts';
import { STORES, useTables } from './storage.ts';

useTables();

const END = plus(START, 1_000);
const LATER = plus(START, 2_000);

describe.each(STORES)('SMS that are held back, in %s', (_name, open) => {
  test('given it was never said, then they go; given it was, then until it ends; what was said before changes nothing', async () => {
    const { smsHold, blocks } = open();
    const asked = { citizenRef: aRef(), requesterId: BANK, deciders: [] };
    const told = async () => (await blocks.stance(asked)).smsHeldUntil;
    expect([await smsHold.isHeld(START), await told()]).toEqual([false, null]);

    expect(await smsHold.set({ saidAt: START, heldUntil: END })).toBe(true);
    expect(await told()).toBe(END);
    expect([await smsHold.isHeld(START), await smsHold.isHeld(plus(END, -1))]).toEqual([true, true]);
    expect(await smsHold.isHeld(END)).toBe(false);

    expect(await smsHold.set({ saidAt: plus(START, -1), heldUntil: null })).toBe(false);
    expect([await smsHold.isHeld(START), await told()]).toEqual([true, END]);

    expect(await smsHold.set({ saidAt: LATER, heldUntil: null })).toBe(true);
    expect([await smsHold.isHeld(START), await told()]).toEqual([false, null]);
    expect(await smsHold.set({ saidAt: END, heldUntil: LATER })).toBe(false);
    expect(await smsHold.isHeld(START)).toBe(false);
  });
});
