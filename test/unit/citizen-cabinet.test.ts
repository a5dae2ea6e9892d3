import { beforeEach, describe, expect, test } from 'vitest';
import { makeListMessages } from '../../functions/list-messages/list-messages.ts';
import { makeReadOwnAnswer } from '../../functions/read-own-answer/read-own-answer.ts';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import type { RegisterRow } from '../../shared/domain/membership.ts';
import { statementOf } from '../../shared/domain/statement.ts';
import { plus } from '../../shared/domain/time.ts';
import { type SendOutcome, SmsUnavailable } from '../../shared/messaging/send-sms.ts';
import { sha256 } from '../../shared/signing/random.ts';
import {
  ANSWERED,
  ASKED,
  aContact,
  aPrompt,
  aRef,
  aRequest,
  aRow,
  BANK,
  DEADLINE,
  DECIDED,
  END,
  IIN,
  START,
} from '../builders.ts';
import {
  asksAbout,
  codes,
  makeService,
  references,
  type Service,
  signDocument,
  somebodyAsked,
} from '../fakes/service.ts';
import { TERMS } from '../support/confirmations.ts';

let service: Service;
let citizenRef: string;
beforeEach(() => {
  service = makeService();
  citizenRef = aRef();
});

const down = () => new SmsUnavailable({ name: 'InternalErrorException' });
const lost = () => new SmsUnavailable({ name: 'TimeoutError' }, true);

const putRow = (changes: Partial<RegisterRow>) =>
  service.stores.register.putRows([{ row: aRow(changes), source: {} }]);

/** What the citizen decided about a requester's question, the code being right. */
async function decide(requesterId: string, decision: Decision): Promise<void> {
  const window = await service.stores.windows.find({ citizenRef, requesterId });
  if (!window) throw new Error('it was asked');
  await service.recordDecision({ window, decision, channel: 'cabinet', by: 'subject' });
}

