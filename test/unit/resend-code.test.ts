import { beforeEach, describe, expect, test } from 'vitest';
import { elapsed, plus } from '../../shared/domain/time.ts';
import { IN_CABINET } from '../../shared/messaging/prompt.ts';
import { SmsUnavailable } from '../../shared/messaging/send-sms.ts';
import { aPrompt, aRef, BANK } from '../builders.ts';
import { windowsAt } from '../fakes/memory.ts';
import { codes, makeService, references, type Service, somebodyAsked, wrong } from '../fakes/service.ts';

type Asked = Awaited<ReturnType<typeof somebodyAsked>>;
let service: Service;
let asked: Asked;
beforeEach(async () => {
  service = makeService();
  asked = await somebodyAsked(service);
});

const decide = (changes: Partial<Parameters<Service['decideConsent']>[0]> = {}) =>
  service.decideConsent({ decision: 'grant', ...asked, ...changes });
const down = () => new SmsUnavailable({ name: 'InternalErrorException' });
const lost = () => new SmsUnavailable({ name: 'TimeoutError' }, true);
/** As Almaty's clocks show it. */
const clock = (at: string): string => plus(at, 5 * 3_600_000).slice(11, 16);

/** The code that the cabinet shows to whoever is signed in. */
async function shownCode(): Promise<string | undefined> {
  const { items } = await service.listConsents({
    citizenRef: asked.citizenRef,
    language: 'kk',
    cursor: null,
  });
  return items.flatMap((item) => ('code' in item && item.id === asked.id ? item.code : []))[0];
}

const deadline = () => plus(service.now(), 7_200_000);

