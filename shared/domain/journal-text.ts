/**
 * How the register's texts are spelled here. What nobody sees (soft hyphens, byte order marks, marks of direction) is
 * left out, and a line break or a tab is a space: programs put them there, people do not.
 */

const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cs}]/gu;
const GAPS = /[\s\p{Cc}]+/gu;

/** One line of text as it is read. */
export const readable = (text: string): string =>
  text.normalize('NFC').replace(UNSEEN, '').replace(GAPS, ' ').trim();

/** The levels of the classifier of territories: region, district, rural district, settlement. */
const KATO = /^[1-9]\d(\d{2}|\d{4}|\d{7})?$/;
const KATO_DIGITS = 9;

/** Whether `text` is a code of a territory, written out or with the zeros at its end left off. */
export const isKato = (text: string): boolean => KATO.test(text);

/** The nine digits of a code: `711110` and `711110000` are one territory. */
export const wholeKato = (kato: string): string => kato.padEnd(KATO_DIGITS, '0');
