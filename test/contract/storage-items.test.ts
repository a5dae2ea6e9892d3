import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Request, Submission } from '../../shared/domain/request.ts';
import { DAY, epochSeconds, plus } from '../../shared/domain/time.ts';
import { TABLES } from '../../shared/service/table.ts';
import { randomId } from '../../shared/signing/random.ts';
import {
  inboundKey,
  type Key,
  ownAnswerKey,
  requestKey,
  smsBudgetKey,
  smsNotesKey,
  windowKey,
} from '../../shared/storage/keys.ts';
import { type Item, openTable, type Table } from '../../shared/storage/table.ts';
import { anAnswer, aPrompt, aRef, aWindow, IIN, START } from '../builders.ts';
import type { Stores } from '../fakes/memory.ts';
import { inStatus, openStores, RETENTION, stored, useTables } from './storage.ts';

useTables();

let table: Table;
let stores: Stores;
beforeEach(() => {
  table = openTable('requests');
  stores = openStores(table);
});

async function itemAt(key: Key): Promise<Item> {
  const { Item } = await table.documents.send(new GetCommand({ TableName: table.name, Key: key }));
  if (!Item) throw new Error(`nothing is at ${key.pk}`);
  return Item;
}

const bytes = (text: string): number => Buffer.byteLength(text);

/** A value's bytes as DynamoDB counts them (Developer Guide, "DynamoDB item sizes and formats"). */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return bytes(value);
  if (typeof value === 'number') return Math.ceil(String(value).replace(/\D/g, '').length / 2) + 1;
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof Set) return [...value].reduce((sum: number, member) => sum + sizeOf(member), 0);
  if (Array.isArray(value)) return value.reduce((sum, member) => sum + 1 + sizeOf(member), 3);
  return 3 + Object.keys(value).length + attributesSize(value as Item);
}

const attributesSize = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + bytes(name) + sizeOf(value), 0);

describe('the size of a request', () => {
  const kept = async (status: Request['status'], changes: Partial<Submission>): Promise<number> => {
    const { request } =
      status === 'submitted' ? await stored(stores, changes) : await inStatus(stores, status, changes);
    return attributesSize(await itemAt(requestKey(request.id)));
  };

  /** 40 Cyrillic letters are 80 bytes. */
  const typical = {
    requesterName: 'Қ'.repeat(40),
    reference: 'R'.repeat(20),
    purpose: 'social-services',
  } as const;

  test.each(['submitted', 'awaiting-consent', 'consented'] as const)(
    'given a typical one that is %s, then it is under 1 kB: one write unit a transition',
    async (status) => {
      expect(await kept(status, typical)).toBeLessThan(1024);
    },
  );

  test.each(['answered', 'refused', 'expired', 'cancelled'] as const)(
    'given a typical one that is %s, then it takes two write units at most',
    async (status) => {
      expect(await kept(status, typical)).toBeLessThan(2048);
    },
  );

  test('given the longest name and reference there may be, then an answer takes two write units', async () => {
    const longest = {
      requesterName: 'Қ'.repeat(200),
      reference: '𝒳'.repeat(64),
      purpose: 'social-services',
    } as const;
    expect(await kept('answered', longest)).toBeLessThan(2048);
  });
});