describe('a fresh code', () => {
  const resend = (changes = {}) => service.resendCode({ ...asked, ...changes });

  test('given a minute has passed, then another code is sent, and the deadline stays', async () => {
    const before = await asked.window();
    service.wait(60_000);
    expect(await resend()).toEqual({ kind: 'sent' });
    expect(service.phones.sent).toHaveLength(2);
    expect(service.phones.sent[1]?.text).toContain(await codes(asked.id, 2));
    expect(await asked.window()).toEqual({ ...before, issue: 2, resends: 1, sentAt: service.now() });
    expect(await asked.request()).toMatchObject({ consentDeadline: before?.deadline });
  });

  test.each([
    [0, 60],
    [1, 60],
    [30_500, 30],
    [59_999, 1],
  ])('given %i ms have passed, then it is too soon for %i s', async (ms, retryAfter) => {
    service.wait(ms);
    expect(await resend()).toEqual({ kind: 'too-many-codes', retryAfter, lock: null });
    expect(service.phones.sent).toHaveLength(1);
  });

  test('given three resends, then there is no fourth SMS, nor for ten minutes a code elsewhere', async () => {
    for (let times = 0; times < 3; times++) {
      service.wait(60_000);
      expect(await resend()).toEqual({ kind: 'sent' });
    }
    service.wait(540_000);
    expect(await resend()).toEqual({ kind: 'too-many-codes', retryAfter: 60, lock: null });
    service.wait(3_600_000);
    expect(await resend()).toEqual({ kind: 'sent' });
    expect(service.phones.sent).toHaveLength(4);
  });

  test('given eight wishes at once, then one code is sent', async () => {
    service.wait(60_000);
    const results = await Promise.all(Array.from({ length: 8 }, () => resend()));
    expect(results.filter(({ kind }) => kind === 'sent')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'too-many-codes')).toHaveLength(7);
    expect(service.phones.sent).toHaveLength(2);
  });

  test('given wrong tries, then the fresh code has five of its own, and all count towards ten', async () => {
    await decide({ code: wrong(asked.code) });
    service.wait(60_000);
    await resend();
    expect(await asked.window()).toMatchObject({ issueTries: 0, totalTries: 1 });
  });

  test('given the phone was changed meanwhile, then it goes to the new one, in its language', async () => {
    const contact = { phone: '+77771112233', phoneRef: aRef(), language: 'en' } as const;
    await service.stores.register.putContacts([{ citizenRef: asked.citizenRef, ...contact }]);
    service.wait(60_000);
    await resend();
    expect(service.phones.sent[1]).toMatchObject({
      phone: contact.phone,
      text: expect.stringContaining('Agree?'),
    });
    expect(await asked.window()).toMatchObject({ phoneRef: contact.phoneRef, language: 'en' });
  });

  describe('given SMS cannot be sent', () => {
    beforeEach(() => service.wait(60_000));
    const decides = (issue: number) => async () => decide({ code: await codes(asked.id, issue) });

    test('when it is wished for once, then that is said, and the code before is valid as it was', async () => {
      const before = await asked.window();
      service.phones.next.push(down());
      expect(await resend()).toEqual({ kind: 'unavailable', retryAfter: 5 });
      expect(await asked.window()).toEqual({ ...before, smsFailed: true });
      expect(await shownCode()).toBeUndefined();
      expect(await decides(1)()).toMatchObject({ kind: 'decided' });
    });

    test('when it is wished for again, then the fresh code is in the cabinet, and decides', async () => {
      service.phones.next.push(down(), down());
      await resend();
      expect(await resend()).toEqual({ kind: 'sent' });
      expect(await shownCode()).toBe(await codes(asked.id, 2));
      expect(await asked.window()).toMatchObject({ ...IN_CABINET, issue: 2, resends: 1 });
      expect(await decides(2)()).toMatchObject({ kind: 'decided' });
    });

    test('when it is wished for again and SMS are back, then it goes out, and the cabinet shows nothing', async () => {
      service.phones.next.push(down());
      await resend();
      expect(await resend()).toEqual({ kind: 'sent' });
      expect(service.phones.sent.at(-1)?.text).toContain(await codes(asked.id, 2));
      expect(await shownCode()).toBeUndefined();
      expect(await asked.window()).toMatchObject({ smsFailed: false, phoneMasked: '+7 701 *** ** 67' });
    });
  });

  describe('given nobody knows whether the SMS went out', () => {
    beforeEach(() => service.wait(60_000));

    test('when it is wished for once, then its code stays off the cabinet and counts', async () => {
      service.phones.next.push(lost());
      expect(await resend()).toEqual({ kind: 'sent' });
      expect(await shownCode()).toBeUndefined();
      const phoneRef = await references.phone('+77011234567');
      expect(await asked.window()).toMatchObject({ issue: 2, phoneRef, phoneMasked: null, smsFailed: true });
      expect(await decide({ code: await codes(asked.id, 2) })).toMatchObject({ kind: 'decided' });
    });

    test('when it is wished for twice, then the cabinet shows a code that was never sent', async () => {
      service.phones.next.push(lost(), lost());
      await resend();
      expect(await resend()).toEqual({ kind: 'sent' });
      expect(await shownCode()).toBe(await codes(asked.id, 4));
      expect(await asked.window()).toMatchObject({ ...IN_CABINET, issue: 4, resends: 2 });
      for (const issue of [2, 3]) {
        expect(await decide({ code: await codes(asked.id, issue) })).toMatchObject({ kind: 'wrong-code' });
      }
      expect(await decide({ code: await codes(asked.id, 4) })).toMatchObject({ kind: 'decided' });
    });

    test('when SMS fail after that, then the cabinet shows the code that was not sent', async () => {
      service.phones.next.push(lost(), down());
      await resend();
      expect(await resend()).toEqual({ kind: 'sent' });
      expect(await shownCode()).toBe(await codes(asked.id, 3));
    });

    test('when SMS are back after that, then it goes out', async () => {
      service.phones.next.push(lost());
      await resend();
      expect(await resend()).toEqual({ kind: 'sent' });
      expect(await asked.window()).toMatchObject({ issue: 3, smsFailed: false, inCabinet: false });
      expect(await shownCode()).toBeUndefined();
    });
  });

  test.each<[string, () => Promise<void>]>([
    ['the number can get no SMS', async () => void service.phones.next.push({ kind: 'unreachable' })],
    ['the day’s SMS are used up', () => useUp()],
    ['the holder of the number said "not me"', async () => disown()],
    ['the number is gone', async () => loseContact()],
  ])('given %s, then the fresh code is in the cabinet, and no SMS goes out', async (_given, prepare) => {
    service.wait(60_000);
    await prepare();
    expect(await resend()).toEqual({ kind: 'sent' });
    expect(service.phones.sent).toHaveLength(1);
    expect(await shownCode()).toBe(await codes(asked.id, 2));
    expect(await asked.window()).toMatchObject({ ...IN_CABINET, issue: 2 });
    expect(await windowsAt(service.stores, await references.phone('+77011234567'))).toEqual([]);
    // Whoever reads the code there waits like anybody else for another.
    expect(await resend()).toEqual({ kind: 'too-many-codes', retryAfter: 60, lock: null });
  });

  async function useUp(): Promise<void> {
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      const { citizenRef } = asked;
      await service.stores.smsLog.reservePrompt(aPrompt({ citizenRef, key, now: service.now() }));
    }
  }
  const disown = async () =>
    service.stores.disowned.put(await references.phone('+77011234567'), service.now());
  const loseContact = (): void => {
    service.stores.register.personOf = async () => ({
      contact: null,
      alone: false,
      representatives: [],
      represents: [],
    });
  };

  test('given there never was a phone, then a fresh code is shown there, after a minute', async () => {
    asked = await somebodyAsked(service, { phone: null });
    expect(await resend()).toMatchObject({ kind: 'too-many-codes' });
    service.wait(60_000);
    expect(await resend()).toEqual({ kind: 'sent' });
    expect(await shownCode()).toBe(await codes(asked.id, 2));
  });

  test('given the day’s SMS were used up when it was asked, then the code is there at the first wish', async () => {
    const citizenRef = aRef();
    asked = { ...asked, citizenRef };
    await useUp();
    asked = await somebodyAsked(service, { citizenRef });
    expect(await shownCode()).toBeUndefined();
    expect(await asked.window()).toMatchObject({ quiet: 'sms-used-up' });
    expect(await resend()).toEqual({ kind: 'sent' });
    expect(await shownCode()).toBe(await codes(asked.id, 2));
  });

  test('given its codes are locked for good, then there is none until the window is over', async () => {
    for (let times = 0; times < 2; times++) {
      const code = await codes(asked.id, times + 1);
      for (let tries = 0; tries < 5; tries++) await decide({ code: wrong(code) });
      service.wait(60_000);
      if (times === 0) expect(await resend()).toEqual({ kind: 'sent' });
    }
    const left = elapsed(service.now(), (await asked.window())?.deadline ?? '');
    expect(await resend()).toEqual({
      kind: 'too-many-codes',
      retryAfter: Math.ceil(left / 1_000),
      lock: 'request',
    });
    expect(service.phones.sent).toHaveLength(2);
  });

  describe('given SMS are failing and it is not written as asked', () => {
    beforeEach(async () => {
      service = makeService();
      service.phones.next.push(down());
      asked = await somebodyAsked(service);
      expect(await asked.request()).toMatchObject({ status: 'submitted' });
    });

    test('when it is wished for and they are back, then it goes out, and the next run writes just that', async () => {
      expect(await resend()).toEqual({ kind: 'sent' });
      service.wait(5_000);
      await service.advance(asked.id);
      expect(service.phones.sent).toHaveLength(1);
      expect((await asked.request())?.events.at(-1)).toMatchObject({ type: 'asked', channel: 'sms' });
    });

    test('when it is wished for and they fail still, then the code is in the cabinet, and decides', async () => {
      service.phones.next.push(down());
      expect(await resend()).toEqual({ kind: 'sent' });
      expect(await shownCode()).toBe(await codes(asked.id, 2));
      expect(await decide({ code: await codes(asked.id, 2) })).toMatchObject({ kind: 'decided' });
    });
  });

  test('given the SMS was accepted later than the window was opened, then a fresh one says until when, and lives as long', async () => {
    service = makeService();
    service.phones.next.push(lost());
    asked = await somebodyAsked(service);
    service.wait(9 * 60_000);
    await service.advance(asked.id);
    const request = await asked.request();
    const deadline = plus(service.now(), 7_200_000);
    expect(request).toMatchObject({ consentDeadline: deadline });
    service.wait(60_000);
    await resend();
    expect(await asked.window()).toMatchObject({ deadline });
    expect(service.phones.sent.at(-1)?.text).toContain(`Мерзім ${clock(deadline)}`);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['it was decided', () => decide(), 'already-decided'],
    ['it was cancelled', () => service.cancelRequest({ requesterId: BANK, id: asked.id }), 'already-decided'],
    ['its time is over', async () => service.set(deadline()), 'consent-expired'],
  ])('given %s, then there is none', async (_given, before, kind) => {
    await before();
    expect(await resend()).toEqual({ kind });
  });

  test('given somebody else’s request or an unknown one, then it is not there', async () => {
    expect(await resend({ citizenRef: aRef() })).toEqual({ kind: 'not-found' });
    expect(await resend({ id: 'unknown' })).toEqual({ kind: 'not-found' });
  });
});
