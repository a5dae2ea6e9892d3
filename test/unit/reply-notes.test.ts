import { beforeEach, describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../shared/domain/language.ts';
import { DECISIONS, type Decision } from '../../shared/domain/lifecycle.ts';
import type { Phone } from '../../shared/domain/phone.ts';
import { DAY, plus } from '../../shared/domain/time.ts';
import { acceptedBeforeSms, acceptedSms, hintSms } from '../../shared/messaging/sms-texts.ts';
import { randomId } from '../../shared/signing/random.ts';
import { aRef, BANK } from '../builders.ts';
import { makeMemory } from '../fakes/memory.ts';
import {
  AMPLE,
  codes,
  makeService,
  references,
  type Service,
  somebodyAsked,
  wrong,
} from '../fakes/service.ts';

type Asked = Awaited<ReturnType<typeof somebodyAsked>>;
const PHONE: Phone = '+77011234567';
const bank = (id: string) => ({ id, kind: 'organisation' as const, name: `Банк ${id}` });

let service: Service;
let citizenRef: string;
beforeEach(() => {
  service = makeService();
  citizenRef = aRef();
});

const asks = (id = BANK, language: Language = 'ru') =>
  somebodyAsked(service, { phone: PHONE, language, citizenRef, requester: bank(id) });
const reply = (text: string, { from = PHONE, messageId = randomId() } = {}) =>
  service.receiveSms({ messageId, from, text, receivedAt: null });
const texts = () => service.phones.sent.map(({ text }) => text);
/** What was sent to the phone besides what asks. */
const notes = (): string[] => texts().filter((text) => !/сұрайды|спрашивает|asks/.test(text));
const prompts = (): number => texts().length - notes().length;

const WORDS: Record<Language, Record<Decision, string>> = {
  kk: { grant: 'ИӘ', refuse: 'ЖОҚ', 'not-me': 'МЕН ЕМЕС' },
  ru: { grant: 'ДА', refuse: 'НЕТ', 'not-me': 'НЕ Я' },
  en: { grant: 'YES', refuse: 'NO', 'not-me': 'NOT ME' },
};
const EACH = LANGUAGES.flatMap((language) => DECISIONS.map((decision) => ({ language, decision })));

describe('a reply that decides', () => {
  test.each(EACH)(
    'in $language, $decision: then it is acknowledged, and again each time it comes',
    async ({ language, decision }) => {
      const { code, request } = await asks(BANK, language);
      const text = `${code} ${WORDS[language][decision]}`;
      expect(await reply(text, { messageId: 'x-1' })).toBe('decided');
      expect(await reply(text, { messageId: 'x-2' })).toBe('already-decided');
      expect(await reply(text, { messageId: 'x-3' })).toBe('already-decided');
      expect(notes()).toEqual([
        acceptedSms({ language, decision }),
        acceptedBeforeSms({ language, decision }),
        acceptedBeforeSms({ language, decision }),
      ]);
      const { events = [] } = (await request()) ?? {};
      expect(events.filter(({ by }) => by === 'subject')).toHaveLength(1);
    },
  );

  test.each(DECISIONS.flatMap((one) => DECISIONS.map((other) => [one, other] as const)))(
    'given %s and then %s, then the first stands, and that is what is said',
    async (first, second) => {
      const { code, request } = await asks();
      await reply(`${code} ${WORDS.ru[first]}`);
      const before = await request();
      expect(await reply(`${code} ${WORDS.ru[second]}`)).toBe('already-decided');
      expect(notes().at(-1)).toBe(acceptedBeforeSms({ language: 'ru', decision: first }));
      expect(await request()).toEqual(before);
    },
  );

  test('given it was decided in the cabinet, then a reply hears that', async () => {
    const asked = await asks();
    await service.decideConsent({ ...asked, decision: 'refuse' });
    expect(await reply(`${asked.code} ДА`)).toBe('already-decided');
    expect(notes()).toEqual([acceptedBeforeSms({ language: 'ru', decision: 'refuse' })]);
  });

  test.each([
    ['past the deadline', 2.1 * 3_600_000],
    ['past the end', 3 * 3_600_000],
  ])('given the same reply comes again %s, then it is still called accepted', async (_when, ms) => {
    const { code } = await asks();
    await reply(`${code} ДА`);
    service.wait(ms);
    expect(await reply(`${code} ДА`)).toBe('already-decided');
    expect(notes().at(-1)).toBe(acceptedBeforeSms({ language: 'ru', decision: 'grant' }));
  });
});

describe('a message is its sender, its text and its id together', () => {
  test('given another text with the same id, then it is looked at', async () => {
    const { code } = await asks();
    expect(await reply('Сәлем', { messageId: '1' })).toBe('unclear');
    expect(await reply(`${code} ДА`, { messageId: '1' })).toBe('decided');
    expect(await reply(`${code} ДА`, { messageId: '1' })).toBe('duplicate');
  });

  test('given another sender with the same id and text, then it is looked at', async () => {
    const { code } = await asks();
    const text = `${code} ДА`;
    expect(await reply(text, { messageId: '1', from: '+77771112233' })).toBe('too-late');
    expect(await reply(text, { messageId: '1' })).toBe('decided');
  });

  test('given a hundred texts with ONE id at once, the right code among them, then five are evaluated', async () => {
    const { code, window, request } = await asks();
    const guesses = Array.from({ length: 99 }, (_, index) => String(100_000 + index)).filter(
      (guess) => guess !== code,
    );
    const all = guesses.toSpliced(50, 0, code).map((guess) => reply(`${guess} ДА`, { messageId: '1' }));
    const outcomes = await Promise.all(all);
    expect(outcomes.filter((outcome) => outcome === 'wrong-code')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'code-locked')).toHaveLength(all.length - 5);
    expect(await window()).toMatchObject({ issueTries: 5, totalTries: 5 });
    expect(await request()).toMatchObject({ status: 'awaiting-consent' });
  });
});

