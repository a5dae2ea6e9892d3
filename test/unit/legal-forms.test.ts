import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abbreviateLegalForms, LEGAL_FORMS } from '../../shared/domain/legal-forms.ts';

describe('legal forms that are written out', () => {
  test.each([
    ['«Алатау» акционерлік қоғамы', '«Алатау» АҚ'],
    ['«Алатау» КОММЕРЦИЯЛЫҚ ЕМЕС акционерлік қоғам', '«Алатау» КеАҚ'],
    ['Республикалық мемлекеттік мекемесі «Орта»', 'РММ «Орта»'],
    ['Некоммерческое акционерное общество «Рост»', 'НАО «Рост»'],
    ['Акционерное общество и общественный фонд', 'АО и ОФ'],
    ['Steppe Joint-Stock Company', 'Steppe JSC'],
    // A part of a longer word is no legal form.
    ['товарищество с ограниченной ответственностьюплюс', 'товарищество с ограниченной ответственностьюплюс'],
    ['Госучреждение', 'Госучреждение'],
    ['', ''],
  ])('%s → %s', (name, short) => {
    expect(abbreviateLegalForms(name)).toBe(short);
  });

  test('given forms and words in any order, then each form is found as if it were looked for alone', () => {
    const alone = LEGAL_FORMS.map(
      ([short, full]) => [short, new RegExp(`(?<!\\p{L})${full}(?!\\p{L})`, 'giu')] as const,
    );
    const oneByOne = (name: string): string =>
      alone.reduce((text, [short, pattern]) => text.replace(pattern, short), name);
    const written = LEGAL_FORMS.map(([, full]) => full.replace(/\(\?:([^|)]*)[^)]*\)|\[ -\]|\?/g, '$1'));
    const word = fc.oneof(
      fc.constantFrom(...written),
      fc.constantFrom('«Алатау»', 'емес', 'общество', 'ү', '-', ''),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.constantFrom(' ', '', ', '), (words, gap) => {
        const name = words.join(gap);
        expect(abbreviateLegalForms(name)).toBe(oneByOne(name));
      }),
    );
  });
});
