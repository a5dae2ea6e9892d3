import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Body, Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});
afterEach(async () => {
  await service.fault({ service: 'sns', rate: 0 });
  await service.fault({ service: 'dynamodb', rate: 0 });
  await service.smsSpending('not-reached');
});

const TWO_HOURS = 7_200_000;
const between = (from: string, to: string): number => Date.parse(to) - Date.parse(from);
const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

const look = (id: string): Promise<Body> => service.request(id, bank);
const sent = async ({ phone }: Citizen) =>
  (await service.sms(phone)).filter(({ direction }) => direction === 'out');

async function submitted({ iin }: Citizen): Promise<Body> {
  const { status, body } = await service.submit(bank, { iin });
  expect(status).toBe(202);
  return body;
}

describe('while no SMS can be sent', () => {
  test.each(['InternalErrorException', 'ThrottledException'])(
    'given SNS fails with %s, when minutes pass, then the request waits; when it works again, then the window starts with the SMS',
    async (error) => {
      await service.fault({ service: 'sns', rate: 1, error });
      const citizen = await service.citizen({ belongs: true });
      const submission = await submitted(citizen);
      const { id, createdAt } = submission;
      for (let minute = 1; minute < 10; minute++) {
        await service.advance('PT1M');
        expect(await look(id)).toEqual(submission);
      }
      expect(await service.consents(citizen)).toEqual([]);
      expect(await sent(citizen)).toEqual([]);

      await service.fault({ service: 'sns', rate: 0 });
      await service.advance('PT1M');
      const { consentDeadline } = await service.whenAsked(citizen.iin, id);
      expect(await sent(citizen)).toHaveLength(1);
      expect(between(createdAt, consentDeadline)).toBeGreaterThan(TWO_HOURS + 9 * 60_000);
      expect(await look(id)).toEqual(submission);
      // Two hours from the submission, yet not from the SMS: the citizen may still decide.
      await service.advance('PT1H58M');
      expect(later(String(createdAt), TWO_HOURS) < (await service.now())).toBe(true);
      await service.reply(citizen.phone, `${(await service.codes(citizen.phone))[0]} ИӘ`);
      const { events } = await service.whenStatus(id, bank, 'answered');
      expect(events.map(({ type }) => type)).toEqual(['submitted', 'asked', 'granted', 'answered']);
      expect(between(String(events[1]?.at), consentDeadline)).toBe(TWO_HOURS);
    },
  );

  test('given SNS fails for ten minutes, then the prompt is in the cabinet, its window starts there, and no SMS comes later', async () => {
    await service.fault({ service: 'sns', rate: 1 });
    const citizen = await service.citizen({ belongs: true });
    const submission = await submitted(citizen);
    const { id, createdAt, expiresAt } = submission;
    await service.advance('PT9M');
    expect(await look(id)).toEqual(submission);
    expect(await service.consents(citizen)).toEqual([]);
    await service.advance('PT1M');
    const { consentDeadline } = await service.whenAsked(citizen.iin, id);
    expect(between(createdAt, consentDeadline)).toBeGreaterThanOrEqual(TWO_HOURS + 10 * 60_000);
    // The outage shows nowhere, and the end leaves room for the whole window.
    expect(await look(id)).toEqual(submission);
    expect(consentDeadline < expiresAt).toBe(true);

    const [waiting] = await service.consents(citizen);
    expect(waiting).toMatchObject({ id, status: 'awaiting-consent', codeSentTo: null });
    expect(waiting).not.toHaveProperty('code');
    expect((await service.resend(citizen, id)).status).toBe(202);
    await service.fault({ service: 'sns', rate: 0 });
    await service.advance('PT1H59M');
    expect(await sent(citizen)).toEqual([]);
    const [prompt] = await service.consents(citizen);
    expect(prompt).toMatchObject({ id, codeSentTo: null, code: expect.stringMatching(/^\d{6}$/) });
    const decided = await service.decide(citizen, id, { decision: 'grant', code: prompt?.code ?? '' });
    expect(decided.status).toBe(200);
    await service.whenStatus(id, bank, 'answered');
    expect(await sent(citizen)).toEqual([]);
  });

  test('given several requests wait, when SNS works again, then each citizen gets one code, by two SMS at most', async () => {
    await service.fault({ service: 'sns', rate: 1 });
    const citizens = await Promise.all(Array.from({ length: 8 }, () => service.citizen()));
    const requests = await Promise.all(citizens.map(submitted));
    await service.advance('PT5M');
    await service.fault({ service: 'sns', rate: 0 });
    await service.advance('PT2M');
    for (const [index, citizen] of citizens.entries()) {
      await service.whenAsked(citizen.iin, requests[index]?.id ?? '');
      // The clock's leap may let the tick meet the stream's first attempt: then the same code goes out twice.
      const codes = await service.codes(citizen.phone);
      expect(new Set(codes).size).toBe(1);
      expect(codes.length).toBeLessThanOrEqual(2);
    }
  });

  test('given a request waits, when the requester cancels it, then it is over and no SMS comes', async () => {
    await service.fault({ service: 'sns', rate: 1 });
    const citizen = await service.citizen();
    const { id } = await submitted(citizen);
    await service.advance('PT1M');
    expect((await service.cancel(id, bank)).body.status).toBe('cancelled');
    await service.fault({ service: 'sns', rate: 0 });
    await service.advance('PT15M');
    expect((await look(id)).status).toBe('cancelled');
    expect(await sent(citizen)).toEqual([]);
  });
});