const SELF_ANSWERING = [
  'Я за рулём, отвечу позже (автоответ)',
  'STOP',
  'Stop. Thank you',
  'СТОП',
  'тоқта',
  'UNSUBSCRIBE',
  'id:0123456789 sub:001 dlvrd:001 submit date:2611251340 done date:2611251340 stat:DELIVRD err:000 text:...',
  '',
];

describe('what answers by itself', () => {
  test.each(SELF_ANSWERING)(
    'given %j ten times, then one hint a window, and the next bank’s prompt goes out all the same',
    async (text) => {
      const first = await asks();
      for (let times = 0; times < 10; times++) expect(await reply(text)).toBe('unclear');
      expect(notes()).toEqual([hintSms({ language: 'ru' })]);

      const second = await asks('160140000014');
      expect(prompts()).toBe(2);
      expect(await second.window()).toMatchObject({ phoneMasked: '+7 701 *** ** 67', quiet: null });
      for (let times = 0; times < 10; times++) await reply(text);
      expect(notes()).toHaveLength(2);

      service.wait(60_000);
      expect(await service.resendCode(first)).toEqual({ kind: 'sent' });
      expect(prompts()).toBe(3);
      expect(await first.request()).toMatchObject({ status: 'awaiting-consent' });
      expect(await first.window()).toMatchObject({ totalTries: 0 });
    },
  );

  test('given fifty at once, then one hint', async () => {
    await asks();
    await Promise.all(Array.from({ length: 50 }, () => reply('STOP')));
    expect(notes()).toEqual([hintSms({ language: 'ru' })]);
  });

  test('given it answers the acknowledgement too, then no note follows', async () => {
    const { code } = await asks();
    await reply(`${code} ДА`);
    for (let times = 0; times < 5; times++) await reply('автоответ');
    expect(notes()).toHaveLength(1);
  });

  test('given as many windows as a day has, then five notes to a phone, and another five the next day', async () => {
    const people = Array.from({ length: 8 }, () => aRef());
    for (citizenRef of people) await asks();
    for (let times = 0; times < 20; times++) await reply('STOP');
    expect(notes()).toHaveLength(5);
    expect(prompts()).toBe(8);
    service.wait(DAY);
    citizenRef = aRef();
    await asks();
    await reply('STOP');
    expect(notes()).toHaveLength(6);
  });
});

describe('one window decided and another open', () => {
  let decided: Asked;
  let open: Asked;
  beforeEach(async () => {
    decided = await asks();
    open = await asks('160140000014');
    await reply(`${decided.code} ДА`);
  });

  test('given the decided one’s reply again, however often, then the open one loses no try', async () => {
    for (let times = 0; times < 12; times++) {
      expect(await reply(`${decided.code} ДА`)).toBe('already-decided');
    }
    expect(await open.window()).toMatchObject({ issueTries: 0, totalTries: 0 });
    expect(await reply(`${open.code} НЕТ`)).toBe('decided');
    expect(await open.request()).toMatchObject({ status: 'refused' });
  });

  test('given a code that is neither’s, then it counts against the open one', async () => {
    expect(await reply(`${wrong(open.code)} ДА`)).toBe('wrong-code');
    expect(await open.window()).toMatchObject({ totalTries: 1 });
  });
});

/** Storage in which no request is written as asked until `write` lets it. */
async function askedUnwritten() {
  const stores = makeMemory();
  const { save } = stores.requests;
  service = makeService(stores);
  stores.requests.save = async () => {
    throw new Error('slow');
  };
  const asked = await asks();
  stores.requests.save = save;
  return asked;
}

