import { describe, expect, test } from 'vitest';
import { makeRenewLate } from '../../functions/advance-request/renew-late.ts';
import { writtenAtOf } from '../../shared/aws/events.ts';
import { isLateForFeed, SETTLING_TIME } from '../../shared/domain/schedule.ts';
import { plus } from '../../shared/domain/time.ts';
import { changeKey } from '../../shared/storage/keys.ts';
import { MalformedItem } from '../../shared/storage/malformed.ts';
import { aRequest, BANK, DECIDED, moved, START } from '../builders.ts';
import { makeMemory } from '../fakes/memory.ts';

const NOW = plus(START, 60_000);

/** A request that changed at `START` for its requester. */
async function changed() {
  const stores = makeMemory();
  const request = aRequest('submitted');
  await stores.requests.submit(request);
  const renewLate = makeRenewLate({ requests: stores.requests, now: () => NOW });
  const record = (writtenAt: string) =>
    renewLate(request.id, { changeKey: changeKey(START, request.id), writtenAt });
  const stored = async () => {
    const found = await stores.requests.find(request.id);
    if (!found) throw new Error('it was stored');
    return found;
  };
  return { stores, request, record, stored };
}

describe('a change that took effect', () => {
  test.each([0, 1, SETTLING_TIME - 1_000])('%i ms after its stamp, then it stays where it is', async (ms) => {
    const { record, stored } = await changed();
    const before = await stored();
    await record(plus(START, ms));
    expect(await stored()).toEqual(before);
  });

  test.each([SETTLING_TIME - 999, SETTLING_TIME, 3_600_000])(
    '%i ms after its stamp, then its requester sees it once more, as of now',
    async (ms) => {
      const { stores, request, record, stored } = await changed();
      await record(plus(START, ms));
      expect(await stored()).toMatchObject({ request, changedAt: NOW });
      const feed = await stores.requests.changes({
        requesterId: BANK,
        from: `${START}#~`,
        before: `${NOW}~`,
        limit: 9,
      });
      expect(feed.requests).toEqual([request]);
      // Its own record, or the first one delivered again, causes no other.
      await record(plus(START, ms));
      expect((await stored()).changedAt).toBe(NOW);
    },
  );

  test('late, and another change followed, then that one has a record of its own', async () => {
    const { stores, record, stored } = await changed();
    const before = await stored();
    await stores.requests.save(before, moved(before.request, { command: 'cancel' }, DECIDED), DECIDED);
    await record(plus(START, 10_000));
    expect((await stored()).changedAt).toBe(DECIDED);
  });

  test('late, and it is gone or malformed, then that is nobody’s failure here', async () => {
    const write = { changeKey: changeKey(START, 'a'), writtenAt: NOW };
    const { requests } = makeMemory();
    await makeRenewLate({ requests, now: () => NOW })('a', write);
    requests.find = async () => {
      throw new MalformedItem({ pk: 'request#a', sk: 'request' }, new Error('unreadable'));
    };
    await makeRenewLate({ requests, now: () => NOW })('a', write);
    const outage = new Error('out of order');
    requests.find = async () => {
      throw outage;
    };
    await expect(makeRenewLate({ requests, now: () => NOW })('a', write)).rejects.toBe(outage);
  });
});

describe('when a write took effect', () => {
  const keys = { SequenceNumber: '1', Keys: { pk: { S: 'request#a' } } };
  const second = Math.floor(Date.parse(START) / 1_000);

  test('given the stream says it, in whole seconds rounded down, then by the end of that second', () => {
    const record = { ...keys, ApproximateCreationDateTime: second };
    expect(writtenAtOf(record, NOW)).toBe('2026-11-23T02:49:26.000Z');
  });

  test('given it is seen within that second, or the stream does not say, then when it is seen', () => {
    expect(writtenAtOf({ ...keys, ApproximateCreationDateTime: second }, START)).toBe(START);
    expect(writtenAtOf(keys, NOW)).toBe(NOW);
  });

  test('given a stream that is an hour behind, then a write that was quick is not late', () => {
    const record = { ...keys, ApproximateCreationDateTime: second };
    expect(isLateForFeed(START, writtenAtOf(record, plus(START, 3_600_000)))).toBe(false);
  });
});
