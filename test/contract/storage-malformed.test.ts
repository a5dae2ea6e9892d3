import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { matches } from '../../local/runtime/deliver-records.ts';
import { plus } from '../../shared/domain/time.ts';
import { FUNCTIONS } from '../../shared/service/table.ts';
import { randomVersion } from '../../shared/signing/random.ts';
import { type Inbox, makeInbox } from '../../shared/storage/inbox.ts';
import { type Key, requestKey, SHARD_NUMBERS, windowKey } from '../../shared/storage/keys.ts';
import { MalformedItem } from '../../shared/storage/malformed.ts';
import { makeRequests, type Requests, type Stored } from '../../shared/storage/requests.ts';
import { makeSmsLog } from '../../shared/storage/sms-log.ts';
import { openTable, type Table } from '../../shared/storage/table.ts';
import { makeWindows, type Windows } from '../../shared/storage/windows.ts';
import { aPrompt, aRef, aRequest, aWindow, BANK, DECIDED, IIN, START } from '../builders.ts';
import { windowsAt } from '../fakes/memory.ts';
import { all, openStores, RETENTION, stored, times, useTables } from './storage.ts';

useTables();

let table: Table;
let named: MalformedItem[];
let requests: Requests;
let windows: Windows;
let inbox: Inbox;
beforeEach(() => {
  table = openTable('requests');
  named = [];
  const malformed = (item: MalformedItem): void => {
    named.push(item);
  };
  requests = makeRequests({ table, retention: RETENTION, token: randomVersion, malformed });
  windows = makeWindows(table, malformed);
  inbox = makeInbox({ requests: table, register: openTable('register') }, malformed);
});

