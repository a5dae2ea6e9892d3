import { PHRASES, skeleton, WHOLE_PHRASES } from './reply.ts';
import { withoutUnseen } from './typed.ts';

/** Without `НЕ`, "НЕ СОГЛАСЕН" would be a consent: a word of a reply is never taken for a keyword. */
const WORDS: ReadonlySet<string> = new Set(
  [...PHRASES, ...WHOLE_PHRASES].flatMap(({ wording }) => wording.split(/\P{L}+/u)).map(skeleton),
);

/**
 * A message without the keyword that led it to us (`KELISIM 123456 ДА`), which says nothing about the decision. Kept are a
 * keyword that is not the first word, has a digit (it may be the code), or is a word of some reply.
 */
export function withoutKeyword(text: string, keyword: string): string {
  const word = withoutUnseen(keyword).trim();
  if (!/^[\p{L}_-]+$/u.test(word) || WORDS.has(skeleton(word))) return text;
  const lead = withoutUnseen(text).trimStart();
  const rest = lead.slice(word.length);
  const leads = lead.slice(0, word.length).toUpperCase() === word.toUpperCase() && !/^[\p{L}_]/u.test(rest);
  return leads ? rest.trimStart() : text;
}
