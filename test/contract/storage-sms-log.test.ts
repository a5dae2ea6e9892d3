import { describe, expect, test } from 'vitest';
import {
  NOTES_PER_PHONE,
  PROMPTS_PER_CITIZEN,
  PROMPTS_PER_PHONE,
  PROMPTS_PER_REQUESTER,
} from '../../shared/domain/code.ts';
import { randomId } from '../../shared/signing/random.ts';
import type { PromptToSend } from '../../shared/storage/sms-log.ts';
import { aRef, START } from '../builders.ts';
import type { Stores } from '../fakes/memory.ts';
import { STORES, times, useTables } from './storage.ts';

useTables();

/** The last millisecond of a day in Kazakhstan (UTC+5), and the first of the next. */
const EVENING = '2026-11-23T18:59:59.999Z';
const MIDNIGHT = '2026-11-23T19:00:00.000Z';

/** A prompt that nobody but the one told shares anything with. */
const aPrompt = (changes: Partial<PromptToSend> = {}): PromptToSend => ({
  citizenRef: aRef(),
  phoneRef: aRef(),
  askedBy: null,
  key: `${randomId()}:1`,
  now: START,
  ...changes,
});

describe.each(STORES)('the prompts of a day in %s', (_, open) => {
  /** Sends so many, each another prompt, and tells what became of them. */
  async function send({ smsLog }: Stores, count: number, changes: Partial<PromptToSend>): Promise<string[]> {
    const outcomes: string[] = [];
    for (let sent = 0; sent < count; sent++) outcomes.push(await smsLog.reservePrompt(aPrompt(changes)));
    return outcomes;
  }
  const reserved = (count: number): string[] => times(count, () => 'reserved');

  test.each<[string, number, () => Partial<PromptToSend>]>([
    ['one citizen, on any phones', PROMPTS_PER_CITIZEN, () => ({ citizenRef: aRef() })],
    ['one phone, of any citizens', PROMPTS_PER_PHONE, () => ({ phoneRef: aRef() })],
    ['one citizen by one requester', PROMPTS_PER_REQUESTER, () => ({ citizenRef: aRef(), askedBy: aRef() })],
  ])(
    'given as many as a day has were sent to %s, then there is no further one, but one elsewhere',
    async (_whom, most, make) => {
      const stores = open();
      const whom = make();
      expect(await send(stores, most + 1, whom)).toEqual([...reserved(most), 'used-up']);
      expect(await send(stores, 1, make())).toEqual(['reserved']);
    },
  );

  test('given one requester has used up its share, then the others have theirs, and the citizen’s wish is free', async () => {
    const stores = open();
    const citizenRef = aRef();
    const askedBy = aRef();
    await send(stores, PROMPTS_PER_REQUESTER + 3, { citizenRef, askedBy });
    expect(await send(stores, 1, { citizenRef, askedBy: aRef() })).toEqual(['reserved']);
    expect(await send(stores, 1, { citizenRef, askedBy: null })).toEqual(['reserved']);
  });

  test('given the phone has no room, then the citizen’s place is given back', async () => {
    const stores = open();
    const [citizenRef, phoneRef] = [aRef(), aRef()];
    await send(stores, PROMPTS_PER_PHONE, { phoneRef });
    expect(await send(stores, 3, { phoneRef, citizenRef })).toEqual(['used-up', 'used-up', 'used-up']);
    expect(await send(stores, PROMPTS_PER_CITIZEN, { citizenRef })).toEqual(reserved(PROMPTS_PER_CITIZEN));
  });

  test('given midnight in Kazakhstan, then the day begins anew', async () => {
    const stores = open();
    const whom = { citizenRef: aRef(), phoneRef: aRef(), askedBy: aRef() };
    await send(stores, PROMPTS_PER_REQUESTER, { ...whom, now: EVENING });
    expect(await send(stores, 1, { ...whom, now: EVENING })).toEqual(['used-up']);
    expect(await send(stores, 1, { ...whom, now: MIDNIGHT })).toEqual(['reserved']);
  });

  test('given its sender died twice, then a prompt is not sent a third time', async () => {
    const { smsLog } = open();
    const same = aPrompt();
    const outcomes: string[] = [];
    for (const _try of times(4, () => null)) outcomes.push(await smsLog.reservePrompt(same));
    expect(outcomes).toEqual(['reserved', 'reserved', 'sent-before', 'sent-before']);
  });

  test('given the last of the day was sent once, then it is not sent again over the budget', async () => {
    const stores = open();
    const citizenRef = aRef();
    await send(stores, PROMPTS_PER_CITIZEN - 1, { citizenRef });
    const last = aPrompt({ citizenRef });
    expect(await stores.smsLog.reservePrompt(last)).toBe('reserved');
    expect(await stores.smsLog.reservePrompt(last)).toBe('sent-before');
  });

  test('given a second sending, then it counts against the day too', async () => {
    const stores = open();
    const citizenRef = aRef();
    const same = aPrompt({ citizenRef });
    for (const twice of [same, same]) await stores.smsLog.reservePrompt(twice);
    expect(await send(stores, 4, { citizenRef })).toEqual([...reserved(3), 'used-up']);
  });

  test('given it was not accepted, then its places are given back: the citizen’s, the phone’s and the requester’s', async () => {
    const stores = open();
    const whom = { citizenRef: aRef(), phoneRef: aRef(), askedBy: aRef() };
    const failed = aPrompt(whom);
    for (const twice of [failed, failed]) await stores.smsLog.reservePrompt(twice);
    await stores.smsLog.releasePrompt(failed);
    expect(await send(stores, 3, whom)).toEqual(['reserved', 'reserved', 'used-up']);
  });

  test('given both sendings were given back, then it may be sent twice again', async () => {
    const { smsLog } = open();
    const failed = aPrompt();
    for (const twice of [failed, failed]) await smsLog.reservePrompt(twice);
    await smsLog.releasePrompt(failed);
    expect(await smsLog.reservePrompt(failed)).toBe('reserved');
    expect(await smsLog.reservePrompt(failed)).toBe('reserved');
    expect(await smsLog.reservePrompt(failed)).toBe('sent-before');
  });

  test('given nothing was reserved, then giving it back changes nothing', async () => {
    const stores = open();
    const citizenRef = aRef();
    await stores.smsLog.releasePrompt(aPrompt({ citizenRef }));
    await send(stores, PROMPTS_PER_CITIZEN, { citizenRef });
    await stores.smsLog.releasePrompt(aPrompt({ citizenRef }));
    expect(await send(stores, 1, { citizenRef })).toEqual(['used-up']);
  });

  test('given 64 different prompts at once, then as many are sent as a day has', async () => {
    const { smsLog } = open();
    const citizenRef = aRef();
    const outcomes = await Promise.all(times(64, () => smsLog.reservePrompt(aPrompt({ citizenRef }))));
    expect(outcomes.filter((outcome) => outcome === 'reserved')).toHaveLength(PROMPTS_PER_CITIZEN);
    expect(outcomes.filter((outcome) => outcome === 'used-up')).toHaveLength(64 - PROMPTS_PER_CITIZEN);
  });

  test('given 64 senders of one prompt at once, then it is sent twice at most', async () => {
    const { smsLog } = open();
    const same = aPrompt();
    const outcomes = await Promise.all(times(64, () => smsLog.reservePrompt(same)));
    expect(outcomes.filter((outcome) => outcome === 'reserved')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 'sent-before')).toHaveLength(62);
  });
});

