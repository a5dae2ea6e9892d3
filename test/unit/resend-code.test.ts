import { beforeEach, describe, expect, test } from 'vitest';
import { elapsed, plus } from '../../shared/domain/time.ts';
import { aRef, BANK } from '../builders.ts';
import { codes, makeService, type Service, somebodyAsked, wrong } from '../fakes/service.ts';

type Asked = Awaited<ReturnType<typeof somebodyAsked>>;
let service: Service;
let asked: Asked;
beforeEach(async () => {
  service = makeService();
  asked = await somebodyAsked(service);
});

const decide = (changes: Partial<Parameters<Service['decideConsent']>[0]> = {}) =>
  service.decideConsent({ decision: 'grant', ...asked, ...changes });
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
    expect(await resend()).toEqual({ kind: 'too-many-codes', retryAfter });
    expect(service.phones.sent).toHaveLength(1);
  });

  test('given three resends, then there is no fourth until the window is over', async () => {
    for (let times = 0; times < 3; times++) {
      service.wait(60_000);
      expect(await resend()).toEqual({ kind: 'sent' });
    }
    service.wait(3_600_000);
    const left = elapsed(service.now(), (await asked.window())?.deadline ?? '');
    expect(await resend()).toEqual({ kind: 'too-many-codes', retryAfter: Math.ceil(left / 1_000) });
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

  test('given the SMS cannot be sent, then the code before is valid still; asked again, a fresh one is shown in the cabinet', async () => {
    const before = await asked.window();
    service.wait(60_000);
    service.phones.next.push(new Error('no answer'));
    expect(await resend()).toEqual({ kind: 'unavailable', retryAfter: 5 });
    expect(await asked.window()).toEqual({ ...before, smsFailed: true });
    service.wait(5_000);
    service.phones.next.push(new Error('no answer'));
    expect(await resend()).toEqual({ kind: 'sent' });
    expect(await asked.window()).toMatchObject({ issue: 2, phoneMasked: null, inCabinet: true });
    expect(await asked.window()).toMatchObject({ deadline: before?.deadline });
    expect(await decide({ code: await codes(asked.id, 2) })).toMatchObject({ kind: 'decided' });
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
