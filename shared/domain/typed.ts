/**
 * What a device puts into a text unseen: direction marks, joiners, soft hyphens, variation selectors, Hangul fillers (they
 * look like a space, U+2800 too), and controls that break no line. Combining marks go with them: they only decorate.
 */
const UNSEEN = /[\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\u2800]|(?!\s)\p{Cc}/gu;

const PICTURES = /[\p{Extended_Pictographic}№º]/gu;

export const withoutUnseen = (text: string): string => text.replace(UNSEEN, '');

/**
 * A text as its reader sees it, in one spelling: upper case, without accents, invisible characters and keycaps, every
 * digit in ASCII; full-width and other styled forms are plain. Idempotent, never throws.
 */
export function normalise(text: string): string {
  return (
    withoutUnseen(text)
      // Before NFKD, which would spell some signs out as words: № and Nº as NO, ℹ as I, ™ as TM.
      .replace(PICTURES, '*')
      .normalize('NFKD')
      .replace(UNSEEN, '')
      .replace(PICTURES, '*')
      .replace(/\p{Nd}/gu, asciiDigit)
      .toUpperCase()
  );
}

/** Unicode keeps the decimal digits of a script together, from zero to nine (The Unicode Standard, section 4.6). */
function asciiDigit(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0;
  let zero = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((codePoint - zero) % 10);
}
