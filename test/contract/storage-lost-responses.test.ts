import { beforeEach, describe, expect, test } from 'vitest';
import { PROMPTS_PER_PHONE } from '../../shared/domain/code.ts';
import { plus } from '../../shared/domain/time.ts';
import { randomId } from '../../shared/signing/random.ts';
import { requestKey } from '../../shared/storage/keys.ts';
import { MalformedItem } from '../../shared/storage/malformed.ts';
import {
  ASKED,
  aContact,
  anAnswer,
  aPrompt,
  aRef,
  aRequest,
  aRow,
  aWindow,
  BANK,
  DECIDED,
  END,
  moved,
  START,
} from '../builders.ts';
import type { Stores } from '../fakes/memory.ts';
import { windowsAt } from '../fakes/memory.ts';
import { inStatus, openStores, stored, times, useTables } from './storage.ts';

const aws = useTables();

let stores: Stores;
beforeEach(() => {
  stores = openStores();
});

/** The next call takes effect, its answer is lost, and the client asks again by itself. */
const loseNext = (next = 1) => aws.faults.set({ service: 'dynamodb', next, when: 'after' });

describe('given the answer to a write is lost', () => {
  test('a submission is submitted, and holds its window', async () => {
    const request = aRequest('submitted');
    loseNext();
    expect(await stores.requests.submit(request)).toEqual({ kind: 'submitted' });
    expect(await stores.windows.open(aWindow(request))).toBe(true);
  });

  test('a submission that takes a window over is submitted', async () => {
    const { request: first } = await inStatus(stores, 'cancelled');
    const second = aRequest('submitted', { citizenRef: first.citizenRef });
    loseNext();
    expect(await stores.requests.submit(second, { id: first.id, expired: null })).toEqual({
      kind: 'submitted',
    });
  });

  test('a submission that ends the request which held the window is submitted, and that one is expired', async () => {
    const before = await inStatus(stores, 'awaiting-consent');
    const { id, citizenRef } = before.request;
    const next = moved(before.request, { command: 'expire' }, END);
    const second = aRequest('submitted', { citizenRef });
    loseNext();
    const takeOver = { id, expired: { stored: before, next, now: END } };
    expect(await stores.requests.submit(second, takeOver)).toEqual({ kind: 'submitted' });
    expect((await stores.requests.find(id))?.request).toEqual(next);
    expect(await stores.windows.open(aWindow(second))).toBe(true);
  });

  test('an expiry is saved', async () => {
    const before = await inStatus(stores, 'awaiting-consent');
    const next = moved(before.request, { command: 'expire' }, END);
    loseNext();
    expect(await stores.requests.save(before, next, END)).toEqual({ kind: 'saved' });
  });

  test('a submission whose id was taken before is still told so', async () => {
    const { request: first } = await stored(stores);
    loseNext();
    expect(await stores.requests.submit(aRequest('submitted', { id: first.id }))).toEqual({
      kind: 'id-taken',
      by: first,
    });
  });

  test('a transition is saved', async () => {
    const before = await inStatus(stores, 'awaiting-consent');
    const next = moved(before.request, { command: 'grant', channel: 'sms' }, DECIDED);
    loseNext(2);
    expect(await stores.requests.save(before, next, DECIDED)).toEqual({ kind: 'saved' });
    expect((await stores.requests.find(next.id))?.request).toEqual(next);
  });

  test('of two transitions at once, one is saved and the other is a conflict', async () => {
    const before = await inStatus(stores, 'awaiting-consent');
    const save = (command: 'grant' | 'refuse') =>
      stores.requests.save(before, moved(before.request, { command, channel: 'sms' }, DECIDED), DECIDED);
    loseNext(2);
    const outcomes = await Promise.all([save('grant'), save('refuse')]);
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['conflict', 'saved']);
  });

  test('a postponement is saved and counted once', async () => {
    const before = await stored(stores);
    loseNext();
    expect(await stores.requests.postpone(before, ASKED)).toEqual({ kind: 'saved' });
    expect((await stores.requests.find(before.request.id))?.request).toMatchObject({ retries: 1 });
  });

  test('an alias is its own', async () => {
    const alias = { aliasOf: randomId(), bodyHash: 'body' };
    loseNext();
    expect(await stores.requests.alias(randomId(), { ...alias, keepUntil: START })).toEqual(alias);
  });

  test('a window is open, and another code replaces the one before', async () => {
    const { request } = await stored(stores);
    const window = aWindow(request);
    loseNext();
    expect(await stores.windows.open(window)).toBe(true);
    const next = { ...window, issue: 2, resends: 1, sentAt: DECIDED };
    loseNext();
    expect(await stores.windows.replace(window, next)).toBe(true);
    expect(await stores.windows.find(window)).toEqual(next);
  });

  test('a try is counted once and given back once', async () => {
    const { request } = await stored(stores);
    const window = aWindow(request, { issueTries: 2, totalTries: 2 });
    await stores.windows.open(window);
    loseNext();
    const tried = await stores.windows.reserveTry(window, 'try');
    expect(tried).toMatchObject({ kind: 'reserved', window: { issueTries: 3, totalTries: 3 } });
    loseNext();
    await stores.windows.releaseTry(window, 'try');
    expect(await stores.windows.find(window)).toEqual(window);
  });

  test('the last try of an issue is still evaluated', async () => {
    const { request } = await stored(stores);
    const window = aWindow(request, { issueTries: 4, totalTries: 4 });
    await stores.windows.open(window);
    loseNext();
    expect(await stores.windows.reserveTry(window, 'try')).toMatchObject({ kind: 'reserved' });
  });

  test('an SMS may be sent, and has its second sending still', async () => {
    const prompt = aPrompt();
    loseNext();
    expect(await stores.smsLog.reservePrompt(prompt)).toBe('first');
    expect(await stores.smsLog.reservePrompt(prompt)).toBe('second');
    expect(await stores.smsLog.reservePrompt(prompt)).toBe('sent-before');
  });

  test('an SMS that has the last places of the day may be sent', async () => {
    const prompt = aPrompt();
    const { phoneRef } = prompt;
    for (const _sms of times(PROMPTS_PER_PHONE - 1, () => null)) {
      await stores.smsLog.reservePrompt({ ...aPrompt(), phoneRef });
    }
    loseNext();
    expect(await stores.smsLog.reservePrompt(prompt)).toBe('first');
    expect(await stores.smsLog.reservePrompt({ ...aPrompt(), phoneRef })).toBe('used-up');
  });

  test('a place that is given back is given back once', async () => {
    const prompt = aPrompt();
    await stores.smsLog.reservePrompt(prompt);
    loseNext(2);
    await stores.smsLog.releasePrompt(prompt, 'first');
    expect(await stores.smsLog.reservePrompt(prompt)).toBe('first');
  });

  test('a note is sent once', async () => {
    const note = { phoneRef: aRef(), key: randomId(), now: START };
    loseNext();
    expect(await stores.smsLog.reserveNote(note)).toBe(true);
    expect(await stores.smsLog.reserveNote(note)).toBe(false);
  });

  test('a hint goes unsent rather than twice', async () => {
    const { request } = await stored(stores);
    const window = aWindow(request);
    await stores.windows.open(window);
    loseNext();
    expect(await stores.windows.takeHint(window)).toBe(false);
    expect(await stores.windows.find(window)).toMatchObject({ hinted: true });
  });

  test('a number is disowned, a change renewed, a malformed item put off once', async () => {
    const before = await stored(stores);
    const phoneRef = aRef();
    loseNext();
    await stores.disowned.put(phoneRef, START);
    expect(await stores.disowned.since(phoneRef)).toBe(START);
    loseNext();
    expect(await stores.requests.renew(before, DECIDED)).toEqual({ kind: 'saved' });
    const item = new MalformedItem({ ...requestKey(before.request.id) }, new Error('unreadable'));
    loseNext();
    await stores.requests.postponeMalformed(item, ASKED);
    expect((await stores.requests.find(before.request.id))?.request).toMatchObject({ retries: 1 });
  });

  test('SMS are held back as it was said', async () => {
    loseNext();
    expect(await stores.smsHold.set({ saidAt: START, heldUntil: DECIDED })).toBe(true);
    expect(await stores.smsHold.isHeld(START)).toBe(true);
    loseNext();
    expect(await stores.smsHold.set({ saidAt: ASKED, heldUntil: null })).toBe(true);
    expect(await stores.smsHold.isHeld(START)).toBe(false);
  });

  test('an own answer is the one that stands', async () => {
    loseNext();
    expect(await stores.ownAnswers.keep(aRef(), anAnswer())).toEqual(anAnswer());
  });

  test('rows, contacts and blocks are there once', async () => {
    const row = aRow();
    const contact = aContact();
    const block = { requesterId: aRef(), blockedAt: START };
    loseNext(2);
    await stores.register.putRows([{ row, source: {} }]);
    loseNext();
    await stores.register.putContacts([{ citizenRef: row.applicantRef, ...contact }]);
    loseNext();
    await stores.blocks.put(row.applicantRef, block);
    expect(await stores.register.rowsOf(row.applicantRef)).toEqual([row]);
    expect((await stores.register.personOf(row.applicantRef)).contact).toEqual(contact);
    expect(await stores.blocks.of(row.applicantRef)).toEqual([block]);
  });
});

