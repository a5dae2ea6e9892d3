import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../shared/domain/language.ts';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import { PURPOSES } from '../../shared/domain/purpose.ts';
import { parseReply } from '../../shared/domain/reply.ts';
import { REQUESTER_KINDS } from '../../shared/domain/requester.ts';
import { readyToWrite } from '../../shared/messaging/requester-name.ts';
import {
  acceptedBeforeSms,
  acceptedSms,
  hintSms,
  messageWaitsSms,
  type PromptInput,
  promptSms,
  tooLateSms,
  wrongCodeSms,
} from '../../shared/messaging/sms-texts.ts';

// As whoever sends an SMS does, before its words are put together.
await readyToWrite('Zürich', 'ascii');

const LIMIT: Record<Language, { encoding: string; segments: number }> = {
  kk: { encoding: 'UCS-2', segments: 2 },
  ru: { encoding: 'UCS-2', segments: 2 },
  en: { encoding: 'GSM-7', segments: 1 },
};

/** How to answer, and until when: what no name may push out. */
const INSTRUCTION: Record<Language, (code: string, until: string) => string> = {
  kk: (code, until) => `). Келісесіз бе? Жауап: ${code} ИӘ/ЖОҚ/МЕН ЕМЕС. Мерзім ${until}`,
  ru: (code, until) => `). Согласны? Ответьте: ${code} ДА/НЕТ/НЕ Я до ${until}`,
  en: (code, until) => `). Agree? Reply ${code} YES, NO or NOT ME by ${until}`,
};

const WORDS: Record<Language, [word: string, decision: string][]> = {
  kk: [
    ['ИӘ', 'grant'],
    ['ЖОҚ', 'refuse'],
    ['МЕН ЕМЕС', 'not-me'],
  ],
  ru: [
    ['ДА', 'grant'],
    ['НЕТ', 'refuse'],
    ['НЕ Я', 'not-me'],
  ],
  en: [
    ['YES', 'grant'],
    ['NO', 'refuse'],
    ['NOT ME', 'not-me'],
  ],
};

const BIN = '990140000017';
const SAME_DAY = { deadline: '2026-11-23T13:45:59.999Z', until: '18:45' };
const NEXT_DAY = { deadline: '2026-11-23T19:30:00.000Z', until: '24.11 00:30' };

const prompt = (change: Partial<PromptInput> = {}): string =>
  promptSms({
    language: 'kk',
    requesterId: BIN,
    requesterKind: 'organisation',
    requesterName: 'АО «Банк»',
    purpose: 'credit',
    about: null,
    code: '041729',
    deadline: SAME_DAY.deadline,
    ...change,
  });

/** What is left of a name, found by the words after it. */
const nameIn = (text: string): string => text.split(/ (?:сұрайды|спрашивает|asks) ?/)[0] ?? '';

function expectWithinLimit(text: string, language: Language): void {
  const message = new SegmentedMessage(text);
  expect(message.encodingName).toBe(LIMIT[language].encoding);
  expect(message.segmentsCount).toBeLessThanOrEqual(LIMIT[language].segments);
}

