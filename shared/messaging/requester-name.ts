import { abbreviateLegalForms } from '../domain/legal-forms.ts';
import { cut } from '../domain/text.ts';

/**
 * What a name may be written with. `cyrillic`: Cyrillic and European Latin letters, one UTF-16 unit each.
 * `ascii`: characters of the GSM-7 basic set that are also ASCII, one septet each.
 */
export type Script = 'cyrillic' | 'ascii';

/** Legal names end long before this. It bounds the work, whatever an identity provider lets through. */
const MAX_LENGTH = 400;

/** Letters outside of these are transliterated: a cheap phone has no glyph for them, and most cost more than one unit. */
const FOREIGN: Record<Script, RegExp> = {
  cyrillic: /[^\p{ASCII}\u00c0-\u024f\u0400-\u04ff№]+/gu,
  ascii: /\P{ASCII}+/gu,
};

/** Half a megabyte of tables, for names that have such letters only: most have none. */
let transliterate: ((letters: string) => string) | null = null;

/** To be waited for before a name is written with this script. */
export async function readyToWrite(name: string, script: Script): Promise<void> {
  if (transliterate !== null || abbreviated(name).search(FOREIGN[script]) < 0) return;
  ({ default: transliterate } = await import('any-ascii'));
}

function inAscii(letters: string): string {
  if (transliterate === null) throw new Error('nobody was ready to transliterate a name');
  return transliterate(letters).replaceAll("'", ''); // its sign for ь and the like
}

/** A word with a scheme, `www.`, or a domain with a path. A bare domain is often a company's name, and stays. */
const LINK = /:\/\/|\bwww\.|[\p{L}\d-]{2}\.\p{L}{2,}\//iu;

/** Spaces, dots and dashes inside count too: a code is recognised with them, so a person could take such a run for one. */
const CODE_LIKE = /[ .-]*\d(?:[ .-]*\d){3,}/g;

/**
 * The requester's name as one harmless line: legal forms abbreviated, nothing a phone would make a link of, no digits
 * that could pass for a code, no control or invisible characters, plain quotes and dashes. Empty when nothing is left. Throws
 * where `readyToWrite` was not waited for.
 */
export function plainName(name: string, script: Script): string {
  const plain = abbreviated(name)
    .replace(FOREIGN[script], inAscii)
    .split(' ')
    .filter((word) => !LINK.test(word))
    .join(' ')
    .replace(/\.(?=\p{L}{2})/gu, ' ') // phones turn `bank.kz` into a link
    .replace(/[^\p{L}0-9 .,&'"()+№-]/gu, ' ')
    .replace(CODE_LIKE, '')
    .replace(/ +/g, ' ')
    .replace(/^[ .,)-]+|[ ,(-]+$/g, '');
  return /[\p{L}\d]/u.test(plain) ? plain : '';
}

const abbreviated = (name: string): string =>
  abbreviateLegalForms(toOneLine(cut(name, MAX_LENGTH).toWellFormed()));

/** Cuts a plain name to at most `length` characters, the ellipsis included. */
export function shorten(name: string, length: number, ellipsis: string): string {
  if (name.length <= length) return name;
  return cut(name, length - ellipsis.length).replace(/[^\p{L}\d]+$/u, '') + ellipsis;
}

const toOneLine = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\p{Cf}\p{M}]/gu, '')
    .replace(/[\p{Cc}\p{Z}\p{Emoji_Presentation}\p{Extended_Pictographic}]+/gu, ' ')
    .replace(/[«»“”„‟❝❞〝〞＂]/g, '"')
    .replace(/[‘’‚‛‹›ʻʼ´`＇]/g, "'")
    .replace(/[\p{Pd}−]/gu, '-');