const update = async (key: Key, name: string, value: unknown) => {
  const { Attributes = {} } = await table.documents.send(
    new UpdateCommand({
      TableName: table.name,
      Key: key,
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return Attributes;
};

/** A request of this citizen and requester that a mistake or a later release wrote. */
async function malformedOne({ citizenRef = aRef(), requesterId = BANK } = {}): Promise<Stored> {
  const before = await stored({ ...openStores(table) }, { citizenRef, requesterId });
  await update(requestKey(before.request.id), 'purpose', `an unknown one of ${IIN}`);
  return before;
}

describe('a malformed request', () => {
  test('given it is read by its id, then it is named with the rule it breaks, without a value', async () => {
    const { request } = await malformedOne();
    const failure = await requests.find(request.id).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MalformedItem);
    expect(failure).toMatchObject({ key: requestKey(request.id), times: 0 });
    expect(String(failure)).toContain('purpose');
    expect(String(failure)).not.toContain(IIN);
  });

  test.each([
    ['status', 'lost'],
    ['version', 7],
    ['changeKey', null],
    ['createdAt', 'yesterday'],
    ['expiresAt', 'tomorrow'],
    ['events', [{ type: 'asked' }]],
    ['citizenRef', { not: 'a text' }],
  ])('given its %s is %j, then it is malformed, and not taken for an outage', async (name, value) => {
    const { request } = await stored(openStores(table));
    // An index does not take a key of another type.
    await update(requestKey(request.id), name, value).then(
      () => expect(requests.find(request.id)).rejects.toBeInstanceOf(MalformedItem),
      (refusal: Error) => expect(refusal.name).toBe('ValidationException'),
    );
  });

  test('given it is one of a citizen’s, then their pages go without it and name it', async () => {
    const citizenRef = aRef();
    const { request: bad } = await malformedOne({ citizenRef });
    const others = await Promise.all(
      times(3, () => stored(openStores(table), { citizenRef, requesterId: aRef() })),
    );
    const ids = others.map(({ request }) => request.id);
    const page = await requests.pageOfCitizen({ citizenRef, from: null, limit: 10 });
    expect(page.requests.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(await requests.ofCitizen(citizenRef)).toHaveLength(3);
    expect((await requests.findAll([bad.id, ...ids])).map(({ id }) => id)).toEqual(ids);
    expect(named.map(({ key }) => key)).toEqual(times(3, () => requestKey(bad.id)));
  });

  test('given it is one of a requester’s, then their feed goes without it, past it, and names it', async () => {
    const requesterId = aRef();
    const { request: bad } = await malformedOne({ requesterId });
    const alone = await requests.changes({ requesterId, from: null, before: DECIDED, limit: 1 });
    expect(alone.requests).toEqual([]);
    expect(alone.cursor).not.toBeNull();
    expect(named.map(({ key }) => key)).toEqual([requestKey(bad.id)]);
    const { request } = await stored(openStores(table), { requesterId });
    const both = await requests.changes({ requesterId, from: null, before: DECIDED, limit: 9 });
    expect(both.requests).toEqual([request]);
  });

  test('given it is put off, then it is due at that time, counted, and no fresh change to the stream', async () => {
    const { request } = await malformedOne();
    const dueAt = plus(START, 60_000);
    const isDue = async (now: string) =>
      (await Promise.all(SHARD_NUMBERS.map((shard) => all(requests.due(shard, now)))))
        .flat()
        .includes(request.id);
    for (const times of [1, 2]) {
      const item = await requests.find(request.id).catch((error: MalformedItem) => error);
      if (!(item instanceof MalformedItem)) throw new Error('it is malformed');
      expect(item.times).toBe(times - 1);
      await requests.postponeMalformed(item, dueAt);
    }
    expect(await isDue(plus(dueAt, -1))).toBe(false);
    expect(await isDue(dueAt)).toBe(true);
    const { status, retries } = await update(requestKey(request.id), 'purpose', 'unknown still');
    const NewImage = { status: { S: status }, retries: { N: String(retries) } };
    const record = { eventName: 'MODIFY', dynamodb: { NewImage } };
    const { patterns } = FUNCTIONS['advance-request'].stream;
    expect(patterns.some((pattern) => matches(pattern, record))).toBe(false);
  });

  test('given somebody mends it, then it is a request again, without a trace', async () => {
    const before = await malformedOne();
    const item = await requests.find(before.request.id).catch((error: MalformedItem) => error);
    await requests.postponeMalformed(item as MalformedItem, DECIDED);
    await update(requestKey(before.request.id), 'purpose', before.request.purpose);
    const mended = await requests.find(before.request.id);
    expect(mended?.request).toEqual({ ...before.request, dueAt: DECIDED, retries: 1 });
  });

  test('given it was taken away meanwhile, then putting it off makes nothing', async () => {
    const { id } = aRequest('submitted');
    await requests.postponeMalformed(new MalformedItem({ ...requestKey(id) }, new Error('gone')), DECIDED);
    expect(await requests.find(id)).toBeNull();
  });
});

describe('a malformed window', () => {
  async function twoWindows() {
    const { citizenRef, requesterId, id } = (await stored(openStores(table))).request;
    const bad = aWindow({ citizenRef, requesterId, id });
    await windows.open(bad);
    await update(windowKey(citizenRef, requesterId), 'issueTries', 'many');
    const other = (await stored(openStores(table), { citizenRef, requesterId: aRef() })).request;
    const good = aWindow(other, { phoneRef: bad.phoneRef });
    await windows.open(good);
    for (const { requestId, citizenRef: citizen, requesterId: requester, phoneRef } of [bad, good]) {
      const window = { requestId, citizenRef: citizen, requesterId: requester };
      await makeSmsLog(table).reservePrompt(aPrompt({ phoneRef: String(phoneRef), window }));
    }
    return { bad, good };
  }

  test('given it is one of a citizen’s and a phone’s, then the lists go without it and name it', async () => {
    const { bad, good } = await twoWindows();
    expect(await windows.ofCitizen(good.citizenRef)).toEqual([good]);
    expect(await windowsAt({ inbox }, String(good.phoneRef))).toEqual([good]);
    expect(await windows.findAll([bad, good])).toEqual([good]);
    const key = windowKey(bad.citizenRef, bad.requesterId);
    expect(named.map((item) => item.key)).toEqual([key, key, key]);
  });

  test('given it is the one that is wanted, then that is an error, and never "not asked"', async () => {
    const { bad } = await twoWindows();
    await expect(windows.find(bad)).rejects.toBeInstanceOf(MalformedItem);
    await expect(windows.open(bad)).rejects.toBeInstanceOf(MalformedItem);
  });
});

describe('a window of the first release', () => {
  test.each([
    ['+7 701 *** ** 67', false],
    [null, true],
  ])('given the phone masked as %j, then its code in the cabinet: %j', async (phoneMasked, inCabinet) => {
    const { request } = await stored(openStores(table));
    const window = aWindow(request, { phoneMasked });
    await windows.open(window);
    await table.documents.send(
      new UpdateCommand({
        TableName: table.name,
        Key: windowKey(request.citizenRef, request.requesterId),
        UpdateExpression: 'REMOVE inCabinet, smsFailed, hinted, quiet',
      }),
    );
    const read = { ...window, inCabinet, smsFailed: false, hinted: false, quiet: null };
    expect(await windows.find(window)).toEqual(read);
    expect(await windows.takeHint(window)).toBe(true);
    const next = { ...read, hinted: true, issue: 2, sentAt: DECIDED };
    expect(await windows.replace(read, next)).toBe(true);
    expect(await windows.find(window)).toEqual(next);
  });
});
