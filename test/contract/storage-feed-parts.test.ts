import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plus } from '../../shared/domain/time.ts';
import { randomId, randomVersion } from '../../shared/signing/random.ts';
import { feedOf, feedsOf, requesterOfFeed } from '../../shared/storage/feed.ts';
import { makeRequests } from '../../shared/storage/requests.ts';
import { openTable } from '../../shared/storage/table.ts';
import { aRef, aRequest, BANK, START } from '../builders.ts';
import { documents } from './local-aws.ts';
import { RETENTION, useTables } from './storage.ts';

useTables();

const PARTS = { [BANK]: 4 };
const LATER = plus(START, 86_400_000);

const open = (feedParts = {}) =>
  makeRequests({
    table: openTable('requests'),
    retention: RETENTION,
    token: randomVersion,
    feedParts,
    malformed: (item) => {
      throw item;
    },
  });

const made = (second: number, requesterId: string) => ({
  ...aRequest('submitted', { id: randomId(), citizenRef: aRef(), requesterId }),
  createdAt: plus(START, 1_000 * second),
});

/** The whole feed, page by page, as a client reads it. */
async function feed(requests: ReturnType<typeof open>, requesterId: string, limit: number) {
  const seen: string[] = [];
  let from: string | null = null;
  for (;;) {
    const page = await requests.changes({ requesterId, from, before: LATER, limit });
    if (page.requests.length === 0) return { seen, from };
    expect(page.requests.length).toBeLessThanOrEqual(limit);
    seen.push(...page.requests.map(({ id }) => id));
    from = page.cursor;
  }
}

const partitionOf = async (id: string): Promise<unknown> => {
  const Key = { pk: `request#${id}`, sk: 'request' };
  return (await documents().send(new GetCommand({ TableName: 'requests', Key }))).Item?.requesterId;
};

describe('a feed over several partitions', () => {
  test('given requests from before it was spread and from after, then they come in one order, whatever the page', async () => {
    const [before, spread] = [open(), open(PARTS)];
    const all = Array.from({ length: 30 }, (_, second) => made(second, BANK));
    for (const [index, request] of all.entries()) await (index % 3 === 0 ? before : spread).submit(request);
    const partitions = await Promise.all(all.map(({ id }) => partitionOf(id)));
    expect(new Set(partitions).size).toBeGreaterThan(3);
    const order = all.map(({ id }) => id);
    for (const limit of [1, 2, 7, 100]) {
      expect((await feed(spread, BANK, limit)).seen).toEqual(order);
    }
    expect((await spread.find(order[1] ?? ''))?.request.requesterId).toBe(BANK);
    expect((await spread.findAll(order)).map(({ requesterId }) => requesterId)).toEqual(
      order.map(() => BANK),
    );
  });

  test('given a cursor from before it was spread, then it goes on from there, and a change comes behind it', async () => {
    const requesterId = '900140000038';
    const [before, spread] = [open(), open({ [requesterId]: 4 })];
    const first = made(1, requesterId);
    await before.submit(first);
    const { from } = await feed(before, requesterId, 10);
    const second = made(2, requesterId);
    await spread.submit(second);
    const page = await spread.changes({ requesterId, from, before: LATER, limit: 10 });
    expect(page.requests.map(({ id }) => id)).toEqual([second.id]);

    const stored = await spread.find(second.id);
    if (!stored) throw new Error('it is there');
    const partition = await partitionOf(second.id);
    await spread.renew(stored, plus(START, 5_000));
    expect(await partitionOf(second.id)).toBe(partition);
    const next = await spread.changes({ requesterId, from: page.cursor, before: LATER, limit: 10 });
    expect(next.requests.map(({ id }) => id)).toEqual([second.id]);
    // Whoever does not know that it is spread still writes it where it stands.
    await before.renew((await before.find(second.id)) ?? stored, plus(START, 9_000));
    expect(await partitionOf(second.id)).toBe(partition);
  });

  test('given an item that an earlier release stored, then it is read, and stays where it is', async () => {
    const request = made(1, '900140000046');
    const requests = open({ '900140000046': 8 });
    await open().submit(request);
    const { Item } = await documents().send(
      new GetCommand({ TableName: 'requests', Key: { pk: `request#${request.id}`, sk: 'request' } }),
    );
    await documents().send(new PutCommand({ TableName: 'requests', Item }));
    expect((await requests.find(request.id))?.request).toMatchObject({ requesterId: '900140000046' });
    expect((await feed(requests, '900140000046', 5)).seen).toEqual([request.id]);
  });

  test('another requester has one partition, and one query', async () => {
    expect(feedsOf('900140000010', PARTS)).toEqual(['900140000010']);
    expect(feedsOf(BANK, PARTS)).toEqual([BANK, `${BANK}#0`, `${BANK}#1`, `${BANK}#2`, `${BANK}#3`]);
  });

  test('given any id, then its partition is one of its requester’s, always the same, and they are even', () => {
    const hexadecimal = fc.stringMatching(/^[0-9a-f]{32}$/);
    fc.assert(
      fc.property(hexadecimal, (id) => {
        const partition = feedOf({ requesterId: BANK, id }, PARTS);
        expect(feedsOf(BANK, PARTS).slice(1)).toContain(partition);
        expect(requesterOfFeed(partition)).toBe(BANK);
      }),
    );
    const counts = Map.groupBy(
      Array.from({ length: 8_000 }, () => feedOf({ requesterId: BANK, id: randomId() }, PARTS)),
      (partition) => partition,
    );
    for (const { length } of counts.values()) expect(length).toBeGreaterThan(1_700);
  });
});
