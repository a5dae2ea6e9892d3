import { beforeEach, describe, expect, test } from 'vitest';
import type { Phone } from '../../shared/domain/phone.ts';
import { plus } from '../../shared/domain/time.ts';
import { acceptedSms, hintSms, tooLateSms, wrongCodeSms } from '../../shared/messaging/sms-texts.ts';
import { randomId } from '../../shared/signing/random.ts';
import { aRef, BANK } from '../builders.ts';
import { codes, makeService, references, type Service, somebodyAsked, wrong } from '../fakes/service.ts';

const PHONE: Phone = '+77011234567';
const OTHER_BANK = { id: '160140000014', kind: 'organisation', name: '«Хан-Тәңірі» МҚҰ' } as const;

let service: Service;
let asked: Awaited<ReturnType<typeof somebodyAsked>>;
beforeEach(async () => {
  service = makeService();
  asked = await somebodyAsked(service, { phone: PHONE, language: 'ru' });
  service.phones.sent.length = 0;
});

const reply = (text: string, { from = PHONE, messageId = randomId() } = {}) =>
  service.receiveSms({ messageId, from, text, receivedAt: null });
const notes = () => service.phones.sent.map(({ text }) => text);

describe('a reply', () => {
  const ru = { language: 'ru' } as const;
  test.each<[string, string, string, string, string]>([
    ['CODE ДА', 'decided', 'consented', 'Ваш ответ принят: ДА.', 'granted'],
    ['нет CODE', 'decided', 'refused', 'Ваш ответ принят: НЕТ.', 'refused'],
    ['CODE не я', 'decided', 'refused', 'Ваш ответ принят: НЕ Я.', 'not-me'],
    ['CODEИӘ', 'decided', 'consented', 'Ваш ответ принят: ДА.', 'granted'],
    ['CODE', 'unclear', 'awaiting-consent', hintSms(ru), 'asked'],
    ['ДА', 'unclear', 'awaiting-consent', hintSms(ru), 'asked'],
    ['CODE ДА НЕТ', 'unclear', 'awaiting-consent', hintSms(ru), 'asked'],
    ['CODE может быть', 'unclear', 'awaiting-consent', hintSms(ru), 'asked'],
    ['WRONG ДА', 'wrong-code', 'awaiting-consent', wrongCodeSms(ru), 'asked'],
    ['', 'unclear', 'awaiting-consent', hintSms(ru), 'asked'],
  ])(
    'given %j, then %s, the request is %s, and the note is %j',
    async (text, outcome, status, note, event) => {
      const written = text.replace('CODE', asked.code).replace('WRONG', wrong(asked.code));
      expect(await reply(written)).toBe(outcome);
      expect(await asked.request()).toMatchObject({ status });
      expect((await asked.request())?.events.at(-1)).toMatchObject({ type: event });
      expect(notes()).toEqual([note]);
    },
  );

  test('given it decides, then its channel is SMS', async () => {
    await reply(`${asked.code} ДА`);
    expect((await asked.request())?.events.at(-1)).toMatchObject({ by: 'subject', channel: 'sms' });
  });

  test('given another phone sends the right code, then it decides nothing', async () => {
    expect(await reply(`${asked.code} ДА`, { from: '+77771112233' })).toBe('too-late');
    expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
    expect(await asked.window()).toMatchObject({ totalTries: 0 });
  });

  test.each(['123456 ИӘ', '123456 YES', 'STOP', '', 'Сәлем!'])(
    'given a number that nothing was ever sent to writes %j, then there is no note, however often',
    async (text) => {
      for (let times = 0; times < 3; times++) await reply(text, { from: '+77771112233' });
      expect(notes()).toEqual([]);
    },
  );

  test.each([
    [-1, 'decided'],
    [0, 'too-late'],
    [60_000, 'too-late'],
  ])('given it comes %i ms from the deadline, then %s', async (ms, outcome) => {
    service.set(plus((await asked.window())?.deadline ?? '', ms));
    expect(await reply(`${asked.code} ДА`)).toBe(outcome);
    expect(notes()).toEqual([
      outcome === 'decided' ? acceptedSms({ ...ru, decision: 'grant' }) : tooLateSms(ru),
    ]);
  });

  test('given it was decided or cancelled, then a later reply is too late', async () => {
    await service.cancelRequest({ requesterId: BANK, id: asked.id });
    expect(await reply(`${asked.code} ДА`)).toBe('too-late');
    expect(await asked.request()).toMatchObject({ status: 'cancelled' });
  });
});

describe('wrong codes', () => {
  test('given several, then one note for each issue, and none once it is locked', async () => {
    const outcomes: string[] = [];
    for (let tries = 0; tries < 6; tries++) outcomes.push(await reply(`${wrong(asked.code)} ДА`));
    expect(outcomes).toEqual([...Array(5).fill('wrong-code'), 'code-locked']);
    expect(notes()).toEqual([wrongCodeSms({ language: 'ru' })]);
    expect(await reply(`${asked.code} ДА`)).toBe('code-locked');
    expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
  });

  test('given 40 at once, then five are evaluated', async () => {
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => reply(`${wrong(asked.code)} ДА`)));
    expect(outcomes.filter((outcome) => outcome === 'wrong-code')).toHaveLength(5);
    expect(await asked.window()).toMatchObject({ issueTries: 5, totalTries: 5 });
  });

  test('given the day’s notes are used up, then there is none, and a decision counts all the same', async () => {
    const phoneRef = await references.phone(PHONE);
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      await service.stores.smsLog.reserveNote({ phoneRef, key, now: service.now() });
    }
    expect(await reply('ДА')).toBe('unclear');
    expect(await reply(`${asked.code} ДА`)).toBe('decided');
    expect(notes()).toEqual([]);
  });

  test('given the note cannot be sent, then that is reported and nothing else', async () => {
    const failure = new Error('no answer');
    service.phones.next.push(failure);
    expect(await reply('ДА')).toBe('unclear');
    expect(service.reports.at(-1)).toEqual({ code: 'note-failed', error: failure });
  });
});

