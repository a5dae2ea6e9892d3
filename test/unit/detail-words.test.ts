import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DETAIL_WORDS, detailIn } from '../../shared/contract/detail-words.ts';
import { PROBLEMS, type ProblemKind } from '../../shared/contract/problems.ts';
import { CODE_RULE } from '../../shared/domain/code.ts';
import { INVALID_IIN_TEXT } from '../../shared/domain/identity-number.ts';
import { problem } from '../../shared/http/problems.ts';
import { withWords } from '../../shared/http/words.ts';

const ROOT = join(import.meta.dirname, '../..');
const SENTENCES = Object.keys(DETAIL_WORDS);
const OTHERS = ['kk', 'ru'] as const;

/** What may stand in a sentence: numbers, names of fields and purposes, media types. */
const value = fc.stringMatching(/^[a-z0-9/+-]{1,20}(, [a-z0-9/+-]{1,20}){0,3}$/);
const filled = (sentence: string, values: readonly string[]): string => {
  const left = [...values];
  return sentence.replaceAll('{}', () => left.shift() ?? '');
};

/** Where details are worded, and what is wrong with a row of a batch. */
const WORDED = [
  ...readdirSync(join(ROOT, 'shared/contract/bodies')).map((name) => `shared/contract/bodies/${name}`),
  'shared/domain/journal-faults.ts',
  ...['body', 'query', 'field-words', 'caller', 'forms'].map((name) => `shared/http/${name}.ts`),
  'shared/webhook/address.ts',
  ...readdirSync(join(ROOT, 'functions')).map((name) => `functions/${name}/handler.ts`),
];
/** A sentence in quotes; a template's parts stand as 7. The second half of one is none. */
const QUOTED = /(?<!describe\(\s*|description: |summary: )(['`"])((?!This call)[A-Z][^'`"\n]{8,}\.)\1/g;

describe('the details of problems', () => {
  test.each(SENTENCES)('"%s" is said in each language, with all that stands in it', (sentence) => {
    for (const language of OTHERS) {
      const words = DETAIL_WORDS[sentence]?.[language] ?? '';
      expect(words).toMatch(/\p{Script=Cyrillic}/u);
      expect(words.split('{}').length).toBe(sentence.split('{}').length);
    }
    expect(DETAIL_WORDS[sentence]?.kk).not.toBe(DETAIL_WORDS[sentence]?.ru);
  });

  test('given any values in any sentence, then each is found as itself, and its values stand in the others', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SENTENCES),
        fc.array(value, { minLength: 2, maxLength: 2 }),
        (sentence, values) => {
          const here = values.slice(0, sentence.split('{}').length - 1);
          for (const language of OTHERS) {
            const said = detailIn(language, filled(sentence, here));
            expect(said).toBe(filled(DETAIL_WORDS[sentence]?.[language] ?? '', here));
          }
        },
      ),
    );
  });

  test.each(WORDED)('every sentence of %s is among them', (file) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    const sentences = [...source.matchAll(QUOTED)].map(([, , text = '']) =>
      text.replaceAll(/\$\{[^}]*\}/g, '7'),
    );
    const unknown = sentences.filter((sentence) => detailIn('kk', sentence) === undefined);
    expect(unknown).toEqual([]);
  });

  test('every rule of an IIN and of a code is among them', () => {
    for (const rule of [...Object.values(INVALID_IIN_TEXT), CODE_RULE])
      for (const language of OTHERS) expect(detailIn(language, rule)).toBeDefined();
  });

  test.each(Object.keys(PROBLEMS) as ProblemKind[])(
    'given a problem %s and a language, then its title, its detail and its errors come in it',
    (kind) => {
      const english = 'This is not JSON.';
      const reply = problem(kind, { detail: english, errors: [{ pointer: '/iin', detail: english }] });
      const bodies = ['en', 'ru', 'kk', undefined].map(
        (language) =>
          withWords(reply, {
            origin: 'https://kelisim.example',
            instance: 'one',
            headers: { 'accept-language': language },
          }).body as { title: string; detail: string; errors: { pointer: string; detail: string }[] },
      );
      expect(bodies.map(({ detail }) => detail)).toEqual([
        english,
        'Это не JSON.',
        'Бұл JSON емес.',
        english,
      ]);
      expect(bodies.map(({ errors }) => errors[0]?.detail)).toEqual(bodies.map(({ detail }) => detail));
      expect(bodies.map(({ errors }) => errors[0]?.pointer)).toEqual(Array(4).fill('/iin'));
      expect(new Set(bodies.map(({ title }) => title)).size).toBe(3);
    },
  );
});
