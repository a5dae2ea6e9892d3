import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeFindSettled } from '../../shared/consent/find-settled.ts';
import { makeRecordDecision } from '../../shared/consent/record-decision.ts';
import { STATUSES } from '../../shared/domain/lifecycle.ts';
import type { Request } from '../../shared/domain/request.ts';
import { plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { requestKey } from '../../shared/storage/keys.ts';
import { type Item, openTable, type Table } from '../../shared/storage/table.ts';
import { aClock, aRequest, aWindow, DEADLINE, DECIDED, END, moved } from '../builders.ts';
import type { Stores } from '../fakes/memory.ts';
import { inStatus, openStores, stored, useTables } from './storage.ts';

useTables();

let table: Table;
let stores: Stores;
const clock = aClock();
beforeEach(() => {
  table = openTable('requests');
  stores = openStores(table);
});

const itemOf = async (id: string): Promise<Item> => {
  const { Item } = await table.documents.send(new GetCommand({ TableName: table.name, Key: requestKey(id) }));
  if (!Item) throw new Error('it was stored');
  return Item;
};

/** A request as the first release stored it: without an end of its own, due at its deadline. */
async function earlier(status: Request['status']): Promise<Request> {
  const { request } = status === 'submitted' ? await stored(stores) : await inStatus(stores, status);
  const { expiresAt: _expiresAt, ...item } = await itemOf(request.id);
  const dueAt = status === 'awaiting-consent' && { dueAt: DEADLINE };
  await table.documents.send(new PutCommand({ TableName: table.name, Item: { ...item, ...dueAt } }));
  return request;
}

const ports = () => ({ ...stores, now: clock.now, sha256, countNo: async () => undefined });

describe('a request of the first release', () => {
  test.each(STATUSES)('given %s, then it is read with the end that it would have today', async (status) => {
    const { id, expiresAt, events } = await earlier(status);
    const found = await stores.requests.find(id);
    expect(found?.request).toMatchObject({ id, status, expiresAt, events });
    expect((await stores.requests.findAll([id]))[0]).toEqual(found?.request);
  });

  test('given it waits past its end, then whoever meets it writes that it is over', async () => {
    const { id } = await earlier('awaiting-consent');
    const findSettled = makeFindSettled(ports());
    clock.set(plus(END, -1));
    expect((await findSettled(id))?.request).toMatchObject({ status: 'awaiting-consent' });
    clock.set(END);
    expect((await findSettled(id))?.request).toMatchObject({ status: 'expired' });
    expect((await stores.requests.find(id))?.request.events.at(-1)).toMatchObject({
      type: 'expired',
      at: END,
    });
  });

  test.each([
    [plus(DEADLINE, -1), 'decided'],
    [DEADLINE, 'consent-expired'],
  ])('given it is decided at %s, then %s', async (now, kind) => {
    const request = await earlier('awaiting-consent');
    clock.set(now);
    const record = makeRecordDecision(ports());
    const granted = { window: aWindow(request), decision: 'grant', channel: 'sms', by: 'subject' } as const;
    expect((await record(granted)).kind).toBe(kind);
  });

  test('given it is submitted, then it can be asked, and has an end of its own from then on', async () => {
    const { id } = await earlier('submitted');
    const before = await stores.requests.find(id);
    if (!before) throw new Error('it was stored');
    const asked = moved(before.request, { command: 'ask', channel: 'cabinet' }, DECIDED);
    expect(await stores.requests.save(before, asked, DECIDED)).toEqual({ kind: 'saved' });
    expect(await itemOf(id)).toMatchObject({ expiresAt: END });
  });
});

describe('the end of a request, as it is stored', () => {
  test.each(['submitted', 'awaiting-consent'] as const)(
    'given %s, then it stands in the item, where a write is held against it',
    async (status) => {
      const { request } = status === 'submitted' ? await stored(stores) : await inStatus(stores, status);
      expect(await itemOf(request.id)).toMatchObject({ expiresAt: END });
    },
  );

  test.each(['consented', 'answered', 'refused', 'expired', 'cancelled'] as const)(
    'given %s, then it is left out and read all the same',
    async (status) => {
      const { request } = await inStatus(stores, status);
      expect(await itemOf(request.id)).not.toHaveProperty('expiresAt');
      expect(request.expiresAt).toBe(END);
    },
  );

  test.each(['grant', 'refuse'] as const)(
    'given it moved with a late asking, then after a %s it is read with it still',
    async (command) => {
      const before = await stored(stores);
      const late = plus(END, 60_000);
      const asked = moved(before.request, { command: 'ask', channel: 'cabinet' }, late);
      const decided = moved(asked, { command, channel: 'cabinet' }, plus(late, 1_000));
      await stores.requests.save(before, decided, plus(late, 1_000));
      const found = await stores.requests.find(decided.id);
      expect(found?.request).toEqual(decided);
      expect(found?.request.expiresAt).toBe(asked.expiresAt);
      expect(asked.expiresAt > aRequest('submitted').expiresAt).toBe(true);
    },
  );
});

describe('a request that the next release has written, while both are at work', () => {
  const added = { agreedTerms: 'v2', seenBy: { en: 3 } };

  async function written(status: Request['status']): Promise<string> {
    const { request } = status === 'submitted' ? await stored(stores) : await inStatus(stores, status);
    const Item = { ...(await itemOf(request.id)), ...added };
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
    return request.id;
  }

  test.each(STATUSES)(
    'given %s with more fields than are known here, then it is read without them',
    async (status) => {
      const id = await written(status);
      const found = await stores.requests.find(id);
      expect(found?.request).toMatchObject({ id, status });
      expect(found?.request).not.toHaveProperty('agreedTerms');
      expect((await stores.requests.findAll([id]))[0]).toEqual(found?.request);
    },
  );

  test('given it is moved here, postponed and renewed, then what the next release has put there is kept', async () => {
    const id = await written('submitted');
    const find = async () => (await stores.requests.find(id)) ?? expect.unreachable('it was stored');
    await stores.requests.postpone(await find(), DECIDED);
    expect(await itemOf(id)).toMatchObject(added);
    const before = await find();
    const asked = moved(before.request, { command: 'ask', channel: 'cabinet' }, DECIDED);
    expect(await stores.requests.save(before, asked, DECIDED)).toEqual({ kind: 'saved' });
    expect(await itemOf(id)).toMatchObject({ ...added, status: 'awaiting-consent' });
    await stores.requests.renew(await find(), DECIDED);
    expect(await itemOf(id)).toMatchObject(added);
  });

  test('given a field of another status, then it is malformed still: no release adds those', async () => {
    const { request } = await stored(stores);
    const Item = { ...(await itemOf(request.id)), reason: 'citizen' };
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
    await expect(stores.requests.find(request.id)).rejects.toThrow(/malformed/);
  });
});
