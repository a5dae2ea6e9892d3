import { beforeEach, describe, expect, test } from 'vitest';
import { retryAt } from '../../shared/domain/schedule.ts';
import { plus } from '../../shared/domain/time.ts';
import { SmsUnavailable } from '../../shared/messaging/send-sms.ts';
import { ASKED, aContact, aRow, BANK, DEADLINE, END, START } from '../builders.ts';
import { asksAbout, codes, makeService, references, type Service } from '../fakes/service.ts';

const PHONE = '+77011234567';
const MINUTE = 60_000;

let service: Service;
let citizenRef: string;
let id: string;

beforeEach(async () => {
  service = makeService();
  const result = await service.submitRequest(asksAbout());
  if (result.kind !== 'accepted') throw new Error('it is the first');
  ({ id, citizenRef } = result.request);
  service.set(ASKED);
});

const hasPhone = async (language: 'kk' | 'ru' | 'en' = 'kk') => {
  const contact = aContact({ phone: PHONE, phoneRef: await references.phone(PHONE), language });
  await service.stores.register.putContacts([{ citizenRef, ...contact }]);
};
const isRecipient = () =>
  service.stores.register.putRows([{ row: aRow({ applicantRef: citizenRef }), source: {} }]);
const request = async () => (await service.stores.requests.find(id))?.request;
const window = () => service.stores.windows.find({ citizenRef, requesterId: BANK });
const down = () => new SmsUnavailable({ name: 'InternalErrorException' });