describe('the prompt', () => {
  const names = [
    'АО «Банк»',
    '',
    'Ахметова Айгүл Серікқызы',
    '«Қазақстан Республикасының Халық жинақ банкі» акционерлік қоғамы '.repeat(3),
    'Товарищество с ограниченной ответственностью «Микрофинансовая организация “Надёжные деньги”» '.repeat(2),
    'Щ'.repeat(200),
    'ӘҒҚҢӨҰҮҺІ'.repeat(20),
    'International Bank for Reconstruction & Development '.repeat(4),
    '~[]{}^|\\€'.repeat(20),
    '😀👨‍👩‍👧‍👦🇰🇿'.repeat(15),
    '株式会社'.repeat(50),
    'Zürich Gesellschaft für Kredit ÄÖÜß '.repeat(5),
    'é'.normalize('NFD').repeat(100),
    '123456'.repeat(30),
    'Школа-лицей № 12345, 1 2 3 4 5 6',
    '"\'«»„“”‘’'.repeat(20),
    'ﷺ'.repeat(200),
  ];

  const SOMEBODY = [null, { year: '2015', child: true }, { year: '1985', child: false }];
  const cases = LANGUAGES.flatMap((language) =>
    PURPOSES.flatMap((purpose) => SOMEBODY.map((about) => ({ language, purpose, about }))),
  );
  const numbersIn = (about: PromptInput['about'], code: string) => [...(about ? [about.year] : []), code];

  test.each(cases)(
    'in $language for $purpose about $about keeps its limit, code and instruction with any name',
    (given) => {
      for (const requesterName of names) {
        for (const { deadline, until } of [SAME_DAY, NEXT_DAY]) {
          const text = prompt({ ...given, requesterName, deadline });
          expectWithinLimit(text, given.language);
          expect(text.match(/\d{4,}/g)).toEqual(numbersIn(given.about, '041729'));
          expect(text.endsWith(INSTRUCTION[given.language]('041729', until))).toBe(true);
        }
      }
    },
  );

  test('keeps limit, code and instruction whatever the name is', () => {
    const anyName = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 500 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom(...'0123456789٣３ -–.\u200b\u00ad"Ққ/:w€…'), maxLength: 300 }),
      fc.array(fc.integer({ min: 0xd800, max: 0xdfff })).map((units) => String.fromCharCode(...units)),
    );
    const anyCode = fc.integer({ min: 0, max: 999_999 }).map((code) => String(code).padStart(6, '0'));
    const inputs = fc.record({
      language: fc.constantFrom(...LANGUAGES),
      purpose: fc.constantFrom(...PURPOSES),
      requesterName: anyName,
      requesterKind: fc.constantFrom(...REQUESTER_KINDS),
      requesterClass: fc.constantFrom('bank', null, undefined),
      about: fc.constantFrom(...SOMEBODY),
      code: anyCode,
    });
    fc.assert(
      fc.property(inputs, fc.constantFrom(SAME_DAY, NEXT_DAY), (input, { deadline, until }) => {
        const text = prompt({ ...input, deadline });
        expectWithinLimit(text, input.language);
        expect(text.match(/\d{4,}/g)).toEqual(numbersIn(input.about, input.code));
        expect(text.endsWith(INSTRUCTION[input.language](input.code, until))).toBe(true);
        expect(text).not.toMatch(/[\p{C}\p{M}]|:\/\/|^ | {2}/u);
        expect(nameIn(text)).toMatch(/[\p{L}\d]/u);
      }),
      { numRuns: 500 },
    );
  });

  test('asked for on our page, it ends with the line that binds its code to that page, within the same limit, and can be answered by SMS', () => {
    const inputs = fc.record({
      language: fc.constantFrom(...LANGUAGES),
      purpose: fc.constantFrom(...PURPOSES),
      requesterName: fc.oneof(fc.constantFrom(...names), fc.string({ unit: 'binary', maxLength: 300 })),
      requesterKind: fc.constantFrom(...REQUESTER_KINDS),
      requesterClass: fc.constantFrom('bank', null, undefined),
      about: fc.constantFrom(...SOMEBODY),
    });
    fc.assert(
      fc.property(inputs, fc.constantFrom(SAME_DAY, NEXT_DAY), (input, { deadline, until }) => {
        const text = prompt({ ...input, deadline, host: 'kelisim.kz' });
        expectWithinLimit(text, input.language);
        const [sentence = '', line] = text.split('\n');
        if (line === undefined) expect(input.about).not.toBeNull();
        else expect(line).toBe('@kelisim.kz #041729');
        const reply = INSTRUCTION[input.language]('041729', until).replace(/^.*\? /, '');
        expect(sentence.endsWith(reply)).toBe(true);
        expect(sentence.match(/\d{4,}/g)).toEqual(numbersIn(input.about, '041729'));
        expect(sentence).toMatch(/^.*[\p{L}\d]/u);
      }),
      { numRuns: 500 },
    );
  });

  test('given an address so long that nothing of the name would be left, then the line gives way, not the name', () => {
    for (const language of LANGUAGES) {
      const host = `${'d'.repeat(80)}.cloudfront.net`;
      expect(prompt({ language, host })).toBe(prompt({ language }));
    }
  });

  test.each(cases)(
    'in $language for $purpose about $about leaves a long name at least 25 characters within a day, 15 where it says about whom',
    (given) => {
      const name = nameIn(prompt({ ...given, requesterName: 'Щ'.repeat(200) }));
      expect(name.length).toBeGreaterThanOrEqual(given.about ? 15 : 25);
    },
  );

  test.each(cases)(
    'in $language for $purpose about $about leaves a long name 19 characters when it has a date, 9 where it says about whom',
    (given) => {
      const text = prompt({ ...given, requesterName: 'Щ'.repeat(200), deadline: NEXT_DAY.deadline });
      expect(nameIn(text).length).toBeGreaterThanOrEqual(given.about ? 9 : 19);
    },
  );

  test.each([
    ['kk', 'Үшінші тұлға'],
    ['ru', 'Третье лицо'],
    ['en', 'A third party'],
  ] as const)('in %s calls a requester without a usable name "%s"', (language, shown) => {
    expect(nameIn(prompt({ language, requesterName: 'https://evil.example' }))).toBe(shown);
  });

  test.each([
    ['kk', 'organisation', '"Самал" ЖШС (тіркелмеген)', 'Тіркелмеген ұйым БСН…017'],
    ['kk', 'person', '"Самал" ЖШС (жеке тұлға)', 'Тіркелмеген тұлға'],
    ['ru', 'organisation', '"Самал" ЖШС (вне реестра)', 'Орг. вне реестра БИН…017'],
    ['ru', 'person', '"Самал" ЖШС (физлицо)', 'Лицо вне реестра'],
    ['en', 'organisation', '"Samal" ZhShS (unregistered)', 'Unregistered firm BIN...017'],
    ['en', 'person', '"Samal" ZhShS (individual)', 'Unregistered person'],
  ] as const)('in %s tells that a %s is not in the register', (language, requesterKind, named, nameless) => {
    const shown = (requesterName: string) =>
      nameIn(prompt({ language, requesterKind, requesterClass: null, requesterName }));
    expect(shown('«Самал» ЖШС')).toBe(named);
    expect(shown('')).toBe(nameless);
  });

  test.each(cases)('in $language for $purpose tells it however long the name is', (given) => {
    for (const { deadline } of [SAME_DAY, NEXT_DAY]) {
      for (const requesterKind of REQUESTER_KINDS) {
        const of = { ...given, requesterKind, requesterClass: null, deadline };
        const told =
          / \((тіркелмеген|жеке тұлға|вне реестра|физлицо|unregistered|individual)\)$|^(Тіркелм|Жеке т|Орг. вне|Вне ре|Лицо|Физлицо|Unregist|Individ)/;
        for (const requesterName of ['Щ'.repeat(200), '']) {
          expect(nameIn(prompt({ ...of, requesterName }))).toMatch(told);
        }
      }
    }
  });

  test.each([
    ['kk', '"Алатау" банкі АҚ'],
    ['ru', 'АО "Банк Алатау"'],
    ['en', 'Alatau Bank JSC'],
  ] as const)('in %s calls a registered organisation by its official name there', (language, name) => {
    const official = {
      requesterName: '«Алатау» банкі АҚ',
      requesterNames: { ru: 'АО «Банк Алатау»', en: 'Alatau Bank JSC' },
      requesterClass: 'bank',
    } as const;
    expect(nameIn(prompt({ language, ...official }))).toBe(name);
  });

  test.each(LANGUAGES)('in %s names every purpose differently', (language) => {
    expect(new Set(PURPOSES.map((purpose) => prompt({ language, purpose }))).size).toBe(PURPOSES.length);
  });

  test.each(
    LANGUAGES.flatMap((language) =>
      WORDS[language].map(([word, decision]) => ({ language, word, decision })),
    ),
  )('in $language offers "$word", and that is understood as $decision', ({ language, word, decision }) => {
    expect(prompt({ language })).toContain(word);
    expect(hintSms({ language })).toContain(word);
    expect(parseReply(`041729 ${word}`)).toMatchObject({ kind: 'decision', code: '041729', decision });
  });

  test.each(LANGUAGES)('in %s decides nothing when it is sent back as it is', (language) => {
    expect(parseReply(prompt({ language })).kind).toBe('unclear');
  });

  test.each([
    ['2026-11-23T13:45:59.999Z', '18:45'],
    ['2026-11-23T18:59:59.999Z', '23:59'],
    ['2026-11-23T19:00:00.000Z', '24.11 00:00'],
    ['2026-11-23T20:59:59.999Z', '24.11 01:59'],
    ['2026-11-23T21:00:00.000Z', '02:00'],
    ['2026-12-31T19:05:00.000Z', '01.01 00:05'],
  ])('with the deadline %s says "%s"', (deadline, until) => {
    expect(prompt({ deadline })).toMatch(new RegExp(`Мерзім ${until}$`));
  });
});

