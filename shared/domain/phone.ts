/** E.164 number of a Kazakhstan mobile subscriber: `+7` and ten digits. */
export type Phone = `+7${string}`;

type ParsedPhone = { kind: 'ok'; phone: Phone } | { kind: 'invalid' };

/** Mobile codes of Kazakhstan's numbering plan; the rest of +7 is landlines, satellite and Russia. */
const MOBILE_CODES: ReadonlySet<string> = new Set([
  ...['700', '701', '702', '703', '704', '705', '706', '707', '708', '747', '750', '751'],
  ...['760', '761', '762', '763', '764', '771', '775', '776', '777', '778'],
]);

const SEPARATORS = /[\s()\p{Pd}]/gu;
const NUMBER = /^(?:\+7|7|8)(?<code>\d{3})(?<subscriber>\d{7})$/;

/** Reads a number as people write it (`8 (701) 123-45-67`, `7701…`, `+7 701 …`); Kazakhstan mobiles only. */
export function parsePhone(text: string): ParsedPhone {
  const { code = '', subscriber = '' } = NUMBER.exec(text.replace(SEPARATORS, ''))?.groups ?? {};
  return MOBILE_CODES.has(code) ? { kind: 'ok', phone: `+7${code}${subscriber}` } : { kind: 'invalid' };
}

/** Enough of a number for its owner to know it again, too little for anybody else: `+7 701 *** ** 67`. */
export const maskPhone = (phone: Phone): string => `+7 ${phone.slice(2, 5)} *** ** ${phone.slice(-2)}`;
