import { beforeAll, describe, expect, test } from 'vitest';
import { assignedTo, BANK, type Citizen, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;
let otherBank: string;
let register: string;

const NAME = 'ТОО «Алтын Несие»';

beforeAll(async () => {
  bank = await service.bank();
  otherBank = await service.bank(OTHER_BANK, NAME);
  register = await service.token({ bin: BANK, scope: 'register' });
});

const importEntries = (entries: readonly unknown[]) =>
  service.call('POST', '/v1/register/entries', { token: register, body: { entries } });

const mine = async (citizen: Citizen, path: string) =>
  (await service.call('GET', `/v1/me/${path}`, { token: citizen.token })).body;

const block = (method: 'PUT' | 'DELETE', citizen: Citizen, requesterId: string) =>
  service.call(method, `/v1/me/blocks/${requesterId}`, { token: citizen.token });

describe('the list of consents', () => {
  test('given open requests and a history, the open ones come first, then the history, newest first each', async () => {
    const citizen = await service.citizen();
    const { id: openFirst } = await service.ask(otherBank, citizen.iin);
    const history: string[] = [];
    for (let round = 0; round < 2; round++) {
      const { id } = await service.ask(bank, citizen.iin);
      await service.cancel(id, bank);
      history.push(id);
    }
    const { id: openLast } = await service.ask(bank, citizen.iin);
    const listed = (await service.consents(citizen)).map(({ id }) => id);
    expect(listed).toEqual([openLast, openFirst, ...history.toReversed()]);
  });
});

describe('the messages', () => {
  test('given an assigned allowance and an answer given, the citizen is told of both, newest first', async () => {
    const citizen = await service.citizen({ belongs: true });
    const { id, smsCode } = await service.askBySms(otherBank, citizen);
    await service.reply(citizen.phone, `${smsCode} ИӘ`);
    const { answeredAt } = await service.whenStatus(id, otherBank, 'answered');
    const requester = { id: OTHER_BANK, name: NAME, kind: 'organisation', class: 'bank' };
    const application = {
      id: expect.any(String),
      recordedAt: expect.any(String),
      applicationNumber: `T-${citizen.iin.slice(-5)}`,
      registeredOn: '2020-01-10',
      authority: { kk: 'Астана қаласы', ru: 'город Астана' },
    };
    expect((await mine(citizen, 'messages')).items).toStrictEqual([
      { kind: 'answer-given', at: answeredAt, requestId: id, requester },
      {
        ...application,
        kind: 'tsa-assigned',
        at: '2020-01-20',
        on: '2020-01-20',
        decision: 'assign',
        assistance: 'unconditional',
        period: { from: '2020-01', to: '2099-12' },
        totalTenge: 100_000,
      },
      { ...application, kind: 'application-registered', at: '2020-01-10', on: '2020-01-10' },
    ]);
  });

  test.each([
    ['refuse', 'tsa-refused'],
    ['change-amount', 'tsa-changed'],
    ['suspend', 'tsa-changed'],
    ['stop', 'tsa-changed'],
  ])('given the decision %s, the message is %s', async (decision, kind) => {
    const citizen = await service.citizen();
    await importEntries([{ ...assignedTo(citizen.iin), decision: { kind: decision, on: '2026-02-03' } }]);
    expect((await mine(citizen, 'messages')).items).toMatchObject([
      { kind, decision, at: '2026-02-03' },
      { kind: 'application-registered' },
    ]);
  });

  test('given only requests that were refused, there is none', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await service.decide(citizen, id, { decision: 'refuse', code: smsCode });
    expect((await mine(citizen, 'messages')).items).toEqual([]);
  });
});

