import { beforeEach, describe, expect, test } from 'vitest';
import { makeListConsents } from '../../functions/list-consents/list-consents.ts';
import { makeListMessages } from '../../functions/list-messages/list-messages.ts';
import { makeReadOwnAnswer } from '../../functions/read-own-answer/read-own-answer.ts';
import type { RegisterRow } from '../../shared/domain/membership.ts';
import { statementOf } from '../../shared/domain/statement.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { ANSWERED, ASKED, aRef, aRequest, aRow, BANK, DEADLINE, DECIDED, IIN, START } from '../builders.ts';
import {
  asksAbout,
  codes,
  makeService,
  type Service,
  signDocument,
  somebodyAsked,
} from '../fakes/service.ts';
import { TERMS } from './confirmations.ts';

let service: Service;
let citizenRef: string;
beforeEach(() => {
  service = makeService();
  citizenRef = aRef();
});

const putRow = (changes: Partial<RegisterRow>) =>
  service.stores.register.putRows([{ row: aRow(changes), source: {} }]);

describe('the consents of a citizen', () => {
  const list = async (language: 'kk' | 'ru' | 'en' = 'kk') =>
    (await makeListConsents({ ...service.stores, codes, now: service.now, sha256 })({ citizenRef, language }))
      .items;

  test('given an SMS went out, then the prompt says to which phone, and shows no code', async () => {
    const { id } = await somebodyAsked(service, { citizenRef });
    expect(await list('ru')).toEqual([
      {
        id,
        requester: { id: BANK, name: '«Алатау» банкі АҚ', kind: 'organisation' },
        purpose: 'credit',
        status: 'awaiting-consent',
        createdAt: START,
        consentDeadline: expect.any(String),
        decidedAt: null,
        codeSentTo: '+7 701 *** ** 67',
        preview: statementOf(false).ru,
      },
    ]);
  });

  test('given there is no phone, then the prompt shows the code itself', async () => {
    const { code } = await somebodyAsked(service, { citizenRef, phone: null });
    expect(await list()).toMatchObject([{ codeSentTo: null, code }]);
  });

  test('given the citizen was not asked yet, then there is nothing to see', async () => {
    await service.submitRequest(asksAbout({ citizenRef }));
    expect(await list()).toEqual([]);
  });

  test('given somebody else was asked, then it is not here', async () => {
    await somebodyAsked(service);
    expect(await list()).toEqual([]);
  });

  test('given open prompts and history, then open ones first, the newest first in each', async () => {
    const names = ['first', 'second', 'third', 'fourth'];
    const ids: string[] = [];
    for (const id of names) {
      service.wait(1_000);
      const requester = { id, kind: 'person' as const, name: id };
      ids.push((await somebodyAsked(service, { citizenRef, requester })).id);
    }
    const [first, second, third, fourth] = ids;
    await service.recordDecision({ requestId: String(third), decision: 'refuse', channel: 'cabinet' });
    await service.recordDecision({ requestId: String(first), decision: 'grant', channel: 'cabinet' });
    const items = await list();
    expect(items.map(({ id }) => id)).toEqual([fourth, second, third, first]);
    expect(items[2]).toMatchObject({ status: 'refused', decidedAt: service.now(), codeSentTo: null });
  });

  test('given the time is over and nothing has swept it, then it is history, without a code', async () => {
    await somebodyAsked(service, { citizenRef, phone: null });
    service.set(DEADLINE);
    const [item] = await list();
    expect(item).toMatchObject({ status: 'expired', codeSentTo: null });
    expect(item).not.toHaveProperty('code');
  });

  test('given it was answered, then the preview stays what was said, whatever has changed since', async () => {
    await putRow({ applicantRef: citizenRef });
    const { id } = await somebodyAsked(service, { citizenRef });
    expect(await list('en')).toMatchObject([{ preview: statementOf(true).en }]);
    await service.recordDecision({ requestId: id, decision: 'grant', channel: 'cabinet' });
    await service.advance(id);
    service.set('2029-01-01T00:00:00.000Z');
    expect(await list('en')).toMatchObject([{ status: 'answered', preview: statementOf(true).en }]);
  });
});