describe('given a reply is quicker than the record of the asking', () => {
  test.each(DECISIONS)(
    'when it says %s, then it decides, and the asking is written with it',
    async (decision) => {
      const asked = await askedUnwritten();
      expect(await asked.request()).toMatchObject({ status: 'submitted' });
      expect(await reply(`${asked.code} ${WORDS.ru[decision]}`)).toBe('decided');
      const { events = [] } = (await asked.request()) ?? {};
      expect(events).toHaveLength(3);
      expect(events[1]).toMatchObject({ type: 'asked', channel: 'sms', at: service.now() });
      expect(notes()).toEqual([acceptedSms({ language: 'ru', decision })]);
      await service.advance(asked.id);
      expect(prompts()).toBe(1);
    },
  );

  test('when it is a wrong code, then it is counted, and the asking goes on', async () => {
    const asked = await askedUnwritten();
    expect(await reply(`${wrong(asked.code)} ДА`)).toBe('wrong-code');
    expect(await asked.window()).toMatchObject({ totalTries: 1 });
    await service.advance(asked.id);
    expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
  });
});

describe('given the holder of a number said "not me" (rule 7)', () => {
  const NEXT = '160140000014';
  const sendsContact = async (sentAt: string) =>
    service.stores.register.putContacts([
      { citizenRef, phone: PHONE, phoneRef: await references.phone(PHONE), language: 'ru', sentAt },
    ]);
  /** Somebody asks, the contact staying as the register has it. */
  async function asksAnew(id: string) {
    const { phone: _phone, ...contact } = (await service.stores.register.personOf(citizenRef)).contact ?? {
      phone: '',
    };
    const asked = await asks(id);
    return { asked, contact };
  }

  test.each<[string, (asked: Asked) => Promise<unknown>]>([
    ['in a reply', ({ code }) => reply(`${code} НЕ Я`)],
    ['in the cabinet', (asked) => service.decideConsent({ ...asked, decision: 'not-me' })],
  ])('%s, when another bank or the same one asks, then no SMS goes there', async (_how, say) => {
    await say(await asks());
    for (const id of [NEXT, BANK]) {
      const before = prompts();
      const { asked } = await asksAnew(id);
      expect(prompts()).toBe(before);
      expect(await asked.window()).toMatchObject({
        phoneRef: null,
        phoneMasked: null,
        inCabinet: false,
        quiet: 'not-me',
      });
      expect(await reply(`${asked.code} ДА`)).not.toBe('decided');
      expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
    }
  });

  test('when the register sends the contact anew, then SMS go there again', async () => {
    const { code } = await asks();
    await reply(`${code} НЕ Я`);
    service.wait(60_000);
    await sendsContact(service.now());
    const before = prompts();
    const result = await service.submitRequest(asksFor(NEXT));
    if (result.kind !== 'accepted') throw new Error('it is another’s');
    await service.advance(result.request.id);
    expect(prompts()).toBe(before + 1);
    expect(await reply(`${await codes(result.request.id, 1)} ДА`)).toBe('decided');
  });

  test.each([
    ['before', -1],
    ['at the same moment', 0],
  ])('when the contact was sent %s that, then it stays off', async (_when, ms) => {
    const { code } = await asks();
    await reply(`${code} НЕ Я`);
    await sendsContact(plus(service.now(), ms));
    const before = prompts();
    const result = await service.submitRequest(asksFor(NEXT));
    if (result.kind !== 'accepted') throw new Error('it is another’s');
    await service.advance(result.request.id);
    expect(prompts()).toBe(before);
  });

  test('when somebody else is registered with that number, then they are not asked there either', async () => {
    const { code } = await asks();
    await reply(`${code} НЕ Я`);
    const before = prompts();
    citizenRef = aRef();
    const { asked } = await asksAnew(NEXT);
    expect(prompts()).toBe(before);
    expect(await asked.window()).toMatchObject({ quiet: 'not-me' });
  });

  test('when the decision itself cannot be written, then the number is disowned all the same', async () => {
    const { code } = await asks();
    const { save } = service.stores.requests;
    service.stores.requests.save = async () => {
      throw new Error('out of order');
    };
    await expect(reply(`${code} НЕ Я`)).rejects.toThrow('out of order');
    service.stores.requests.save = save;
    const phoneRef = await references.phone(PHONE);
    expect(await service.stores.disowned.since(phoneRef)).toBe(service.now());
  });

  test.each(['grant', 'refuse'] as const)('(but %s disowns nothing)', async (decision) => {
    const { code } = await asks();
    await reply(`${code} ${WORDS.ru[decision]}`);
    expect(await service.stores.disowned.since(await references.phone(PHONE))).toBeNull();
  });

  const asksFor = (id: string) => ({
    requester: bank(id),
    limits: AMPLE,
    iin: '850101100012' as never,
    citizenRef,
    purpose: 'credit' as const,
    reference: null as never,
    body: [id],
    idempotencyKey: null,
  });
});
