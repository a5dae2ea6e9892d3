/** Spaces, line breaks, invisible characters and ligatures are a matter of the program that wrote the page. */
const bare = (text) => text.normalize('NFKC').replace(/[\s\p{Cf}]+/gu, '');

/** Whether a page has each of these, which are of letters and digits that every program keeps. */
export function names(page, texts) {
  const words = bare(page);
  return texts.every((text) => words.includes(bare(text)));
}

const CYRILLIC_WORD = /\p{Script=Cyrillic}{4}/u;
const LONG_WORD = /\p{L}{4,}/gu;

/**
 * Whether a page still has the words that were signed, in Kazakh and Russian or in English. A guard against a page whose
 * text was replaced around a genuine attachment; what counts is what is printed from the claims. `illegible`: the program
 * that the page went through lost the characters behind its glyphs, so that it neither says so nor otherwise.
 * @param {string} page
 * @returns {'says' | 'contradicts' | 'illegible'}
 */
export function compare(page, { statement, person, jti }) {
  const words = bare(page);
  const has = (text) => words.includes(bare(text));
  const stated = (has(statement.kk) && has(statement.ru)) || has(statement.en);
  if (stated && has(person.iin) && has(jti)) return 'says';
  return isLegible(page, statement.en) ? 'contradicts' : 'illegible';
}

const isLegible = (page, english) =>
  CYRILLIC_WORD.test(page) || (english.match(LONG_WORD) ?? []).some((word) => page.includes(word));
