import { beforeAll, describe, expect, test } from 'vitest';
import { assignedTo, BANK, type Body, type Citizen, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});

const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
const VERIFICATION_CODE = expect.stringMatching(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
const HOURS_2 = 2 * 60 * 60 * 1_000;
const MINUTES_15 = 15 * 60 * 1_000;

const between = (from: unknown, to: unknown): number => Date.parse(String(to)) - Date.parse(String(from));

const read = (id: string, token = bank) => service.call('GET', `/v1/requests/${id}`, { token });

async function granted(citizen: Citizen): Promise<Body> {
  const { id, smsCode } = await service.askBySms(bank, citizen);
  await service.reply(citizen.phone, `${smsCode} ИӘ`);
  return service.whenStatus(id, bank, 'answered');
}

describe('a request as its requester reads it', () => {
  test('given a new one, it has just the contract’s fields, times that are not there yet being null', async () => {
    const { iin } = await service.citizen();
    const submitted = await service.submit(bank, { iin, purpose: 'housing', reference: '№ 7 / flat' });
    expect(submitted.status).toBe(202);
    expect(submitted.body).toStrictEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      status: 'awaiting-consent',
      iin: `${iin.slice(0, 6)}******`,
      purpose: 'housing',
      reference: '№ 7 / flat',
      submittedBy: expect.stringMatching(/./),
      createdAt: INSTANT,
      expiresAt: INSTANT,
      answerDeadline: null,
      decidedAt: null,
      answeredAt: null,
      events: [{ type: 'submitted', at: submitted.body.createdAt }],
    });
    expect(submitted.headers.get('location')).toBe(`/v1/requests/${submitted.body.id}`);
    expect(Number(submitted.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('given no reference, it is null', async () => {
    const { iin } = await service.citizen();
    expect((await service.submit(bank, { iin })).body).toMatchObject({ reference: null });
  });

  test('given an asked citizen, it reads as it did when it was made, and the citizen has two hours from the asking', async () => {
    const citizen = await service.citizen();
    const { body: submitted } = await service.submit(bank, { iin: citizen.iin });
    const { consentDeadline } = await service.whenAsked(citizen.iin, submitted.id);
    expect((await read(submitted.id)).body).toStrictEqual(submitted);
    const [code = ''] = await service.codes(citizen.phone);
    await service.decide(citizen, submitted.id, { decision: 'refuse', code });
    const { events } = await service.request(submitted.id, bank);
    expect(events.map(({ type }) => type)).toEqual(['submitted', 'asked', 'refused']);
    expect(between(events[1]?.at, consentDeadline)).toBe(HOURS_2);
  });

  test.each([
    ['PT0S', 2],
    ['PT61S', 5],
    ['PT11M', 15],
    ['PT61M', 60],
    ['PT2H1M', 60],
  ])(
    'given its age is %s, a client is told to look again in %i seconds, or up to a fifth more',
    async (age, seconds) => {
      const { id } = await service.ask(bank, (await service.citizen()).iin);
      await service.advance(age);
      const told = Number((await read(id)).headers.get('retry-after'));
      expect(told).toBeGreaterThanOrEqual(seconds);
      expect(told).toBeLessThanOrEqual(seconds * 1.2);
    },
  );

  test('given an answered one, it carries the answer and the whole history, and nothing is left to wait for', async () => {
    const { id } = await granted(await service.citizen({ belongs: true }));
    const { headers, body } = await read(id);
    expect(body).toMatchObject({
      status: 'answered',
      decidedAt: body.events[2]?.at,
      answeredAt: body.events[3]?.at,
    });
    expect(body.answer).toStrictEqual({
      belongs: true,
      asOf: DATE,
      issuedAt: INSTANT,
      verificationCode: VERIFICATION_CODE,
    });
    expect(body.events).toStrictEqual(
      ['submitted', 'asked', 'granted', 'answered'].map((type) => ({ type, at: INSTANT })),
    );
    expect(between(body.decidedAt, body.answerDeadline)).toBe(MINUTES_15);
    expect(headers.has('retry-after')).toBe(false);
    expect('reason' in body).toBe(false);
  });

  test('given no answer yet, there is no answer to read', async () => {
    const { id } = await service.ask(bank, (await service.citizen()).iin);
    expect((await service.call('GET', `/v1/requests/${id}/answer`, { token: bank })).status).toBe(404);
  });

  test('given an id that nobody has, there is nothing', async () => {
    expect((await read('0'.repeat(32))).status).toBe(404);
  });
});

describe('an answer', () => {
  test('given no row in the register, the family does not belong', async () => {
    expect(await granted(await service.citizen())).toMatchObject({ answer: { belongs: false } });
  });

  test("given a member of an applicant's family, the family belongs", async () => {
    const applicant = service.nextIin();
    const member = await service.citizen();
    const register = await service.token({ bin: BANK, scope: 'register' });
    const entries = [assignedTo(applicant, [applicant, member.iin])];
    await service.call('POST', '/v1/register/entries', { token: register, body: { entries } });
    expect(await granted(member)).toMatchObject({ answer: { belongs: true } });
  });

  test.each([{ belongs: true }, { belongs: false }])(
    'given a prompt, its preview is the sentence that the requester gets: %o',
    async ({ belongs }) => {
      const citizen = await service.citizen({ belongs });
      const { id, smsCode } = await service.askBySms(bank, citizen);
      const previews = await Promise.all(
        ['kk', 'ru', 'en'].map(async (language) => {
          const headers = { 'accept-language': language };
          const { body } = await service.call('GET', '/v1/consents', { token: citizen.token, headers });
          return [language, body.items[0]?.preview];
        }),
      );
      await service.decide(citizen, id, { decision: 'grant', code: smsCode });
      await service.whenStatus(id, bank, 'answered');
      const answer = await service.call('GET', `/v1/requests/${id}/answer`, { token: bank });
      expect(answer.body.statement).toStrictEqual(Object.fromEntries(previews));
      expect(answer.body).toMatchObject({ belongs });
    },
  );
});

describe('a prompt as the citizen reads it', () => {
  test('given an organisation that asks by SMS, it has just the contract’s fields', async () => {
    const citizen = await service.citizen();
    const token = await service.bank(OTHER_BANK, 'ТОО «Алтын Несие»');
    const { id, createdAt, consentDeadline } = await service.askBySms(token, citizen, {
      purpose: 'employment',
    });
    expect(await service.consents(citizen)).toStrictEqual([
      {
        id,
        requester: { id: OTHER_BANK, name: 'ТОО «Алтын Несие»', kind: 'organisation', class: 'bank' },
        purpose: 'employment',
        status: 'awaiting-consent',
        createdAt,
        consentDeadline,
        decidedAt: null,
        codeSentTo: `${citizen.phone?.slice(0, 2)} 701 *** ** ${citizen.phone?.slice(-2)}`,
        preview: expect.stringMatching(/тиесілі емес\.$/),
        opened: [],
        by: 'subject',
        subject: { self: true, birthYear: expect.any(Number) },
      },
    ]);
  });

  test('given a person who asks, the citizen sees a name and a reference that is no IIN, and can answer', async () => {
    const citizen = await service.citizen({ belongs: true });
    const iin = service.nextIin();
    const person = await service.token({ iin, name: 'Айгерім Сейітова', scope: 'requests' });
    const { id, smsCode } = await service.askBySms(person, citizen);
    const [prompt] = await service.consents(citizen);
    expect(prompt?.requester).toStrictEqual({
      id: expect.not.stringContaining(iin),
      name: 'Айгерім Сейітова (жеке тұлға, тіркелмеген)',
      kind: 'person',
      class: null,
    });
    await service.decide(citizen, id, { decision: 'grant', code: smsCode });
    expect(await service.whenStatus(id, person, 'answered')).toMatchObject({ answer: { belongs: true } });
    expect((await read(id)).status).toBe(404);
  });

  test('given a decided request, its history tells when and shows no code', async () => {
    const citizen = await service.citizen({ phone: false });
    const { id } = await service.ask(bank, citizen.iin);
    const [prompt] = await service.consents(citizen);
    await service.decide(citizen, id, { decision: 'refuse', code: prompt?.code ?? '' });
    const [past] = await service.consents(citizen);
    expect(past).toMatchObject({ id, status: 'refused', decidedAt: INSTANT, codeSentTo: null });
    expect('code' in (past ?? {})).toBe(false);
  });
});