describe('the consents of a citizen', () => {
  const page = (cursor: string | null = null, language: 'kk' | 'ru' | 'en' = 'kk') =>
    service.listConsents({
      citizenRef,
      language,
      cursor,
    });
  const list = async (language: 'kk' | 'ru' | 'en' = 'kk') => (await page(null, language)).items;
  const person = (id: string) => ({ id, kind: 'person' as const, name: id });

  test('given an SMS went out, then the prompt says to which phone, and shows no code', async () => {
    const { id } = await somebodyAsked(service, { citizenRef });
    expect(await list('ru')).toEqual([
      {
        id,
        subject: { self: true, birthYear: 1885 },
        by: 'subject',
        requester: { id: BANK, name: '«Алатау» банкі АҚ', kind: 'organisation', class: null },
        purpose: 'credit',
        status: 'awaiting-consent',
        createdAt: START,
        consentDeadline: expect.any(String),
        decidedAt: null,
        codeSentTo: '+7 701 *** ** 67',
        preview: statementOf(false).ru,
        opened: [],
      },
    ]);
  });

  test('given there is no phone, then the prompt shows the code itself', async () => {
    const { code } = await somebodyAsked(service, { citizenRef, phone: null });
    expect(await list()).toMatchObject([{ codeSentTo: null, code }]);
  });

  test.each<[string, number, (SendOutcome | Error)[], object | null]>([
    ['SMS fail and are tried again', 0, [down()], null],
    ['SMS fail for good', 10 * 60_000, [down()], {}],
    ['nobody knows whether it went out', 10 * 60_000, [lost()], {}],
    ['it can get no SMS', 0, [{ kind: 'unreachable' }], { code: expect.stringMatching(/^\d{6}$/) }],
  ])(
    'given a phone and %s, then the code is shown by itself only where no SMS can be',
    async (_given, ms, next, shown) => {
      const { stores, phones } = service;
      const contact = aContact({ phoneRef: await references.phone('+77011234567') });
      await stores.register.putContacts([{ citizenRef, ...contact }]);
      const submitted = await service.submitRequest(asksAbout({ citizenRef }));
      service.wait(ms);
      phones.next.push(...next);
      await service.advance('request' in submitted ? submitted.request.id : '');
      const items = await list();
      expect(items).toMatchObject(
        shown === null ? [] : [{ codeSentTo: null, status: 'awaiting-consent', ...shown }],
      );
      for (const item of items) {
        expect('code' in item).toBe(shown !== null && 'code' in shown);
        expect(item).not.toHaveProperty('quiet');
      }
    },
  );

  test('given the day’s SMS are used up, then the prompt says that it is quiet, and shows no code until it is wished for', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      await service.stores.smsLog.reservePrompt(aPrompt({ citizenRef, key, now: service.now() }));
    }
    const { id } = await somebodyAsked(service, { citizenRef });
    const [before] = await list();
    expect(before).toMatchObject({ id, codeSentTo: null, quiet: 'sms-used-up' });
    expect(before).not.toHaveProperty('code');
    expect(await service.resendCode({ citizenRef, id })).toEqual({ kind: 'sent' });
    const [after] = await list();
    expect(after).toMatchObject({ id, codeSentTo: null, code: await codes(id, 2), quiet: 'sms-used-up' });
  });

  test('given one of them is read as malformed, then the others are there', async () => {
    const { id } = await somebodyAsked(service, { citizenRef });
    await somebodyAsked(service, { citizenRef, requester: person('unreadable') });
    const { findAll } = service.stores.requests;
    // As storage goes without what it cannot read.
    service.stores.requests.findAll = async (ids) =>
      (await findAll(ids)).filter((request) => request.id === id);
    expect((await list()).map((item) => item.id)).toEqual([id]);
  });

  test('given the SMS was accepted later than its window was opened, then its code is shown and works as long as the request says', async () => {
    service.phones.next.push(lost());
    const asked = await somebodyAsked(service, { citizenRef });
    service.wait(9 * 60_000);
    await service.advance(asked.id);
    service.phones.next.push({ kind: 'unreachable' });
    service.wait(60_000);
    await service.resendCode(asked);
    const [item] = await list();
    const deadline = String(item?.consentDeadline);
    expect(deadline > String(plus(START, 7_260_000))).toBe(true);
    service.set(plus(deadline, -1));
    expect(await list()).toMatchObject([{ code: await codes(asked.id, 2) }]);
    service.set(deadline);
    expect((await list())[0]).not.toHaveProperty('code');
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
      ids.push((await somebodyAsked(service, { citizenRef, requester: person(id) })).id);
    }
    const [first, second, third, fourth] = ids;
    await decide('third', 'refuse');
    await decide('first', 'grant');
    const items = await list();
    expect(items.map(({ id }) => id)).toEqual([fourth, second, third, first]);
    expect(items[2]).toMatchObject({ status: 'refused', decidedAt: service.now(), codeSentTo: null });
  });

  test('given the time is over, then it stays among the open ones without a code, until its end is written (rule 3)', async () => {
    const { id } = await somebodyAsked(service, { citizenRef, phone: null });
    for (const now of [DEADLINE, plus(END, -1), plus(END, 60_000)]) {
      service.set(now);
      const [item] = await list();
      expect(item).toMatchObject({ id, status: 'awaiting-consent', codeSentTo: null });
      expect(item).not.toHaveProperty('code');
    }
    await service.advance(id);
    expect(await list()).toMatchObject([{ id, status: 'expired', codeSentTo: null }]);
  });

  test('given the asking is not written down yet, then the code that is out can be used here, until the same deadline', async () => {
    const { save } = service.stores.requests;
    service.stores.requests.save = async () => {
      throw new Error('out of order');
    };
    const { id, code } = await somebodyAsked(service, { citizenRef, phone: null });
    const [early] = await list();
    expect(early).toMatchObject({ id, status: 'awaiting-consent', code });
    service.stores.requests.save = save;
    service.wait(60_000);
    await service.advance(id);
    expect(await list()).toEqual([early]);
  });

  test('given a fresh code before the asking is written down, then the deadline shown stays', async () => {
    service.stores.requests.save = async () => {
      throw new Error('out of order');
    };
    const asked = await somebodyAsked(service, { citizenRef });
    service.wait(60_000);
    await service.resendCode(asked);
    const window = await asked.window();
    expect(await list()).toMatchObject([{ id: asked.id, consentDeadline: window?.deadline }]);
  });

  test('given the citizen blocked the requester, then it shows in the history and nowhere else (rule 7)', async () => {
    await service.stores.blocks.put(citizenRef, { requesterId: BANK, blockedAt: START });
    const { id } = await somebodyAsked(service, { citizenRef });
    expect(await list()).toEqual([]);
    service.set(END);
    expect(await list()).toEqual([]);
    await service.advance(id);
    expect(await list()).toMatchObject([{ id, status: 'expired', codeSentTo: null }]);
  });

  test('given it is decided between the two reads, then it is shown once', async () => {
    const { id } = await somebodyAsked(service, { citizenRef });
    const { pageOfCitizen } = service.stores.requests;
    service.stores.requests.pageOfCitizen = async (query) => {
      await decide(BANK, 'grant');
      return pageOfCitizen(query);
    };
    expect((await list()).map((item) => item.id)).toEqual([id]);
  });

  describe('given more than a page takes', () => {
    /** Finished requests, one a second, the newest last. */
    async function finished(count: number): Promise<string[]> {
      const ids: string[] = [];
      for (let index = 0; index < count; index++) {
        service.wait(1_000);
        const { id } = await somebodyAsked(service, {
          citizenRef,
          phone: null,
          requester: person(`past-${index}`),
        });
        await decide(`past-${index}`, 'refuse');
        ids.push(id);
      }
      return ids;
    }

    async function pages(): Promise<string[][]> {
      const found: string[][] = [];
      let cursor: string | null = null;
      do {
        const { items, next }: Awaited<ReturnType<typeof page>> = await page(cursor);
        found.push(items.map(({ id }) => id));
        cursor = next;
      } while (cursor !== null);
      return found;
    }

    test('then 50 a page, the newest first, each once', async () => {
      const ids = await finished(120);
      const found = await pages();
      expect(found.map(({ length }) => length)).toEqual([50, 50, 20]);
      expect(found.flat()).toEqual(ids.toReversed());
    });

    test('then whoever asks now is on the first page, however long ago they asked, and on no other', async () => {
      const open = await somebodyAsked(service, { citizenRef, requester: person('open') });
      const ids = await finished(60);
      service.wait(1_000);
      const newest = await somebodyAsked(service, { citizenRef, requester: person('newest') });
      const found = await pages();
      expect(found[0]?.slice(0, 2)).toEqual([newest.id, open.id]);
      expect(found.flat().slice(2)).toEqual(ids.toReversed());
      for (const { length } of found) expect(length).toBeLessThanOrEqual(50);
    });

    test('then more open ones than a page takes are all there, and the history goes on behind them', async () => {
      const ids = await finished(3);
      const open: string[] = [];
      for (let index = 0; index < 55; index++) {
        open.push((await somebodyAsked(service, { citizenRef, requester: person(`open-${index}`) })).id);
      }
      const [first = [], ...rest] = await pages();
      expect(first.filter((id) => open.includes(id))).toHaveLength(55);
      expect([...first, ...rest.flat()].filter((id) => !open.includes(id))).toEqual(ids.toReversed());
    });
  });

  test('given it was answered, then the preview stays what was said, whatever has changed since', async () => {
    await putRow({ applicantRef: citizenRef });
    const { id } = await somebodyAsked(service, { citizenRef });
    expect(await list('en')).toMatchObject([{ preview: statementOf(true).en }]);
    await decide(BANK, 'grant');
    await service.advance(id);
    service.set('2029-01-01T00:00:00.000Z');
    expect(await list('en')).toMatchObject([{ status: 'answered', preview: statementOf(true).en }]);
  });
});