describe('given another transaction is at work on the same item', () => {
  test('a submission tries again until it is through', async () => {
    aws.faults.set({ service: 'dynamodb', next: 2, error: 'TransactionConflict' });
    expect(await stores.requests.submit(aRequest('submitted'))).toEqual({ kind: 'submitted' });
  });

  test('a submission that never gets through fails, and nothing was accepted', async () => {
    const request = aRequest('submitted');
    aws.faults.set({ service: 'dynamodb', rate: 1, error: 'TransactionConflict' });
    await expect(stores.requests.submit(request)).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
    aws.faults.set({ service: 'dynamodb', rate: 0 });
    expect(await stores.requests.find(request.id)).toBeNull();
  });
});

describe('given a transaction is at work on the item of a single write', () => {
  const meetTransaction = () =>
    aws.faults.set({ service: 'dynamodb', next: 3, error: 'TransactionConflictException' });

  test('a transition is saved', async () => {
    const before = await inStatus(stores, 'awaiting-consent');
    const next = moved(before.request, { command: 'grant', channel: 'sms' }, DECIDED);
    meetTransaction();
    expect(await stores.requests.save(before, next, DECIDED)).toEqual({ kind: 'saved' });
  });

  test('a window is opened, and a try of its code is counted once', async () => {
    const { request } = await stored(stores);
    const window = aWindow(request);
    meetTransaction();
    expect(await stores.windows.open(window)).toBe(true);
    meetTransaction();
    expect(await stores.windows.reserveTry(window, 'first')).toMatchObject({ kind: 'reserved' });
    expect(await stores.windows.find(request)).toMatchObject({ issueTries: 1, totalTries: 1 });
    meetTransaction();
    await stores.windows.releaseTry(window, 'first');
    expect(await stores.windows.find(request)).toMatchObject({ issueTries: 0, totalTries: 0 });
  });

  test('an SMS takes one place of the day', async () => {
    const prompt = aPrompt();
    meetTransaction();
    expect(await stores.smsLog.reservePrompt(prompt)).toBe('first');
    expect(await stores.smsLog.reservePrompt(prompt)).toBe('second');
    expect(await stores.smsLog.reservePrompt(prompt)).toBe('sent-before');
  });
});