describe('the messages of a citizen', () => {
  const list = async () => (await makeListMessages(service.stores)(citizenRef)).items;

  test.each([
    ['assign', 'tsa-assigned'],
    ['refuse', 'tsa-refused'],
    ['change-amount', 'tsa-changed'],
    ['suspend', 'tsa-changed'],
    ['stop', 'tsa-changed'],
  ] as const)('given a decision to %s, then %s', async (decision, kind) => {
    await putRow({
      applicantRef: citizenRef,
      applicationNumber: '17',
      decision: { kind: decision, on: '2026-03-01' },
    });
    expect(await list()).toEqual([
      {
        kind,
        at: '2026-03-01',
        decision,
        applicationNumber: '17',
        authority: { kk: 'Алматы қаласы', ru: 'город Алматы' },
      },
    ]);
  });

  test('given a refusal with its reason, in a later version of the row, then the message gives it, once', async () => {
    const reason = { kk: 'Табысы жоғары', ru: 'Доход выше черты' };
    const refused = aRow({ applicantRef: citizenRef, decision: { kind: 'refuse', on: '2026-03-01' } });
    for (const decision of [refused.decision, { kind: 'refuse', on: '2026-03-01', reason } as const]) {
      await service.stores.register.putRows([{ row: { ...refused, decision }, source: {} }]);
    }
    expect(await list()).toMatchObject([{ kind: 'tsa-refused', reason }]);
  });

  test('given a row that was taken back, then there is no message of it', async () => {
    const row = aRow({ applicantRef: citizenRef });
    await service.stores.register.putRows([{ row, source: {} }]);
    await service.stores.register.putRows([{ row, source: {}, withdrawn: true }]);
    expect(await list()).toEqual([]);
  });

  test('given another’s application, or one undecided, then there is no message', async () => {
    await putRow({ familyRefs: [citizenRef] });
    await putRow({ applicantRef: citizenRef, decision: null });
    expect(await list()).toEqual([]);
  });

  test('given answers and decisions, then the newest first; a refusal is no message', async () => {
    const submitted = aRequest('submitted', { citizenRef });
    await service.stores.requests.submit(submitted);
    const stored = await service.stores.requests.find(submitted.id);
    if (!stored) throw new Error('it was submitted');
    const answered = aRequest('answered', submitted);
    await service.stores.requests.save(stored, answered, ANSWERED);
    const refused = await somebodyAsked(service, {
      citizenRef,
      requester: { id: aRef(), kind: 'person', name: '' },
    });
    await service.recordDecision({ requestId: refused.id, decision: 'refuse', channel: 'cabinet' });
    await putRow({ applicantRef: citizenRef, decision: { kind: 'assign', on: '2026-11-24' } });
    await putRow({ applicantRef: citizenRef, decision: { kind: 'stop', on: '2026-11-20' } });
    const requester = { id: BANK, name: answered.requesterName, kind: 'organisation' };
    expect(await list()).toMatchObject([
      { kind: 'tsa-assigned' },
      { kind: 'answer-given', at: ANSWERED, requestId: answered.id, requester },
      { kind: 'tsa-changed' },
    ]);
  });
});

describe('a citizen’s own answer', () => {
  let serial = 0;
  const read = () =>
    makeReadOwnAnswer({
      register: service.stores.register,
      answers: service.stores.ownAnswers,
      signDocument,
      terms: TERMS,
      now: service.now,
      sha256,
      randomVerificationCode: () => `CODE-${++serial}`,
    })({ citizenRef, person: { iin: IIN } });

  test('given no row, then the citizen does not belong, as of today', async () => {
    expect(await read()).toEqual({
      belongs: false,
      asOf: '2026-11-23',
      issuedAt: START,
      verificationCode: expect.stringMatching(/^CODE-/),
      jws: expect.any(String),
    });
  });

  test('given the same is said again, then it is one answer all day, and another the next', async () => {
    const first = await read();
    service.set(DECIDED);
    expect(await read()).toEqual(first);
    service.set('2026-11-23T19:00:00.000Z');
    expect(await read()).toMatchObject({ asOf: '2026-11-24', issuedAt: service.now() });
  });

  test('given the register has changed since, then it is another answer at once', async () => {
    const first = await read();
    await putRow({ applicantRef: citizenRef });
    service.set(ASKED);
    const second = await read();
    expect(second).toMatchObject({ belongs: true, issuedAt: ASKED });
    expect(second.verificationCode).not.toBe(first.verificationCode);
    expect(await read()).toEqual(second);
  });

  test('given it is asked for ten times at once, then there is one', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, read));
    expect(new Set(answers.map(({ verificationCode }) => verificationCode)).size).toBe(1);
  });
});