describe('given a submitted request, when it advances', () => {
  test('and there is a phone, then an SMS with the code, and two hours from then', async () => {
    await hasPhone('ru');
    expect(await service.advance(id)).toMatchObject({ kind: 'moved' });
    expect(await request()).toMatchObject({
      status: 'awaiting-consent',
      consentDeadline: DEADLINE,
      dueAt: END,
      expiresAt: END,
      retries: 0,
      events: [{}, { type: 'asked', at: ASKED, by: 'service', channel: 'sms' }],
    });
    expect(service.phones.sent).toEqual([
      { id: `prompt-${id}-1`, phone: PHONE, text: expect.stringContaining(await codes(id, 1)) },
    ]);
    expect(await window()).toMatchObject({
      requestId: id,
      issue: 1,
      deadline: DEADLINE,
      sentAt: ASKED,
      language: 'ru',
      phoneMasked: '+7 701 *** ** 67',
    });
  });

  test('and there is no phone, then the prompt waits in the cabinet, and the requester sees no difference', async () => {
    await service.advance(id);
    const { events, ...cabinet } = (await request()) ?? { events: [] };
    expect(cabinet).toMatchObject({ status: 'awaiting-consent', consentDeadline: DEADLINE });
    expect(events.at(-1)).toMatchObject({ type: 'asked', channel: 'cabinet' });
    expect(await window()).toMatchObject({ phoneRef: null, phoneMasked: null });
    expect(service.phones.sent).toEqual([]);
  });

  test('and the phone can get no SMS, then the prompt waits in the cabinet', async () => {
    await hasPhone();
    service.phones.next.push({ kind: 'unreachable' });
    await service.advance(id);
    expect(await request()).toMatchObject({ status: 'awaiting-consent' });
    expect(await window()).toMatchObject({ phoneRef: null });
    expect(service.reports.map(({ code }) => code)).toContain('sms-unreachable');
  });

  test('and the citizen never answers this requester, then nobody is asked, and it ends as silence does (rule 7)', async () => {
    await hasPhone();
    await service.stores.blocks.put(citizenRef, { requesterId: BANK, blockedAt: START });
    await service.advance(id);
    expect(await request()).toMatchObject({
      status: 'awaiting-consent',
      consentDeadline: DEADLINE,
      dueAt: END,
      events: [{}, { type: 'asked', at: ASKED, by: 'service', channel: 'standing-refusal' }],
    });
    expect(service.phones.sent).toEqual([]);
    expect(await window()).toBeNull();
    service.set(END);
    await service.advance(id);
    expect(await request()).toMatchObject({ status: 'expired' });
  });

  test('and the SMS service fails, then it is tried again for ten minutes, then the prompt waits in the cabinet, its code until it is wished for', async () => {
    await hasPhone();
    for (const minute of [0, 1, 5, 9.9]) {
      service.phones.next.push(down());
      service.set(new Date(Date.parse(START) + minute * MINUTE).toISOString());
      expect(await service.advance(id)).toEqual({ kind: 'postponed' });
    }
    expect(await request()).toMatchObject({ status: 'submitted', retries: 4 });
    expect(await window()).toMatchObject({ smsFailed: true, phoneRef: null, inCabinet: false });

    service.phones.next.push(down());
    service.set(new Date(Date.parse(START) + 10 * MINUTE).toISOString());
    expect(await service.advance(id)).toMatchObject({ kind: 'moved' });
    // The window starts when the citizen could know (rule 3), not when the requester submitted.
    const consentDeadline = new Date(Date.parse(START) + 130 * MINUTE).toISOString();
    expect(await request()).toMatchObject({ status: 'awaiting-consent', consentDeadline });
    expect(await window()).toMatchObject({ phoneMasked: null, inCabinet: false, smsFailed: true });
    // However long SMS failed, the end is where it was said to be (rule 4).
    expect((await request())?.expiresAt).toBe(END);
  });

  test('and the SMS service fails, then it is due again within half a minute, and at ten minutes to the millisecond', async () => {
    await hasPhone();
    const patienceEnds = plus(START, 10 * MINUTE);
    const dueAt = async () => {
      const found = await request();
      return found && 'dueAt' in found ? found.dueAt : '';
    };
    let tries = 0;
    while (service.now() < patienceEnds) {
      service.phones.next.push(down());
      await service.advance(id);
      tries++;
      const next = retryAt(service.now(), tries - 1);
      expect(await dueAt()).toBe([next, patienceEnds].toSorted()[0]);
      service.set(await dueAt());
    }
    expect(service.now()).toBe(patienceEnds);
    service.phones.next.push({ kind: 'accepted' });
    expect(await service.advance(id)).toMatchObject({ kind: 'moved' });
    expect(service.phones.sent).toHaveLength(1);
    expect(await window()).toMatchObject({ sentAt: patienceEnds, phoneMasked: '+7 701 *** ** 67' });
  });

  test('and the SMS service fails, then the cabinet does not wait longer than the last try', async () => {
    await hasPhone();
    service.set(plus(START, 10 * MINUTE - 1));
    service.phones.next.push(down());
    expect(await service.advance(id)).toEqual({ kind: 'postponed' });
    expect(await request()).toMatchObject({ dueAt: plus(START, 10 * MINUTE) });
  });

  test('and an outage of ours delays it, then the citizen has two hours all the same, and the end moves', async () => {
    service.set(plus(START, 180 * MINUTE));
    await service.advance(id);
    const deadline = plus(service.now(), 120 * MINUTE);
    expect(await request()).toMatchObject({ status: 'awaiting-consent', consentDeadline: deadline });
    expect(String((await request())?.expiresAt) > deadline).toBe(true);
  });

  test('and the SMS service fails once, then the next try has the same code', async () => {
    await hasPhone();
    service.phones.next.push(down());
    await service.advance(id);
    service.wait(5_000);
    await service.advance(id);
    expect(await request()).toMatchObject({ status: 'awaiting-consent' });
    expect(service.phones.sent).toEqual([
      { id: `prompt-${id}-1`, phone: PHONE, text: expect.stringContaining(await codes(id, 1)) },
    ]);
  });

  test('by several at once, then it is asked once, and two SMS at most carry the same code', async () => {
    await hasPhone();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => service.advance(id)));
    expect(outcomes.filter(({ kind }) => kind === 'moved')).toHaveLength(1);
    expect(service.phones.sent.length).toBeLessThanOrEqual(2);
    expect(new Set(service.phones.sent.map(({ text }) => text)).size).toBe(1);
  });

  test('and storage fails on the way, then it is postponed and the failure reported', async () => {
    const failure = new Error('out of order');
    service.stores.register.personOf = async () => {
      throw failure;
    };
    expect(await service.advance(id)).toEqual({ kind: 'postponed' });
    expect(service.reports).toEqual([{ code: 'advance-failed', error: failure }]);
    expect(await request()).toMatchObject({ status: 'submitted', retries: 1 });
  });
});

describe('given the citizen was asked, when it advances', () => {
  beforeEach(() => service.advance(id));

  test.each([plus(DEADLINE, -1), DEADLINE, plus(END, -1)])(
    'at %s, before the end, then nothing happens',
    async (now) => {
      const before = await request();
      service.set(now);
      expect(await service.advance(id)).toEqual({ kind: 'nothing-to-do' });
      expect(await request()).toEqual(before);
    },
  );

  test.each([END, '2026-12-24T00:00:00.000Z'])(
    'at %s, at its end or after it, then it expires as of the end',
    async (now) => {
      service.set(now);
      expect(await service.advance(id)).toMatchObject({ kind: 'moved', request: { status: 'expired' } });
      expect((await request())?.events.at(-1)).toMatchObject({ type: 'expired', at: END, by: 'service' });
    },
  );
});