describe('what DynamoDB may delete, and when (seconds)', () => {
  const retained = epochSeconds(plus(START, RETENTION));

  test('a request, final or not, after its retention', async () => {
    const { request: first } = await stored(stores);
    const { request: last } = await inStatus(stores, 'answered');
    for (const { id } of [first, last]) expect(await itemAt(requestKey(id))).toMatchObject({ ttl: retained });
  });

  test('a window three days after its deadline, or with its request while the citizen is not asked', async () => {
    const { request } = await stored(stores);
    const key = windowKey(request.citizenRef, request.requesterId);
    expect(await itemAt(key)).toMatchObject({ requestId: request.id, ttl: retained });
    const window = aWindow(request);
    await stores.windows.open(window);
    const ttl = epochSeconds(plus(window.deadline, 3 * DAY));
    expect(await itemAt(key)).toMatchObject({ ttl });
    await stores.windows.reserveTry(window, 'try');
    await stores.windows.replace({ ...window, totalTries: 1 }, { ...window, issue: 2 });
    expect(await itemAt(key)).toMatchObject({ issue: 2, ttl });
  });

  test('never before that moment itself, which is between two seconds', async () => {
    const { request } = await stored(stores);
    const window = aWindow(request, { deadline: '2026-11-23T04:49:26.001Z' });
    await stores.windows.open(window);
    const { ttl } = await itemAt(windowKey(request.citizenRef, request.requesterId));
    expect(ttl).toBe(Date.parse('2026-11-26T04:49:27.000Z') / 1000);
  });

  test('an alias when its key may be forgotten', async () => {
    const id = randomId();
    await stores.requests.alias(id, { aliasOf: randomId(), bodyHash: 'body', keepUntil: plus(START, DAY) });
    expect(await itemAt(requestKey(id))).toMatchObject({ ttl: epochSeconds(plus(START, DAY)) });
  });

  test('a citizen’s day of prompts after two days, a phone’s after four, its notes and an inbound message after seven, an own answer after its retention', async () => {
    const [ref, messageId] = [aRef(), randomId()];
    const answer = anAnswer();
    const phoneRef = aRef();
    await stores.smsLog.reservePrompt(aPrompt({ citizenRef: ref, phoneRef }));
    await stores.smsLog.reserveNote({ phoneRef: ref, key: 'key', now: START });
    await stores.smsLog.remember(messageId, START);
    await stores.ownAnswers.keep(ref, answer);
    const ttlAt = async (key: Key) => (await itemAt(key)).ttl;
    const inTwoDays = epochSeconds(plus(START, 2 * DAY));
    expect(await ttlAt(smsBudgetKey(ref, '2026-11-23'))).toBe(inTwoDays);
    const inFourDays = epochSeconds(plus(START, 4 * DAY));
    expect(await ttlAt(smsBudgetKey(phoneRef, '2026-11-23'))).toBe(inFourDays);
    const inAWeek = epochSeconds(plus(START, 7 * DAY));
    expect(await ttlAt(smsNotesKey(ref, '2026-11-23'))).toBe(inAWeek);
    expect(await ttlAt(inboundKey(messageId))).toBe(inAWeek);
    expect(await ttlAt(ownAnswerKey(ref, answer))).toBe(epochSeconds(plus(answer.issuedAt, RETENTION)));
  });
});

describe('what the indexes carry', () => {
  const inIndex = async (index: keyof typeof TABLES.requests.indexes, value: string) => {
    const { partitionKey } = TABLES.requests.indexes[index];
    const { Items = [] } = await table.documents.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: index,
        KeyConditionExpression: '#key = :value',
        ExpressionAttributeNames: { '#key': partitionKey },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
    return Items;
  };

  test('keys and nothing else, none of them personal', async () => {
    const { request } = await inStatus(stores, 'consented');
    const items = [
      ...(await inIndex('citizen', request.citizenRef)),
      ...(await inIndex('changes', request.requesterId)).filter(({ pk }) => pk === requestKey(request.id).pk),
    ];
    expect(items.map((item) => Object.keys(item).toSorted())).toEqual([
      ['citizenRef', 'createdAt', 'pk', 'sk'],
      ['changeKey', 'pk', 'requesterId', 'sk'],
    ]);
    expect(JSON.stringify(items)).not.toContain(IIN);
  });

  test('a verification code once there is an answer', async () => {
    const { request } = await inStatus(stores, 'answered');
    const found = await inIndex('verification', anAnswer().verificationCode);
    expect(found.map(({ pk }) => pk)).toContain(requestKey(request.id).pk);
  });
});

test('given a stored request, then the IIN stands in one attribute of its own and in no key', async () => {
  const { request } = await inStatus(stores, 'awaiting-consent');
  const item = await itemAt(requestKey(request.id));
  const { iin, ...rest } = item;
  expect(iin).toBe(IIN);
  expect(JSON.stringify(rest)).not.toContain(IIN);
});