describe.each(STORES)('the notes of a day in %s', (_, open) => {
  const aNote = (phoneRef: string, now = START) => ({ phoneRef, key: randomId(), now });

  test('given as many as a day has, then there is no further one, but one to another phone and the next day', async () => {
    const { smsLog } = open();
    const phoneRef = aRef();
    for (const _note of times(NOTES_PER_PHONE, () => null)) {
      expect(await smsLog.reserveNote(aNote(phoneRef))).toBe(true);
    }
    expect(await smsLog.reserveNote(aNote(phoneRef))).toBe(false);
    expect(await smsLog.reserveNote(aNote(aRef()))).toBe(true);
    expect(await smsLog.reserveNote(aNote(phoneRef, MIDNIGHT))).toBe(true);
  });

  test('given the same note again, then it is not sent again', async () => {
    const { smsLog } = open();
    const note = aNote(aRef());
    expect(await smsLog.reserveNote(note)).toBe(true);
    expect(await smsLog.reserveNote(note)).toBe(false);
  });

  test('given the notes are used up, then a prompt has its place all the same, and the other way round', async () => {
    const { smsLog } = open();
    const phoneRef = aRef();
    for (const _note of times(NOTES_PER_PHONE, () => null)) await smsLog.reserveNote(aNote(phoneRef));
    expect(await smsLog.reservePrompt(aPrompt({ phoneRef }))).toBe('reserved');
    const busy = aRef();
    for (const _prompt of times(PROMPTS_PER_PHONE, () => null)) {
      await smsLog.reservePrompt(aPrompt({ phoneRef: busy }));
    }
    expect(await smsLog.reserveNote(aNote(busy))).toBe(true);
  });
});

describe.each(STORES)('inbound messages in %s', (_, open) => {
  test('given a message was dealt with, then it is known from then on', async () => {
    const { smsLog } = open();
    const id = randomId();
    expect(await smsLog.seen(id)).toBe(false);
    expect(await smsLog.remember(id, START)).toBe(true);
    expect(await smsLog.seen(id)).toBe(true);
    expect(await smsLog.remember(id, START)).toBe(false);
    expect(await smsLog.seen(randomId())).toBe(false);
  });

  test('given 64 deliveries at once, then one is the first', async () => {
    const { smsLog } = open();
    const id = randomId();
    const outcomes = await Promise.all(times(64, () => smsLog.remember(id, START)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });
});