describe('given consent, when it advances', () => {
  beforeEach(async () => {
    await service.advance(id);
    const opened = await window();
    if (!opened) throw new Error('it was asked');
    await service.recordDecision({ window: opened, decision: 'grant', channel: 'cabinet', by: 'subject' });
    service.wait(400);
  });

  test.each([
    ['belongs', isRecipient, true],
    ['does not belong', async () => undefined, false],
  ])('and the citizen %s, then that is the answer, as of today', async (_given, prepare, belongs) => {
    await prepare();
    await service.advance(id);
    expect(await request()).toMatchObject({
      status: 'answered',
      answer: {
        belongs,
        asOf: '2026-11-23',
        issuedAt: service.now(),
        verificationCode: expect.stringMatching(/^(\w{5}-){4}\w{5}$/),
      },
    });
  });

  test('and the answer waited past midnight in Kazakhstan, then it is as of the new day', async () => {
    service.set('2026-11-23T19:00:00.000Z');
    await service.advance(id);
    expect(await request()).toMatchObject({ answer: { asOf: '2026-11-24' } });
  });

  test('then its time is counted once, however often it is looked at', async () => {
    await service.advance(id);
    expect(await service.advance(id)).toEqual({ kind: 'nothing-to-do' });
    const [today = []] = await service.stores.answerTimes.ofDays(['2026-11-23']);
    expect(today.indexOf(1)).toBe(3);
    expect(today.reduce((sum, count) => sum + count)).toBe(1);
  });

  test('by several at once, then there is one answer', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => service.advance(id)));
    expect(outcomes.filter(({ kind }) => kind === 'moved')).toHaveLength(1);
    const answered = await request();
    expect(answered?.events.filter(({ type }) => type === 'answered')).toHaveLength(1);
    expect(outcomes).toContainEqual({ kind: 'moved', request: answered });
  });

  test('and the register fails, then it is postponed, again and again, until it is answered', async () => {
    const { rowsOf } = service.stores.register;
    service.stores.register.rowsOf = async () => {
      throw new Error('out of order');
    };
    expect(await service.advance(id)).toEqual({ kind: 'postponed' });
    expect(await service.advance(id)).toEqual({ kind: 'postponed' });
    expect(await request()).toMatchObject({ status: 'consented', retries: 2 });
    service.stores.register.rowsOf = rowsOf;
    expect(await service.advance(id)).toMatchObject({ kind: 'moved' });
  });

  test('and the counter fails, then the answer stands all the same', async () => {
    service.stores.answerTimes.count = async () => {
      throw new Error('out of order');
    };
    const broken = makeService(service.stores);
    broken.set(service.now());
    expect(await broken.advance(id)).toMatchObject({ kind: 'moved', request: { status: 'answered' } });
    expect(broken.reports.map(({ code }) => code)).toEqual(['answered', 'count-failed']);
  });
});

describe('given storage is out of order, when it advances, then that is reported and thrown', () => {
  const failure = new Error('out of order');
  const fails = async () => {
    throw failure;
  };

  test('because it cannot be read', async () => {
    service.stores.requests.find = fails;
    await expect(service.advance(id)).rejects.toBe(failure);
    expect(service.reports).toEqual([{ code: 'advance-failed', error: failure }]);
  });

  test('because it cannot be written, not even put off', async () => {
    service.stores.requests.save = fails;
    service.stores.requests.postpone = fails;
    await expect(service.advance(id)).rejects.toBe(failure);
    expect(service.reports).toEqual([
      { code: 'advance-failed', error: failure },
      { code: 'advance-failed', error: failure },
    ]);
  });
});

describe('given nothing to do, when it advances, then nothing happens', () => {
  test('because it is not there', async () => {
    expect(await service.advance('unknown')).toEqual({ kind: 'nothing-to-do' });
  });

  test('because it is final', async () => {
    await service.cancelRequest({ requesterId: BANK, id });
    service.set(END);
    expect(await service.advance(id)).toEqual({ kind: 'nothing-to-do' });
    expect(await request()).toMatchObject({ status: 'cancelled' });
  });

  test('because somebody was quicker: cancelled between the SMS and its record', async () => {
    await hasPhone();
    const { open } = service.stores.windows;
    service.stores.windows.open = async (opened) => {
      await service.cancelRequest({ requesterId: BANK, id });
      return open(opened);
    };
    expect(await service.advance(id)).toEqual({ kind: 'nothing-to-do' });
    expect(await request()).toMatchObject({ status: 'cancelled' });
  });
});
