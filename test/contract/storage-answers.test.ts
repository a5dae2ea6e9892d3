import { describe, expect, test } from 'vitest';
import { BUCKET_BOUNDS, bucketOf } from '../../shared/domain/service-level.ts';
import { randomId } from '../../shared/signing/random.ts';
import type { Blocks } from '../../shared/storage/blocks.ts';
import { anAnswer, aRef, BANK, DECIDED, START } from '../builders.ts';
import { STORES, times, useTables } from './storage.ts';

useTables();

const NOTHING = { blockedBy: [], refusedAt: null, disownedAt: null, smsHeldUntil: null };

describe.each(STORES)('a citizen’s own answers in %s', (_, open) => {
  test('given none, then there is none; given one, then it is kept for its day', async () => {
    const { ownAnswers } = open();
    const citizenRef = aRef();
    const answer = anAnswer();
    expect(await ownAnswers.find(citizenRef, answer)).toBeNull();
    expect(await ownAnswers.keep(citizenRef, answer)).toEqual(answer);
    expect(await ownAnswers.find(citizenRef, answer)).toEqual(answer);
    expect(await ownAnswers.find(citizenRef, { ...answer, asOf: '2026-11-24' })).toBeNull();
    expect(await ownAnswers.find(aRef(), answer)).toBeNull();
  });

  test('given one that says the same, then the first of the day stands', async () => {
    const { ownAnswers } = open();
    const citizenRef = aRef();
    const first = await ownAnswers.keep(citizenRef, anAnswer());
    const second = anAnswer({ verificationCode: 'ANOTHER' });
    expect(await ownAnswers.keep(citizenRef, second)).toEqual(first);
    expect(await ownAnswers.find(citizenRef, first)).toEqual(first);
  });

  test('given one that says otherwise, then it stands beside the first, whose paper is still good', async () => {
    const { ownAnswers } = open();
    const citizenRef = aRef();
    const first = await ownAnswers.keep(citizenRef, anAnswer());
    const second = anAnswer({ belongs: false, verificationCode: 'ANOTHER' });
    expect(await ownAnswers.keep(citizenRef, second)).toEqual(second);
    expect(await ownAnswers.find(citizenRef, second)).toEqual(second);
    expect(await ownAnswers.find(citizenRef, first)).toEqual(first);
  });

  test('given 64 at once that say the same, then all give one and the same', async () => {
    const { ownAnswers } = open();
    const citizenRef = aRef();
    const racing = times(64, (index) => anAnswer({ verificationCode: `CODE-${index}` }));
    const kept = await Promise.all(racing.map((answer) => ownAnswers.keep(citizenRef, answer)));
    expect(new Set(kept.map(({ verificationCode }) => verificationCode)).size).toBe(1);
  });
});

describe.each(STORES)('the times of answers in %s', (_, open) => {
  test('given answers of several days and shards, then each day has its own counts by duration', async () => {
    const { answerTimes } = open();
    const count = (at: string, durationMs: number) => answerTimes.count({ id: randomId(), at, durationMs });
    await Promise.all(times(40, () => count(START, 200)));
    await count(START, 901_000);
    // 19:00 UTC is the next day in Kazakhstan.
    await count('2026-11-23T19:00:00.000Z', 50);
    const [today, tomorrow, never] = await answerTimes.ofDays(['2026-11-23', '2026-11-24', '2020-01-01']);
    const counts = (filled: Record<number, number>) =>
      BUCKET_BOUNDS.map((_bound, index) => filled[index] ?? 0);
    expect(today).toEqual(counts({ [bucketOf(200)]: 40, [bucketOf(901_000)]: 1 }));
    expect(tomorrow).toEqual(counts({ 0: 1 }));
    expect(never).toEqual(counts({}));
  });

  test('given 30 days (more keys than a batch takes), then there are 30 lists', async () => {
    const dates = times(30, (index) => `2021-04-${String(index + 1).padStart(2, '0')}`);
    expect(await open().answerTimes.ofDays(dates)).toHaveLength(30);
  });
});

describe.each(STORES)('standing refusals in %s', (_, open) => {
  const blockedAt = START;
  const stanceIn = (blocks: Blocks) => (citizenRef: string, requesterId: string) =>
    blocks.stance({ citizenRef, requesterId, deciders: [citizenRef] });

  test('given one, then it is there until it is taken back', async () => {
    const { blocks } = open();
    const stance = stanceIn(blocks);
    const [citizenRef, requesterId] = [aRef(), BANK];
    expect(await stance(citizenRef, requesterId)).toMatchObject({ blockedBy: [] });
    await blocks.put(citizenRef, { requesterId, blockedAt });
    await blocks.put(citizenRef, { requesterId, blockedAt });
    expect(await stance(citizenRef, requesterId)).toMatchObject({ blockedBy: [citizenRef] });
    expect(await blocks.of(citizenRef)).toEqual([{ requesterId, blockedAt }]);
    await blocks.delete(citizenRef, requesterId);
    await blocks.delete(citizenRef, requesterId);
    expect(await stance(citizenRef, requesterId)).toMatchObject({ blockedBy: [] });
    expect(await blocks.of(citizenRef)).toEqual([]);
  });

  test('given several decide about somebody, then it is told which of them has blocked', async () => {
    const { blocks } = open();
    const [citizenRef, mother, father] = [aRef(), aRef(), aRef()];
    await blocks.put(father, { requesterId: BANK, blockedAt });
    await blocks.put(citizenRef, { requesterId: BANK, blockedAt });
    const asked = { citizenRef, requesterId: BANK, deciders: [mother, father] };
    expect(await blocks.stance(asked)).toEqual({ ...NOTHING, blockedBy: [father] });
  });

  test('given the subject’s number, then it is told when its holder said "not me"', async () => {
    const { blocks, disowned } = open();
    const [citizenRef, phoneRef] = [aRef(), aRef()];
    const asked = { citizenRef, requesterId: BANK, deciders: [citizenRef], phoneRef };
    expect(await blocks.stance(asked)).toMatchObject({ disownedAt: null });
    await disowned.put(phoneRef, DECIDED);
    expect(await blocks.stance(asked)).toEqual({ ...NOTHING, disownedAt: DECIDED });
    expect(await blocks.stance({ ...asked, phoneRef: aRef() })).toMatchObject({ disownedAt: null });
  });

  test('given a refusal, then it is remembered with its time, the last one, and is no block', async () => {
    const { blocks } = open();
    const stance = stanceIn(blocks);
    const citizenRef = aRef();
    expect(await stance(citizenRef, BANK)).toEqual(NOTHING);
    await blocks.refused(citizenRef, { requesterId: BANK, refusedAt: START });
    await blocks.refused(citizenRef, { requesterId: BANK, refusedAt: DECIDED });
    expect(await stance(citizenRef, BANK)).toEqual({ ...NOTHING, refusedAt: DECIDED });
    expect(await stance(citizenRef, 'another')).toEqual(NOTHING);
    expect(await blocks.of(citizenRef)).toEqual([]);
  });

  test('given several, then a citizen’s own come and nothing else that is kept of the citizen', async () => {
    const { blocks, ownAnswers } = open();
    const citizenRef = aRef();
    const [first, second] = [BANK, aRef()].toSorted();
    await ownAnswers.keep(citizenRef, anAnswer());
    await blocks.put(aRef(), { requesterId: BANK, blockedAt });
    for (const requesterId of [second, first]) {
      await blocks.put(citizenRef, { requesterId: String(requesterId), blockedAt });
    }
    expect((await blocks.of(citizenRef)).map(({ requesterId }) => requesterId)).toEqual([first, second]);
  });
});
