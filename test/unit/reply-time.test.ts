import { beforeEach, describe, expect, test } from 'vitest';
import { decidedAt } from '../../shared/domain/request.ts';
import { DAY, type Instant, plus } from '../../shared/domain/time.ts';
import { randomId } from '../../shared/signing/random.ts';
import { END, START } from '../builders.ts';
import { makeService, type Service, somebodyAsked } from '../fakes/service.ts';

const PHONE = '+77011234567';

let service: Service;
let asked: Awaited<ReturnType<typeof somebodyAsked>>;
let deadline: Instant;
beforeEach(async () => {
  service = makeService();
  asked = await somebodyAsked(service, { phone: PHONE, language: 'ru' });
  deadline = (await asked.window())?.deadline ?? '';
});

const WORDS = [
  ['ДА', 'consented'],
  ['НЕТ', 'refused'],
  ['НЕ Я', 'refused'],
] as const;

const reply = (word: string, receivedAt: Instant | null) =>
  service.receiveSms({ messageId: randomId(), from: PHONE, text: `${asked.code} ${word}`, receivedAt });

describe.each(WORDS)('a reply %s that was long on its way (rule 2)', (word, status) => {
  test.each([1, 30_000, 300_000])(
    'given it was received just before the deadline and is processed %i ms after it, then it counts as of then',
    async (late) => {
      service.set(plus(deadline, late));
      expect(await reply(word, plus(deadline, -1))).toBe('decided');
      const request = await asked.request();
      expect(request).toMatchObject({ status, consentDeadline: deadline });
      expect(request && decidedAt(request)).toBe(plus(deadline, -1));
    },
  );

  test.each([0, 1, 60_000])(
    'given it was received %i ms after the deadline, then it is too late',
    async (late) => {
      service.set(plus(deadline, 120_000));
      expect(await reply(word, plus(deadline, late))).toBe('too-late');
      expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
    },
  );

  test('given nothing is said of when it was received, then the time it is processed counts', async () => {
    service.set(deadline);
    expect(await reply(word, null)).toBe('too-late');
    service.set(plus(deadline, -1));
    expect(await reply(word, null)).toBe('decided');
    const request = await asked.request();
    expect(request && decidedAt(request)).toBe(plus(deadline, -1));
  });

  test.each([
    ['a day and a millisecond ago', -DAY - 1],
    ['in the future', 1],
    ['in a year', 365 * DAY],
  ])('given it says it was received %s, then that is not believed', async (_when, ms) => {
    service.set(plus(deadline, 60_000));
    expect(await reply(word, plus(service.now(), ms))).toBe('too-late');
    service.set(plus(START, 60_000));
    expect(await reply(word, plus(service.now(), ms))).toBe('decided');
    const request = await asked.request();
    expect(request && decidedAt(request)).toBe(service.now());
  });

  test('given the gateway’s clock is behind, then it is decided when it was asked and not before', async () => {
    service.wait(5_000);
    expect(await reply(word, plus(START, -600_000))).toBe('decided');
    const request = await asked.request();
    expect(request && decidedAt(request)).toBe((await asked.window())?.sentAt);
  });

  test('given it comes before anybody has written that the request is over, then it counts past the end too', async () => {
    service.set(plus(END, 1_000));
    expect(await reply(word, plus(deadline, -1))).toBe('decided');
    expect(await asked.request()).toMatchObject({ status });
  });

  test('given the request has expired, then it changes nothing any more, whenever it was received (rule 3)', async () => {
    service.set(END);
    await service.advance(asked.id);
    const expired = await asked.request();
    expect(expired).toMatchObject({ status: 'expired' });
    expect(await reply(word, plus(deadline, -1))).toBe('too-late');
    expect(await asked.request()).toEqual(expired);
  });
});

test('given a reply that came in time and an expiry at once, then exactly one of them counts, and it stays', async () => {
  service.set(END);
  await Promise.all([reply('ДА', plus(deadline, -1)), service.advance(asked.id)]);
  const first = await asked.request();
  expect(['consented', 'expired']).toContain(first?.status);
  expect(first?.events).toHaveLength(3);
  await Promise.all([reply('НЕТ', plus(deadline, -1)), reply('ДА', plus(deadline, -1))]);
  expect((await asked.request())?.events).toEqual(first?.events);
});