describe('a blocked organisation', () => {
  test('given its request, no SMS is sent, nothing waits in the cabinet, and it ends as silence does, in the history', async () => {
    const citizen = await service.citizen({ belongs: true });
    expect((await block('PUT', citizen, OTHER_BANK)).status).toBe(204);
    const { id } = (await service.submit(otherBank, { iin: citizen.iin })).body;
    for (const step of ['PT1M', 'PT2H']) {
      await service.advance(step);
      expect(await service.request(id, otherBank)).toMatchObject({ status: 'awaiting-consent' });
      expect(await service.consents(citizen)).toEqual([]);
      expect((await service.decide(citizen, id, { decision: 'grant', code: '000000' })).status).toBe(404);
      expect((await service.resend(citizen, id)).status).toBe(404);
    }
    await service.advance('PT12M');
    const ended = await service.request(id, otherBank);
    expect(ended).toMatchObject({ status: 'expired', decidedAt: null });
    for (const field of ['answer', 'reason']) expect(ended).not.toHaveProperty(field);
    expect(await service.sms(citizen.phone)).toEqual([]);
    expect(await service.consents(citizen)).toMatchObject([{ id, status: 'expired', codeSentTo: null }]);
  });

  test('given another organisation, it asks as ever', async () => {
    const citizen = await service.citizen();
    await block('PUT', citizen, OTHER_BANK);
    expect(await service.ask(bank, citizen.iin)).toMatchObject({ status: 'awaiting-consent' });
  });

  test('given the block twice, it stands once; given it taken away, the organisation asks again', async () => {
    const citizen = await service.citizen();
    await block('PUT', citizen, OTHER_BANK);
    await block('PUT', citizen, OTHER_BANK);
    expect((await mine(citizen, 'blocks')).items).toStrictEqual([
      { requesterId: OTHER_BANK, blockedAt: expect.stringMatching(/Z$/) },
    ]);
    expect((await block('DELETE', citizen, OTHER_BANK)).status).toBe(204);
    expect((await mine(citizen, 'blocks')).items).toEqual([]);
    expect(await service.ask(otherBank, citizen.iin)).toMatchObject({ status: 'awaiting-consent' });
  });

  test('given a person instead, the reference in the prompt is what is blocked', async () => {
    const citizen = await service.citizen();
    const person = await service.token({ iin: service.nextIin(), name: 'Дархан', scope: 'requests' });
    const { id } = await service.ask(person, citizen.iin);
    const [prompt] = await service.consents(citizen);
    expect((await block('PUT', citizen, prompt?.requester.id ?? '')).status).toBe(204);
    await service.cancel(id, person);
    await service.submit(person, { iin: citizen.iin });
    await service.advance('PT1M');
    expect(await service.consents(citizen)).toMatchObject([{ id, status: 'cancelled' }]);
    expect(await service.codes(citizen.phone)).toHaveLength(1);
  });

  test('given neither a BIN nor a reference, that is refused', async () => {
    const refused = await block('PUT', await service.citizen(), 'my-bank');
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/requesterId' }] } });
  });
});

describe("the citizen's own answer", () => {
  test('given an allowance, it says so at once, in every language, with the same verification code all day', async () => {
    const citizen = await service.citizen({ belongs: true });
    const answer = await mine(citizen, 'answer');
    expect(answer).toMatchObject({
      belongs: true,
      verificationCode: expect.stringMatching(/^(\w{5}-){4}\w{5}$/),
      statement: {
        kk: expect.stringMatching(/тиесілі\.$/),
        ru: expect.stringMatching(/^Заявитель \(семья\) относится/),
        en: expect.stringMatching(/\) belongs to/),
      },
    });
    expect(await mine(citizen, 'answer')).toEqual(answer);
  });

  test('given a register that changes, the next answer says so under a code of its own', async () => {
    const citizen = await service.citizen();
    const before = await mine(citizen, 'answer');
    await importEntries([assignedTo(citizen.iin)]);
    const after = await mine(citizen, 'answer');
    expect([before.belongs, after.belongs]).toEqual([false, true]);
    expect(after.verificationCode).not.toBe(before.verificationCode);
  });

  test('given several readings at once, they are one answer', async () => {
    const citizen = await service.citizen({ belongs: true });
    const answers = await Promise.all(Array.from({ length: 10 }, () => mine(citizen, 'answer')));
    expect(new Set(answers.map(({ verificationCode }) => verificationCode)).size).toBe(1);
  });
});