describe.each(LANGUAGES)('the answers to a reply that decides nothing, in %s', (language) => {
  test.each([
    ['hint', hintSms],
    ['too late', tooLateSms],
    ['wrong code', wrongCodeSms],
  ])('"%s" takes one segment and has no number that could be taken for a code', (_, sms) => {
    const message = new SegmentedMessage(sms({ language }));
    expect(message.encodingName).toBe(LIMIT[language].encoding);
    expect(message.segmentsCount).toBe(1);
    expect(sms({ language })).not.toMatch(/\d{4,}/);
  });
});

test.each(LANGUAGES)(
  'that a message waits is one segment in %s, and says nothing of assistance',
  (language) => {
    const text = messageWaitsSms({ language });
    expect(new SegmentedMessage(text).segmentsCount).toBe(1);
    expect(text).not.toMatch(/көмек|помощ|assist|АӘК|АСП|\d/i);
  },
);

describe.each(
  LANGUAGES.flatMap((language) => WORDS[language].map(([word, decision]) => ({ language, word, decision }))),
)('the acknowledgement of $decision in $language', ({ language, word, decision }) => {
  test.each([
    ['accepted', acceptedSms],
    ['already accepted', acceptedBeforeSms],
  ])('"%s" takes one segment, says the word, and decides nothing when it is sent back', (_, sms) => {
    const text = sms({ language, decision: decision as Decision });
    const message = new SegmentedMessage(text);
    expect(message.encodingName).toBe(LIMIT[language].encoding);
    expect(message.segmentsCount).toBe(1);
    expect(text).toContain(`: ${word}.`);
    expect(text).not.toMatch(/\d/);
    expect(parseReply(text).kind).toBe('unclear');
  });

  test('then the two say different things', () => {
    const input = { language, decision: decision as Decision };
    expect(acceptedSms(input)).not.toBe(acceptedBeforeSms(input));
  });
});