describe('given DynamoDB is out of order', () => {
  const outages: [string, (request: ReturnType<typeof aRequest<'submitted'>>) => Promise<unknown>][] = [
    ['submit', (request) => stores.requests.submit(aRequest('submitted', { id: request.id }))],
    ['alias', () => stores.requests.alias(randomId(), { aliasOf: 'a', bodyHash: 'b', keepUntil: START })],
    ['find', ({ id }) => stores.requests.find(id)],
    ['findAll', ({ id }) => stores.requests.findAll([id])],
    ['changes', () => stores.requests.changes({ requesterId: 'r', from: null, before: START, limit: 1 })],
    ['ofCitizen', ({ citizenRef }) => stores.requests.ofCitizen(citizenRef)],
    [
      'pageOfCitizen',
      ({ citizenRef }) => stores.requests.pageOfCitizen({ citizenRef, from: null, limit: 1 }),
    ],
    ['windows.ofCitizen', ({ citizenRef }) => stores.windows.ofCitizen(citizenRef)],
    ['windows.find', (request) => stores.windows.find(request)],
    ['windows.open', (request) => stores.windows.open(aWindow(request))],
    ['windows.reserveTry', (request) => stores.windows.reserveTry(aWindow(request), 'try')],
    ['windows.replace', (request) => stores.windows.replace(aWindow(request), aWindow(request))],
    ['inbox.at', () => windowsAt(stores, aRef())],
    ['windows.takeHint', (request) => stores.windows.takeHint(aWindow(request))],
    ['renew', (request) => stores.requests.renew({ request, version: 'v', changedAt: START }, START)],
    [
      'postponeMalformed',
      ({ id }) => stores.requests.postponeMalformed(new MalformedItem({ ...requestKey(id) }, null), START),
    ],
    ['smsLog.reservePrompt', () => stores.smsLog.reservePrompt(aPrompt())],
    ['smsLog.releasePrompt', () => stores.smsLog.releasePrompt(aPrompt(), 'first')],
    ['smsLog.reserveNote', () => stores.smsLog.reserveNote({ phoneRef: aRef(), key: 'key', now: START })],
    ['disowned.since', () => stores.disowned.since(aRef())],
    ['disowned.put', () => stores.disowned.put(aRef(), START)],
    ['smsHold.isHeld', () => stores.smsHold.isHeld(START)],
    ['smsHold.set', () => stores.smsHold.set({ saidAt: START, heldUntil: null })],
    ['smsLog.remember', () => stores.smsLog.remember(randomId(), START)],
    ['ownAnswers.keep', () => stores.ownAnswers.keep(aRef(), anAnswer())],
    [
      'blocks.stance',
      () => stores.blocks.stance({ citizenRef: aRef(), requesterId: BANK, deciders: [aRef()] }),
    ],
    ['blocks.refused', () => stores.blocks.refused(aRef(), { requesterId: BANK, refusedAt: START })],
    ['windows.close', (request) => stores.windows.close(aWindow(request))],
    ['register.rowsOf', () => stores.register.rowsOf(aRef())],
    ['register.personOf', () => stores.register.personOf(aRef())],
    ['register.peopleAt', () => stores.register.peopleAt(aRef())],
    ['register.putRows', () => stores.register.putRows([{ row: aRow(), source: {} }])],
    ['answerTimes.ofDays', () => stores.answerTimes.ofDays(['2026-11-23'])],
  ];

  test('then every port throws, and none takes it for an outcome', async () => {
    const { request } = await stored(stores);
    aws.faults.set({ service: 'dynamodb', rate: 1 });
    const settled = await Promise.allSettled(outages.map(([, call]) => call(request as never)));
    const outcomes = settled.map(({ status }, index) => [outages[index]?.[0], status]);
    expect(outcomes).toEqual(outages.map(([port]) => [port, 'rejected']));
  });

  test('then a transition that failed has not happened', async () => {
    const before = await inStatus(stores, 'awaiting-consent');
    aws.faults.set({ service: 'dynamodb', rate: 1 });
    const save = stores.requests.save(before, moved(before.request, { command: 'expire' }, END), END);
    await expect(save).rejects.toMatchObject({ name: 'InternalServerError' });
    aws.faults.set({ service: 'dynamodb', rate: 0 });
    expect(await stores.requests.find(before.request.id)).toEqual(before);
  });
});

test('given single faults all over a race, then it comes out as without them', async () => {
  const before = await inStatus(stores, 'awaiting-consent');
  aws.faults.set({ service: 'dynamodb', next: 3, when: 'after' });
  const racing = times(16, (index) =>
    moved(before.request, { command: 'grant', channel: 'sms' }, plus(DECIDED, index)),
  );
  const outcomes = await Promise.all(racing.map((next) => stores.requests.save(before, next, DECIDED)));
  const won = outcomes.flatMap(({ kind }, index) => (kind === 'saved' ? [racing[index]] : []));
  expect(won).toHaveLength(1);
  expect((await stores.requests.find(before.request.id))?.request).toEqual(won[0]);
});