describe('the messages of a citizen', () => {
  const list = async () => {
    const listMessages = makeListMessages({ ...service.stores, now: service.now, sha256 });
    return (await listMessages({ citizenRef, iin: IIN, language: 'kk' })).items;
  };

  test('given answers and decisions, then the newest first; a refusal is no message', async () => {
    const submitted = aRequest('submitted', { citizenRef });
    await service.stores.requests.submit(submitted);
    const stored = await service.stores.requests.find(submitted.id);
    if (!stored) throw new Error('it was submitted');
    const answered = aRequest('answered', submitted);
    await service.stores.requests.save(stored, answered, ANSWERED);
    await somebodyAsked(service, { citizenRef, requester: { id: 'another', kind: 'person', name: '' } });
    await decide('another', 'refuse');
    await putRow({ applicantRef: citizenRef, decision: { kind: 'assign', on: '2026-11-24' } });
    await putRow({ applicantRef: citizenRef, decision: { kind: 'stop', on: '2026-11-20' } });
    const requester = { id: BANK, name: answered.requesterName, kind: 'organisation' };
    expect(await list()).toMatchObject([
      { kind: 'tsa-assigned', at: '2026-11-24' },
      { kind: 'answer-given', at: ANSWERED, requestId: answered.id, requester },
      { kind: 'tsa-changed', at: '2026-11-20' },
      { kind: 'application-registered', at: '2026-01-10' },
      { kind: 'application-registered', at: '2026-01-10' },
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
