import { beforeEach, expect, test } from 'vitest';
import { makeReadAnswer } from '../../functions/read-answer/read-answer.ts';
import { LIFECYCLE, STATUSES } from '../../shared/domain/lifecycle.ts';
import type { Phone } from '../../shared/domain/phone.ts';
import { randomId } from '../../shared/signing/random.ts';
import { aRef, BANK, END } from '../builders.ts';
import { makeService, type Service, somebodyAsked } from '../fakes/service.ts';

const PHONE = '+77011234567';
const OTHER_BANK = { id: '980540000013', kind: 'organisation' as const, name: 'Other bank' };

let service: Service;
let asked: Awaited<ReturnType<typeof somebodyAsked>>;
beforeEach(async () => {
  service = makeService();
  asked = await somebodyAsked(service, { phone: PHONE });
});

const answerOf = (id: string, requesterId = BANK) => makeReadAnswer(service.stores)({ requesterId, id });
const reply = (from: string, text: string) =>
  service.receiveSms({ messageId: randomId(), from: from as Phone, text, receivedAt: null });

test('an answer comes from a grant, and from nothing else', () => {
  const waysTo = (wanted: string) =>
    STATUSES.flatMap((from) =>
      Object.entries(LIFECYCLE[from]).flatMap(([by, to]) => (to === wanted ? [{ from, by }] : [])),
    );
  expect(waysTo('answered')).toEqual([{ from: 'consented', by: 'answer' }]);
  expect(waysTo('consented')).toEqual([{ from: 'awaiting-consent', by: 'grant' }]);
});

test.each([
  ['has not decided', async () => undefined],
  ['refused', () => reply(PHONE, `${asked.code} НЕТ`)],
  ['is somebody else', () => reply(PHONE, `${asked.code} НЕ Я`)],
  ['never decided', async () => service.set(END)],
])('given the citizen %s, however often it advances, then there is no answer', async (_given, happens) => {
  await happens();
  for (let times = 0; times < 3; times++) await service.advance(asked.id);
  expect(await answerOf(asked.id)).toBeNull();
});

test('given the right code, but from another phone or another citizen, then nothing is granted', async () => {
  await reply('+77029999999', `${asked.code} ДА`);
  const { id, code } = asked;
  expect(await service.decideConsent({ citizenRef: aRef(), id, decision: 'grant', code })).toEqual({
    kind: 'not-found',
  });
  expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
});

test('given a grant for one request, then another about the same citizen has no answer', async () => {
  const { citizenRef } = asked;
  const other = await somebodyAsked(service, { phone: PHONE, citizenRef, requester: OTHER_BANK });
  await reply(PHONE, `${asked.code} ДА`);
  for (const { id } of [asked, other]) await service.advance(id);
  expect(await answerOf(asked.id)).not.toBeNull();
  expect(await answerOf(other.id, OTHER_BANK.id)).toBeNull();
  expect(await other.request()).toMatchObject({ status: 'awaiting-consent' });
});

test('given a grant, when it advances many times at once and again, then one answer, the same for ever', async () => {
  await reply(PHONE, `${asked.code} ДА`);
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => service.advance(asked.id)));
  expect(outcomes.filter(({ kind }) => kind === 'moved')).toHaveLength(1);
  const answer = await answerOf(asked.id);
  await service.advance(asked.id);
  expect(await answerOf(asked.id)).toEqual(answer);
  const events = (await asked.request())?.events ?? [];
  expect(events.map(({ type }) => type)).toEqual(['submitted', 'asked', 'granted', 'answered']);
});