describe('two requests open on one phone', () => {
  let other: typeof asked;
  beforeEach(async () => {
    other = await somebodyAsked(service, {
      phone: PHONE,
      language: 'ru',
      citizenRef: asked.citizenRef,
      requester: OTHER_BANK,
    });
    service.phones.sent.length = 0;
  });

  test('given the code of one, then that one is decided and the other keeps all its tries', async () => {
    expect(await reply(`${other.code} ДА`)).toBe('decided');
    expect(await other.request()).toMatchObject({ status: 'consented' });
    expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
    expect(await asked.window()).toMatchObject({ issueTries: 0, totalTries: 0, lastTry: null });
    expect(await reply(`${asked.code} НЕТ`)).toBe('decided');
    expect(await asked.request()).toMatchObject({ status: 'refused' });
  });

  test('given a code that is neither’s, then it counts against both', async () => {
    expect(await reply('000000 ДА')).toBe('wrong-code');
    for (const { window } of [asked, other]) expect(await window()).toMatchObject({ totalTries: 1 });
    expect(notes()).toHaveLength(1);
  });

  test('given one is locked, then the other’s code still decides', async () => {
    for (let tries = 0; tries < 5; tries++) {
      await service.decideConsent({ ...asked, decision: 'grant', code: wrong(asked.code) });
    }
    expect(await reply(`${other.code} ДА`)).toBe('decided');
  });

  test('given the codes are the same (one in a million), then nothing is decided', async () => {
    const { inbox } = service.stores;
    const phoneRef = await references.phone(PHONE);
    const { prompted } = await inbox.at({ message: 'any', phoneRef, now: service.now() });
    const [mine, another] = await inbox.asked({ phoneRef, prompted });
    if (!mine || !another) throw new Error('both are open');
    const { requestId } = mine.window;
    inbox.asked = async () => [mine, { ...another, window: { ...another.window, requestId } }];
    service.stores.windows.reserveTry = async (tried) => ({ kind: 'reserved', window: tried });
    expect(await reply(`${asked.code} ДА`)).toBe('wrong-code');
    expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
  });
});

describe('deliveries of one message', () => {
  test('given it comes again, then it is a duplicate, without a second note or try', async () => {
    const messageId = randomId();
    expect(await reply('000000 ДА', { messageId })).toBe('wrong-code');
    expect(await reply('000000 ДА', { messageId })).toBe('duplicate');
    expect(notes()).toHaveLength(1);
    expect(await asked.window()).toMatchObject({ totalTries: 1 });
  });

  test('given ten deliveries at once, then one decision and one note', async () => {
    const messageId = randomId();
    const text = `${asked.code} ДА`;
    await Promise.all(Array.from({ length: 10 }, () => reply(text, { messageId })));
    expect((await asked.request())?.events.filter(({ type }) => type === 'granted')).toHaveLength(1);
    expect(notes()).toHaveLength(1);
    expect(notes()[0]).toMatch(/^Ваш ответ (уже )?принят/);
  });

  test.each([
    ['wrong', () => `${wrong(asked.code)} ДА`, 'wrong-code', 'awaiting-consent', 1],
    ['right', () => `${asked.code} ДА`, 'already-decided', 'consented', 1],
  ])(
    'given the first died after a %s code, then the second does nothing twice and says nothing untrue',
    async (_given, text, outcome, status, count) => {
      const { reserveNote } = service.stores.smsLog;
      service.stores.smsLog.reserveNote = async () => {
        throw new Error('out of order');
      };
      const messageId = randomId();
      await expect(reply(text(), { messageId })).rejects.toThrow('out of order');
      service.stores.smsLog.reserveNote = reserveNote;
      expect(await reply(text(), { messageId })).toBe(outcome);
      expect(await asked.request()).toMatchObject({ status });
      expect(await asked.window()).toMatchObject({ totalTries: 1 });
      expect(notes()).toHaveLength(count);
    },
  );

  test('given the code is replaced meanwhile, then it fails and the next delivery is looked at anew', async () => {
    const { reserveTry } = service.stores.windows;
    const messageId = randomId();
    service.stores.windows.reserveTry = async (...args) => {
      service.stores.windows.reserveTry = reserveTry;
      service.wait(60_000);
      await service.resendCode(asked);
      return reserveTry(...args);
    };
    const text = `${await codes(asked.id, 2)} ДА`;
    await expect(reply(text, { messageId })).rejects.toThrow('replaced meanwhile');
    expect(await reply(text, { messageId })).toBe('decided');
  });

  test('given it is quicker than the record that the citizen was asked, then it decides, and both are written as one', async () => {
    const { save } = service.stores.requests;
    service.stores.requests.save = async () => {
      throw new Error('out of order');
    };
    const early = await somebodyAsked(service, { phone: '+77017654321', citizenRef: aRef() });
    const message = { messageId: randomId(), from: '+77017654321' as const };
    service.stores.requests.save = save;
    expect(await early.request()).toMatchObject({ status: 'submitted' });
    expect(await reply(`${early.code} ИӘ`, message)).toBe('decided');
    expect((await early.request())?.events.map(({ type }) => type)).toEqual([
      'submitted',
      'asked',
      'granted',
    ]);
  });
});
