import { describe, expect, test } from 'vitest';
import { SMS_PER_DAY } from '../../shared/domain/code.ts';
import { randomId } from '../../shared/signing/random.ts';
import type { SmsLog } from '../../shared/storage/sms-log.ts';
import { aRef, START } from '../builders.ts';
import { STORES, times, useTables } from './storage.ts';

useTables();

/** The last millisecond of a day in Kazakhstan (UTC+5), and the first of the next. */
const EVENING = '2026-11-23T18:59:59.999Z';
const MIDNIGHT = '2026-11-23T19:00:00.000Z';

const message = (ref: string, now = START) => ({ ref, key: `${randomId()}:1`, now });

async function useUp(smsLog: SmsLog, ref: string, now = START): Promise<void> {
  for (let sent = 0; sent < SMS_PER_DAY; sent++) await smsLog.reserve(message(ref, now));
}

describe.each(STORES)('the SMS of a day in %s', (_, open) => {
  test('given five were sent to one citizen, then there is no sixth, but one to another', async () => {
    const { smsLog } = open();
    const ref = aRef();
    for (const _sms of times(SMS_PER_DAY, () => null)) {
      expect(await smsLog.reserve(message(ref))).toBe('reserved');
    }
    expect(await smsLog.reserve(message(ref))).toBe('used-up');
    expect(await smsLog.reserve(message(aRef()))).toBe('reserved');
  });

  test('given midnight in Kazakhstan, then the day begins anew', async () => {
    const { smsLog } = open();
    const ref = aRef();
    await useUp(smsLog, ref, EVENING);
    expect(await smsLog.reserve(message(ref, EVENING))).toBe('used-up');
    expect(await smsLog.reserve(message(ref, MIDNIGHT))).toBe('reserved');
  });

  test('given its sender died twice, then a message is not sent a third time', async () => {
    const { smsLog } = open();
    const same = message(aRef());
    expect(await smsLog.reserve(same)).toBe('reserved');
    expect(await smsLog.reserve(same)).toBe('reserved');
    expect(await smsLog.reserve(same)).toBe('sent-before');
    expect(await smsLog.reserve(same)).toBe('sent-before');
  });

  test('given the last of the day was sent once, then it is not sent again over the budget', async () => {
    const { smsLog } = open();
    const ref = aRef();
    for (const _sms of times(SMS_PER_DAY - 1, () => null)) await smsLog.reserve(message(ref));
    const last = message(ref);
    expect(await smsLog.reserve(last)).toBe('reserved');
    expect(await smsLog.reserve(last)).toBe('sent-before');
  });

  test('given a second sending, then it counts against the day too', async () => {
    const { smsLog } = open();
    const ref = aRef();
    const same = message(ref);
    for (const twice of [same, same]) await smsLog.reserve(twice);
    const outcomes: string[] = [];
    for (const _sms of times(4, () => null)) outcomes.push(await smsLog.reserve(message(ref)));
    expect(outcomes).toEqual(['reserved', 'reserved', 'reserved', 'used-up']);
  });

  test('given it was not accepted, then it is given back and may be sent as if never tried', async () => {
    const { smsLog } = open();
    const ref = aRef();
    const failed = message(ref);
    await smsLog.reserve(failed);
    await smsLog.release(failed);
    await useUp(smsLog, ref);
    expect(await smsLog.reserve(failed)).toBe('used-up');
  });

  test('given both sendings were given back, then it may be sent twice again', async () => {
    const { smsLog } = open();
    const failed = message(aRef());
    for (const twice of [failed, failed]) await smsLog.reserve(twice);
    await smsLog.release(failed);
    expect(await smsLog.reserve(failed)).toBe('reserved');
    expect(await smsLog.reserve(failed)).toBe('reserved');
    expect(await smsLog.reserve(failed)).toBe('sent-before');
  });

  test('given nothing was reserved, then giving it back changes nothing', async () => {
    const { smsLog } = open();
    const ref = aRef();
    await smsLog.release(message(ref));
    await useUp(smsLog, ref);
    await smsLog.release(message(ref));
    expect(await smsLog.reserve(message(ref))).toBe('used-up');
  });

  test('given 64 different messages at once, then five are sent', async () => {
    const { smsLog } = open();
    const ref = aRef();
    const outcomes = await Promise.all(times(64, () => smsLog.reserve(message(ref))));
    expect(outcomes.filter((outcome) => outcome === 'reserved')).toHaveLength(SMS_PER_DAY);
    expect(outcomes.filter((outcome) => outcome === 'used-up')).toHaveLength(64 - SMS_PER_DAY);
  });

  test('given 64 senders of one message at once, then it is sent twice at most', async () => {
    const { smsLog } = open();
    const same = message(aRef());
    const outcomes = await Promise.all(times(64, () => smsLog.reserve(same)));
    expect(outcomes.filter((outcome) => outcome === 'reserved')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 'sent-before')).toHaveLength(62);
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
