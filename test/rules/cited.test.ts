import { describe, expect, test } from 'vitest';
import { cited, sources } from './citations.ts';
import { anchorOf, exists, filesIn, pointOf, SECTIONS } from './rules-page.ts';

const headings = SECTIONS.map(({ heading }) => heading);
const rules = SECTIONS.filter(({ heading }) => heading.startsWith('Rule '));

describe('what is a citation', () => {
  test.each([
    ['(rule 4)', ['Rule 4']],
    ['Rules 2 and 3 are in that', ['Rule 2', 'Rule 3']],
    ['rules 1, 2 and 5', ['Rule 1', 'Rule 2', 'Rule 5']],
    ['rules 1 to 3', ['Rule 1', 'Rule 2', 'Rule 3']],
    ['/**\n * The lock of rule\n * 5', ['Rule 5']],
    ['Annex 14, row 3, were kept', ['Annex 14, row 3', 'Annex 14']],
    ['// Annex 14,\n// rows 1 and 8', ['Annex 14, row 1', 'Annex 14, row 8', 'Annex 14']],
    ['a row (Annex 3-1), column 13', ['Annex 3-1']],
    ['paragraph 19-1: two hours', ['Paragraph 19-1']],
    ['paragraph 2 of article 12', []],
    ['the rules of 2026', []],
  ])('given %j, then %j', (text, expected) => {
    expect(cited(text)).toEqual(expected);
  });
});

describe('docs/rules.md', () => {
  test('given whatever is cited anywhere, then it has its heading here', () => {
    const missing = sources()
      // What is a citation is told above by examples.
      .filter(({ path }) => path !== 'test/rules/cited.test.ts')
      .flatMap(({ path, text }) => cited(text).map((heading) => ({ path, heading })))
      .filter(({ heading }) => !headings.includes(heading));
    expect(missing).toEqual([]);
  });

  test('given whatever leads to one of its anchors, then the anchor is there', () => {
    const anchors = headings.map(anchorOf);
    const lost = sources().flatMap(({ path, text }) => {
      const here = path === 'docs/rules.md' ? /\]\((?:rules\.md)?#([^)]+)\)/g : /\brules\.md#([\w-]+)/g;
      return [...text.matchAll(here)].flatMap(([link, anchor = '']) =>
        anchors.includes(anchor) ? [] : [{ path, link }],
      );
    });
    expect(lost).toEqual([]);
  });

  test('has the rules 1 to 8 in order, and each heading once', () => {
    expect(rules.map(({ heading }) => heading)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `Rule ${n}`));
    expect(headings).toEqual([...new Set(headings)]);
  });

  test('given any of its links, then the file is there, and called as the link says', () => {
    for (const { heading, text } of SECTIONS) {
      expect(
        filesIn(text).filter((target) => !exists(target)),
        heading,
      ).toEqual([]);
      for (const [, name = '', target = ''] of text.matchAll(/\[([\w.-]+\.\w+)\]\(([^)#]+)\)/g)) {
        expect(target.split('/').at(-1), heading).toBe(name);
      }
    }
  });

  test.each(rules)('$heading has its wording, where it is kept, and a test of its own', (rule) => {
    const own = `../test/rules/${anchorOf(rule.heading)}.test.ts`;
    expect(rule.text.trimStart()).toMatch(/^> \S/);
    expect(filesIn(pointOf(rule, 'Kept in')).filter((file) => !file.includes('/test/'))).not.toEqual([]);
    expect(filesIn(pointOf(rule, 'Tests'))).toContain(own);
    expect(exists(own)).toBe(true);
  });

  test.each(SECTIONS.filter(({ heading }) => /^(?:Paragraph|Annex) /.test(heading)))(
    '$heading is kept and tested somewhere, or says that it is not yet',
    (section) => {
      const files = (point: string) => filesIn(pointOf(section, point));
      if (files('Kept in').length === 0) return expect(pointOf(section, 'Not yet')).not.toBe('');
      expect(files('Tests').every((file) => file.startsWith('../test/'))).toBe(true);
      return expect(files('Tests')).not.toEqual([]);
    },
  );
});