test('given nobody could look at a request for half an hour, then the first look sends its SMS, and two hours begin', async () => {
  const citizen = await service.citizen({ belongs: true });
  const outage = { service: 'dynamodb', function: 'advance-request' };
  await service.fault({ ...outage, rate: 1, error: 'InternalServerError' });
  const { id } = await submitted(citizen);
  const without = await submitted(await service.citizen({ phone: false }));
  await service.advance('PT30M');
  await service.fault({ ...outage, rate: 0 });
  const before = await service.now();
  await service.advance('PT1M');
  const { consentDeadline } = await service.whenAsked(citizen.iin, id);
  expect(await sent(citizen)).toHaveLength(1);
  expect(between(before, consentDeadline)).toBeGreaterThanOrEqual(TWO_HOURS);
  // Rule 4: the end has moved with the outage, and as far for who has no phone; it is told up to the full minute.
  const [end, other] = [(await look(id)).expiresAt, (await look(without.id)).expiresAt];
  expect(end > consentDeadline).toBe(true);
  expect(Math.abs(between(end, other))).toBeLessThanOrEqual(60_000);
  await service.advance('PT1H55M');
  await service.reply(citizen.phone, `${(await service.codes(citizen.phone))[0]} ИӘ`);
  await service.whenStatus(id, bank, 'answered');
});

