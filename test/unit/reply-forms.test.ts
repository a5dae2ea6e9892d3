import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../shared/domain/language.ts';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import { PURPOSES } from '../../shared/domain/purpose.ts';
import { PHRASES, parseReply, skeleton } from '../../shared/domain/reply.ts';
import { readyToWrite } from '../../shared/messaging/requester-name.ts';
import { hintSms, promptSms, tooLateSms, wrongCodeSms } from '../../shared/messaging/sms-texts.ts';

// As whoever sends an SMS does, before its words are put together.
await readyToWrite('Zürich', 'ascii');

const CODE = '123456';
const read = (text: string) => parseReply(text.replaceAll('<code>', CODE));

describe('what a person would call clear', () => {
  test.each<[text: string, decision: Decision, language: Language]>([
    ['Код <code> да', 'grant', 'ru'],
    ['SMS-код <code> ДА', 'grant', 'ru'],
    ['смс код: <code>. Да', 'grant', 'ru'],
    ['Code <code> yes', 'grant', 'en'],
    ['<code> да, спасибо', 'grant', 'ru'],
    ['<code> Иә, рахмет', 'grant', 'kk'],
    ['Спасибо большое, <code> да', 'grant', 'ru'],
    ['Здравствуйте! <code> нет, спасибо', 'refuse', 'ru'],
    ['<code> Yes please', 'grant', 'en'],
    ['<code> no thank you', 'refuse', 'en'],
    ['<code> <code> ДА', 'grant', 'ru'],
    ['<code> ДА <code>', 'grant', 'ru'],
    ['<code> <code>, <code> ЖОҚ', 'refuse', 'kk'],
    ['123 456 ДА 123-456', 'grant', 'ru'],
    ['123,456 ДА', 'grant', 'ru'],
    ['<code> НЕТ, НЕ Я', 'not-me', 'ru'],
    ['<code> НЕ Я! НЕТ!', 'not-me', 'ru'],
    ['<code> ЖОҚ, МЕН ЕМЕС', 'not-me', 'kk'],
    ['<code> no, not me', 'not-me', 'en'],
    ['<code> Келісім', 'grant', 'kk'],
    ['<code> келісем', 'grant', 'kk'],
    ['<code> мен келісем', 'grant', 'kk'],
    ['<code> Келістім', 'grant', 'kk'],
    ['<code> Ие', 'grant', 'kk'],
    ['<code> ИЭ', 'grant', 'kk'],
    ['<code> ийа', 'grant', 'kk'],
    ['<code> Ija', 'grant', 'kk'],
    ['<code> Y', 'grant', 'en'],
    ['Y! <code>', 'grant', 'en'],
    ['<code> OK', 'grant', 'en'],
    ['<code> ок', 'grant', 'en'],
    ['<code> Yep', 'grant', 'en'],
    ['<code> Yes.', 'grant', 'en'],
    ['<code>ㅤДА', 'grant', 'ru'],
    ['<code>\u2800ДА', 'grant', 'ru'],
    ['KELISIM <code> ДА', 'grant', 'ru'],
    ['KELISIM <code> НЕТ', 'refuse', 'ru'],
    ['Келісім: <code> ИӘ', 'grant', 'kk'],
    ['Келісім: <code> МЕН ЕМЕС', 'not-me', 'kk'],
  ])('given %j, then it is %s', (text, decision, language) => {
    expect(read(text)).toEqual({ kind: 'decision', code: CODE, decision, language });
  });
});

describe('what no one can be sure of', () => {
  test.each([
    ...[
      '<code> не ок',
      '<code> ок не надо',
      '<code> not ok',
      '<code> ok no',
      '<code> НЕ КЕЛІСІМ',
      '<code> да нет',
    ],
    ...[
      '<code> да если до 5 числа',
      '<code> нет проблем',
      '<code> да, но не всё',
      '<code> yes but only today',
    ],
    ...['<code> да?', '<code> Иә ме?', '<code> да？', '<code> да ⁉', '<code> да &#63;', '<code> кто это?'],
    ...[
      '<code> +',
      '<code> 👍',
      '<code> спасибо',
      '<code> рахмет',
      'Код <code>',
      'N <code>',
      '№ <code>',
      'Nº <code>',
    ],
    ...[
      'Келісім: <code>',
      'KELISIM <code>',
      '<code>. Келісім: ',
      '<code> Келісім жоқ',
      '<code> Келісім бермеймін',
    ],
    ...['<code> У', '<code> дау', '<code> НЕ, спасибо, Я', '<code> НЕ код ДА', '<code> Д спасибо А'],
    ...[
      '<code> 654321 ДА',
      '<code> ДА 654321',
      '<code><code> ДА',
      '<code> 1 ДА',
      '<code>, <code>1 ДА',
      '123 ДА 456',
    ],
    ...['<code> ИӘ/ЖОҚ', '<code> НЕТ/НЕ Я', '<code> ДА|НЕТ', '<code> NO or NOT ME'],
  ])('given %j, then it is unclear', (text) => {
    expect(read(text).kind).toBe('unclear');
  });
});

