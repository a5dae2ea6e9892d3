import { globSync, readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'vite';
import { describe, expect, test } from 'vitest';
import { NOTICE_TEXTS } from '../../shared/document/notice-texts.ts';
import { DOCUMENT_TEXTS } from '../../shared/document/texts.ts';
import { GLOSSARY } from '../../shared/domain/glossary.ts';
import { LANGUAGES } from '../../shared/domain/language.ts';
import { DECISIONS, EVENT_TYPES, STATUSES } from '../../shared/domain/lifecycle.ts';
import { PURPOSES } from '../../shared/domain/purpose.ts';
import { readyToWrite } from '../../shared/messaging/requester-name.ts';
import {
  acceptedBeforeSms,
  acceptedSms,
  hintSms,
  promptSms,
  wrongCodeSms,
} from '../../shared/messaging/sms-texts.ts';
import { en } from '../../web/texts/en.ts';
import { kk } from '../../web/texts/kk.ts';
import { ru } from '../../web/texts/ru.ts';

// As whoever sends an SMS does, before its words are put together.
await readyToWrite('Zürich', 'ascii');

const PAGES = { kk, ru, en };
/** The words of the glossary, what citizens may write instead of them, and what classes of requesters are called, some of which have a purpose's name. */
const OWN = ['shared/domain/glossary.ts', 'shared/domain/reply-words.ts', 'shared/domain/class-words.ts'];
const NAMES = [PURPOSES, STATUSES];
const IDENTIFIERS: ReadonlySet<string> = new Set([...PURPOSES, ...STATUSES, ...EVENT_TYPES]);

const wordingsOf = (of: object): string[] =>
  Object.values(of).flatMap((value) => {
    if (typeof value === 'function') return [];
    return typeof value === 'string' ? [value] : wordingsOf(value);
  });
const WORDINGS = [...new Set(wordingsOf(GLOSSARY))].filter((wording) => !IDENTIFIERS.has(wording));

const OF_SENTENCES = (['kk', 'ru'] as const).flatMap((language) =>
  Object.values(GLOSSARY[language].purposes).map(({ full }) => full),
);
const REPLIES = LANGUAGES.map((language) => GLOSSARY[language].words['not-me']);

/** A purpose, or the words of a reply, anywhere in a text; the rest, which has other uses in a sentence, as the whole of it. */
const says = (text: string): string[] => [
  ...WORDINGS.filter((wording) => text.trim() === wording),
  ...OF_SENTENCES.filter((wording) => text.toLowerCase().includes(wording)),
  ...REPLIES.filter((wording) => text.includes(wording)),
];

/** What a source says itself, and the tables it words by the names of purposes or of statuses. */
function wordedIn(file: string, source: string) {
  const literals: string[] = [];
  const tables: string[] = [];
  const visitor = new Visitor({
    Literal: ({ value }) => void (typeof value === 'string' && literals.push(value)),
    JSXText: ({ value }) => void literals.push(value),
    TemplateElement: ({ value }) => void literals.push(value.cooked ?? value.raw),
    ObjectExpression({ properties }) {
      const own = properties.flatMap((property) => {
        if (property.type !== 'Property') return [];
        const { key, value } = property;
        const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? key.value : '';
        const words = value.type === 'Literal' && typeof value.value === 'string' ? value.value : '';
        return /\s|[^\p{ASCII}]/u.test(words) ? [{ name: String(name), words }] : [];
      });
      for (const names of NAMES) {
        const named = own.filter(({ name }) => names.some((each) => each === name));
        if (named.length > 1) tables.push(named.map(({ words }) => words).join(' | '));
      }
    },
  });
  visitor.visit(parseSync(file, source).program);
  return { literals, tables };
}

const SOURCES = globSync('{web,shared,local,functions}/**/*.{ts,tsx}')
  .filter((file) => !file.endsWith('.d.ts') && !OWN.includes(file))
  .map((file) => ({ file, ...wordedIn(file, readFileSync(file, 'utf8')) }));

describe('what the glossary words, nobody words a second time', () => {
  test('not in the same words', () => {
    const again = SOURCES.flatMap(({ file, literals }) =>
      literals.flatMap(says).map((wording) => `${file}: ${wording}`),
    );
    expect(again).toEqual([]);
  });

  test('nor in others, purpose by purpose or status by status', () => {
    expect(SOURCES.flatMap(({ file, tables }) => tables.map((table) => `${file}: ${table}`))).toEqual([]);
  });

  test.each([
    ["const a = { label: 'Несие беру.' };", 1, 0],
    ['const a = <p>Цель: предоставление кредита</p>;', 1, 0],
    ['const a = `Вы отказали`;', 1, 0],
    ["const a = { credit: 'ипотека на дом', housing: 'съём жилья' };", 0, 1],
    ["const a = { answered: 'Есть ответ', expired: 'Опоздали' };", 0, 1],
    ["const a = { credit: 'credit', housing: 'housing' };", 0, 0],
  ])('given a source %s, then it is seen', (source, literals, tables) => {
    const worded = wordedIn('a.tsx', source);
    expect(worded.literals.filter((text) => says(text).length > 0)).toHaveLength(literals);
    expect(worded.tables).toHaveLength(tables);
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  const { purposes, statuses, outcomes, decided, events, quiet, words, documents } = GLOSSARY[language];
  const paper = DOCUMENT_TEXTS[language];
  const page = PAGES[language];

  test.each(PURPOSES)(
    'the purpose %s is the same on pages and paper, and its short form in the SMS',
    (purpose) => {
      expect(page.purposes[purpose]).toBe(purposes[purpose].full);
      expect(paper.purposes[purpose]).toBe(purposes[purpose].full);
      const sms = promptSms({
        language,
        requesterId: '990140000017',
        requesterKind: 'organisation',
        requesterName: 'АО «Банк»',
        purpose,
        about: null,
        code: '123456',
        deadline: '2026-11-23T13:45:00.000Z',
      });
      expect(sms).toContain(`(${purposes[purpose].sms})`);
      expect(purposes[purpose].sms.length).toBeLessThanOrEqual(purposes[purpose].full.length);
    },
  );

  test('pages have its statuses, outcomes, decisions, events and reasons', () => {
    expect(page.statuses).toEqual(statuses);
    expect(page.citizen.outcome).toEqual(outcomes);
    expect(page.citizen.done).toEqual(decided);
    expect(page.events).toEqual(events);
    expect(page.glossary.quiet).toEqual(quiet);
  });

  test('papers and pages have its names of documents', () => {
    expect(paper.title).toBe(documents.confirmation.title);
    expect(NOTICE_TEXTS[language].title).toBe(documents.notice);
    expect([page.answer.title, page.citizen.receipt]).toEqual([
      documents.confirmation.short,
      documents.receipt,
    ]);
  });

  test.each(DECISIONS)('SMS ask for the word of %s, and acknowledge it by it', (decision) => {
    expect(hintSms({ language })).toContain(words[decision]);
    expect(acceptedSms({ language, decision })).toContain(words[decision]);
    expect(acceptedBeforeSms({ language, decision })).toContain(words[decision]);
    expect(wrongCodeSms({ language })).not.toContain(words[decision]);
  });
});