describe('when the month’s limit for SMS is spent', () => {
  test('given somebody is asked, then at once in the cabinet, which has the code for the asking; the requester sees what it sees of anybody', async () => {
    expect((await service.smsSpending('reached')).status).toBe(200);
    const citizen = await service.citizen({ belongs: true });
    const submission = await submitted(citizen);
    const { id } = submission;
    const { consentDeadline } = await service.whenAsked(citizen.iin, id);
    expect(await look(id)).toEqual(submission);
    const [waiting] = await service.consents(citizen);
    expect(waiting).toMatchObject({ id, status: 'awaiting-consent', codeSentTo: null });
    expect(waiting).not.toHaveProperty('code');
    expect(waiting).not.toHaveProperty('quiet');
    expect((await service.resend(citizen, id)).status).toBe(202);
    const [prompt] = await service.consents(citizen);
    expect(prompt).toMatchObject({ codeSentTo: null, consentDeadline });
    const decided = await service.decide(citizen, id, { decision: 'grant', code: prompt?.code ?? '' });
    expect(decided.status).toBe(200);
    const { events } = await service.whenStatus(id, bank, 'answered');
    expect(between(String(events[1]?.at), consentDeadline)).toBe(TWO_HOURS);
    expect(await sent(citizen)).toEqual([]);
  });

  test('given an SMS went out and never came, then a fresh code is in the cabinet at the first wish', async () => {
    const citizen = await service.citizen({ belongs: true });
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await service.smsSpending('reached');
    await service.advance('PT1M');
    expect((await service.resend(citizen, id)).status).toBe(202);
    const [prompt] = await service.consents(citizen);
    expect(prompt).toMatchObject({ codeSentTo: null, code: expect.stringMatching(/^\d{6}$/) });
    expect((await service.decide(citizen, id, { decision: 'grant', code: smsCode })).status).not.toBe(200);
    const decided = await service.decide(citizen, id, { decision: 'grant', code: prompt?.code ?? '' });
    expect(decided.status).toBe(200);
  });

  test('given SMS may go again, or the month is over, then they do', async () => {
    await service.smsSpending('reached');
    await service.smsSpending('not-reached');
    await service.askBySms(bank, await service.citizen());
    await service.smsSpending('reached');
    await service.advance('P31D');
    // Nobody's token is good for so long.
    bank = await service.bank();
    await service.askBySms(bank, await service.citizen());
  });

  test('given something else than the two, then 400 names the field', async () => {
    const refused = await service.call('POST', '/local/sms-spending', { body: { limit: 'perhaps' } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/limit' }] } });
  });
});

describe('when nobody knows whether the SMS went out', () => {
  test('given every answer of SNS is lost, then two SMS with one code go out at most, the phone can decide, and the cabinet by a code of its own', async () => {
    await service.fault({ service: 'sns', rate: 1, when: 'after' });
    const citizen = await service.citizen({ belongs: true });
    const { id } = await submitted(citizen);
    for (let minute = 0; minute < 11; minute++) await service.advance('PT1M');
    await service.fault({ service: 'sns', rate: 0 });
    await service.whenAsked(citizen.iin, id);
    const codes = await service.codes(citizen.phone);
    expect(codes).toHaveLength(2);
    expect(new Set(codes).size).toBe(1);
    // It may have arrived: nobody who only reads the cabinet learns that code.
    const [prompt] = await service.consents(citizen);
    expect(prompt).toMatchObject({ id, codeSentTo: null });
    expect(prompt).not.toHaveProperty('code');
    await service.reply(citizen.phone, `${codes[0]} ДА`);
    await service.whenStatus(id, bank, 'answered');

    const silent = await service.citizen();
    await service.fault({ service: 'sns', rate: 1 });
    const other = await submitted(silent);
    for (let minute = 0; minute < 11; minute++) await service.advance('PT1M');
    await service.whenAsked(silent.iin, other.id);
    await service.resend(silent, other.id);
    const [shown] = await service.consents(silent);
    const decided = await service.decide(silent, other.id, { decision: 'refuse', code: shown?.code ?? '' });
    expect(decided.status).toBe(200);
    await service.fault({ service: 'sns', rate: 0 });
  });

  test.each(['before', 'after'] as const)(
    'given calls of DynamoDB fail around the SMS (%s they took effect), then at most two SMS with one code go out, and it works',
    async (when) => {
      const citizens = await Promise.all(
        Array.from({ length: 12 }, () => service.citizen({ belongs: true })),
      );
      // Not one of the failures that the SDK tries again by itself: each interrupts the work where it strikes.
      await service.fault({ service: 'dynamodb', rate: 0.25, error: 'ResourceNotFoundException', when });
      const ids = await Promise.all(citizens.map(acceptedAtLast));
      for (let minute = 0; minute < 6; minute++) await service.advance('PT1M');
      await service.fault({ service: 'dynamodb', rate: 0 });
      for (const [index, citizen] of citizens.entries()) {
        // Whatever failed often is looked at again after a while: that while passes here.
        await service.until(
          async () => {
            const asked = await service.lookFor(ids[index] ?? '', citizen);
            if (!asked) await service.advance('PT1M');
            return asked;
          },
          (asked) => asked !== undefined,
        );
        const codes = await service.codes(citizen.phone);
        expect(codes.length).toBeLessThanOrEqual(2);
        expect(new Set(codes).size).toBeLessThanOrEqual(1);
        // When the service lost track before it sent any, the citizen asks for a code in the cabinet.
        if (codes.length === 0) await service.resend(citizen, ids[index] ?? '');
        const code = (await service.codes(citizen.phone))[0] ?? (await service.consents(citizen))[0]?.code;
        await service.reply(citizen.phone, `${code} ДА`);
        await service.whenStatus(ids[index] ?? '', bank, 'answered');
      }
    },
  );

  /** The id of a request that was posted until it was accepted. */
  async function acceptedAtLast({ iin }: Citizen): Promise<string> {
    const headers = { 'idempotency-key': iin.slice(-6) };
    const { body } = await service.until(
      () => service.submit(bank, { iin }, headers),
      ({ status }) => status < 300,
    );
    return body.id;
  }
});