describe('what a gateway escapes', () => {
  test.each([
    ...[
      '&quot;<code> ДА&quot;',
      '&laquo;<code>&raquo; &ndash; да',
      '<code>&nbsp;ДА',
      '&amp;quot;<code> ДА&amp;quot;',
    ],
    ...[
      '&#34;<code> ДА&#x22;',
      '<code> &#1044;&#1040;',
      '<code> &#x414;&#x410;',
      '&LT;<code>&GT; да',
      '<code>&#8203;да',
    ],
    '123&#45;456 да',
  ])('given %j, then it is read as it was written', (text) => {
    expect(read(text)).toMatchObject({ kind: 'decision', decision: 'grant' });
  });

  test.each(['<code> да &#9999999;', '<code> да &#xffffff;', '<code> да &#xd800;'])(
    'given %j, which is no character, then nothing is thrown',
    (text) => expect(read(text)).toMatchObject({ code: CODE }),
  );
});

describe('what a phone signs with', () => {
  test.each([
    ...[
      'Отправлено с iPhone',
      'Отправлено с моего iPhone 15 Pro Max',
      'Отправлено со смартфона Samsung Galaxy.',
    ],
    ...[
      'Отправлено с мобильного устройства',
      'Отправлено из мобильной Почты Mail.ru',
      'Отправлено из Outlook для iOS',
    ],
    ...[
      'Sent from my iPhone',
      'Sent from my Samsung Galaxy S21 Ultra 5G',
      'Sent from my mobile device',
      'Sent via Xiaomi',
    ],
    ...[
      'Get Outlook for Android',
      'iPhone құрылғысынан жіберілді',
      'Менің iPhone құрылғымнан жіберілді',
      'iPad-тан жіберілген',
    ],
    ...['Samsung телефонынан жіберілді', 'iPhone-нан жіберілді', '-- \nSent from my Redmi Note 12'],
  ])('given the line %j below, then the reply above it counts', (signature) => {
    for (const gap of ['\n', '\n\n', '\r\n\r\n', '\u2028']) {
      expect(read(`<code> ДА${gap}${signature}\n`)).toMatchObject({ kind: 'decision', decision: 'grant' });
      expect(read(`<code> ЖОҚ${gap}${signature}`)).toMatchObject({ kind: 'decision', decision: 'refuse' });
    }
    expect(read(`<code>\n\n${signature}`).kind).toBe('unclear');
    expect(read(`${signature}\n<code> ДА`).kind).toBe('unclear');
    expect(read(`<code> ДА\n${signature}, но только сегодня`).kind).toBe('unclear');
  });

  test.each([
    ...[
      'но только до 5 числа',
      'Отправлено с условием',
      'Sent from my wife',
      'Sent from my iPhone not me',
      'iPhone',
    ],
    ...[
      'Отправлено с iPhone мужа, я не согласна',
      'жіберілмеді',
      'Отправлено с iPhone?',
      'Sent from my phone NO',
    ],
  ])('given the line %j below, then nothing is decided', (line) => {
    expect(read(`<code> ДА\n\n${line}`).kind).toBe('unclear');
  });
});

describe('our own SMS sent back', () => {
  const prompts = LANGUAGES.flatMap((language) =>
    PURPOSES.map((purpose) =>
      promptSms({
        language,
        requesterId: '990140000017',
        requesterKind: 'organisation',
        requesterName: 'ТОО «Ок»',
        purpose,
        about: null,
        code: CODE,
        deadline: '2026-11-25T13:45:00.000Z',
      }),
    ),
  );

  test.each(prompts)('given it whole (%j), alone, quoted or in halves, then it decides nothing', (prompt) => {
    const half = prompt.indexOf(CODE);
    for (const text of [
      prompt,
      `> ${prompt}`,
      `«${prompt}»`,
      prompt.slice(half),
      prompt.slice(0, half + 6),
    ]) {
      expect(parseReply(text).kind).toBe('unclear');
    }
  });

  test.each(LANGUAGES)('given a note in %s with the code, then it decides nothing', (language) => {
    for (const note of [hintSms, tooLateSms, wrongCodeSms]) {
      expect(parseReply(`${CODE} ${note({ language })}`).kind).toBe('unclear');
    }
  });

  test('given any piece of it, then it decides only if nothing but the code and one word is left', () => {
    const letters = (decision: Decision) =>
      PHRASES.filter((phrase) => phrase.decision === decision).map((phrase) => phrase.letters);
    fc.assert(
      fc.property(fc.constantFrom(...prompts), fc.nat(), fc.nat(), (prompt, from, length) => {
        const words = prompt.split(/(?<=[ /])/);
        const start = from % words.length;
        const piece = words.slice(start, start + 1 + (length % words.length)).join('');
        const parsed = parseReply(piece);
        if (parsed.kind === 'unclear') return;
        expect(letters(parsed.decision)).toContain(skeleton(piece.replace(/^Келісім: /, '')));
      }),
      { numRuns: 1000 },
    );
  });
});
