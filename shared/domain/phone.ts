import { normalise } from './typed.ts';

/** E.164 number of a Kazakhstan mobile subscriber: `+7` and ten digits. */
export type Phone = `+7${string}`;

type ParsedPhone = { kind: 'ok'; phone: Phone } | { kind: 'invalid' };

/** Mobile codes of Kazakhstan's numbering plan; the rest of +7 is landlines, satellite and Russia. */
const MOBILE_CODES: ReadonlySet<string> = new Set([
  ...['700', '701', '702', '703', '704', '705', '706', '707', '708', '747', '750', '751'],
  ...['760', '761', '762', '763', '764', '771', '775', '776', '777', '778'],
]);

/** Footnote signs and fractions (`…67¹`): digits to NFKD, not to whoever wrote them. */
const NO_DIGIT = /\p{No}/gu;

const SEPARATORS = /[\s()\p{Dash}]/gu;
const DOTS = /[.·•‧∙⋅]/g;
/**
 * 00 is the international prefix (ITU-T E.123), so only 7 may follow it. Ten digits alone are refused: 7771234567 is
 * 777 123-45-67 as well as 7 771 234-56-7 with a digit lost.
 */
const NUMBER = /^(?:\+7|007|7|8)(?<code>\d{3})(?<subscriber>\d{7})$/;

/** How numbers with dots are grouped. A sum (`870 112 345.67`) has its dot in another place. */
const DOTTED = /^(?:\+ ?7|(?:00)? ?7|8) *\d{3} *\d{3} *\d{2} *\d{2}\s*$/;
/** What a spreadsheet makes of a number: the rest of it may be lost (`7.7011234567`, the beginning of …E10). */
const DECIMAL = /^\s*[+-]?\d*\.\d+\s*$/;

/** Reads a number as people write it (`8 (701) 123-45-67`, `7701…`, `+7.701.…`); Kazakhstan mobiles only. */
export function parsePhone(text: string): ParsedPhone {
  const plain = normalise(text.replace(NO_DIGIT, '*')).replace(DOTS, '.');
  const spaced = plain.replace(SEPARATORS, ' ').replace(DOTS, ' ');
  if (plain.includes('.') && (DECIMAL.test(plain) || !DOTTED.test(spaced))) return { kind: 'invalid' };
  const { code = '', subscriber = '' } = NUMBER.exec(spaced.replaceAll(' ', ''))?.groups ?? {};
  return MOBILE_CODES.has(code) ? { kind: 'ok', phone: `+7${code}${subscriber}` } : { kind: 'invalid' };
}

/** Enough of a number for its owner to know it again, too little for anybody else: `+7 701 *** ** 67`. */
export const maskPhone = (phone: Phone): string => `+7 ${phone.slice(2, 5)} *** ** ${phone.slice(-2)}`;
