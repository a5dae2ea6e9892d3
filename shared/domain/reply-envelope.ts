/** What gateways and phones put into a reply by themselves, taken out again. */

/** HTML's names of punctuation and spaces; no letter or digit has one that a gateway would write. */
const NAMED =
  'amp|quot|apos|lt|gt|nbsp|[lr]aquo|[lrsb][sd]?quo|[nm]dash|hellip|middot|bull|shy|zwn?j|[lr][lr]m';
/** Escaped once or, `&amp;quot;`, several times over. */
const REFERENCE = new RegExp(
  `&(?:amp;)*(?:#(?<decimal>\\d{1,7})|#x(?<hex>[0-9a-f]{1,6})|(?:${NAMED}));`,
  'giu',
);

/** Undoes the HTML escaping of gateways: `&quot;123456 ДА&quot;`, `&#1044;&#1040;`. Names become a space. */
export function unescapeHtml(text: string): string {
  return text.replace(REFERENCE, (...match) => {
    const { decimal, hex } = match.at(-1) as { decimal?: string; hex?: string };
    const codePoint = decimal === undefined ? Number.parseInt(hex ?? '20', 16) : Number(decimal);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : ' ';
  });
}

const DEVICE = [
  '(?:APPLE )?(?:IPHONE|IPAD|IPOD|WATCH)|SAMSUNG(?: GALAXY)?|GALAXY|XIAOMI|REDMI|POCO|MI|HUAWEI|HONOR|REALME|OPPO|VIVO|TECNO',
  'INFINIX|NOKIA|MOTOROLA|SONY|GOOGLE PIXEL|PIXEL|ONEPLUS|BLACKBERRY|ANDROID|WINDOWS PHONE|OUTLOOK|GMAIL|YAHOO MAIL|MAIL\\.RU',
].join('|');
/** `15 Pro Max`, `S21 Ultra 5G`: nothing that could be a word of a reply. */
const MODEL = '(?: (?:[A-Z]{0,3}\\d{1,4}[A-Z]{0,2}|PRO|MAX|PLUS|MINI|ULTRA|LITE|NOTE|AIR|SE|FE))*';
const NAME = `(?:${DEVICE})${MODEL}`;
const ANY_DEVICE = '(?:МОБИЛЬНОГО )?(?:УСТРОИСТВА|ТЕЛЕФОНА|СМАРТФОНА|ПЛАНШЕТА)|МОБИЛЬНОГО';
const KAZAKH_DEVICE = '(?:МОБИЛЬДІ )?(?:ҚҰРЫЛҒЫ|ТЕЛЕФОН|СМАРТФОН|ПЛАНШЕТ)\\p{L}{0,8}';
const KAZAKH_CASE = 'Н[АЕ]Н|Д[АЕ]Н|Т[АЕ]Н|ЫНАН|ІНЕН|ЫМНАН|ІМНЕН';
const SYSTEM = '(?: (?:ДЛЯ|FOR) (?:IOS|ANDROID))?';

/** As `normalise` leaves them: upper case, Й as И. Each is a whole line. */
const SIGNATURES = [
  `(?:ОТПРАВЛЕНО|ПОСЛАНО) (?:С|СО|ИЗ|ЧЕРЕЗ) (?:МОЕГО |СВОЕГО )?(?:(?:${ANY_DEVICE}) )?${NAME}${SYSTEM}`,
  `(?:ОТПРАВЛЕНО|ПОСЛАНО) (?:С|СО) (?:МОЕГО |СВОЕГО )?(?:${ANY_DEVICE})`,
  'ОТПРАВЛЕНО ИЗ (?:МОБИЛЬНОИ )?(?:ПОЧТЫ MAIL(?:\\.RU)?|ЯНДЕКС[. ]?ПОЧТЫ)',
  `SENT (?:FROM|VIA|USING|WITH) (?:MY |AN? )?${NAME}(?: (?:SMART)?PHONE| DEVICE| TABLET)?${SYSTEM}`,
  'SENT FROM (?:MY|A) (?:MOBILE(?: PHONE| DEVICE)?|CELL(?: ?PHONE)?|(?:SMART)?PHONE|TABLET)',
  `(?:GET|ЗАГРУЗИТЬ) OUTLOOK${SYSTEM}`,
  `(?:МЕНІҢ )?(?:${NAME}[ -]?)?(?:${KAZAKH_DEVICE}|${KAZAKH_CASE})? ?ЖІБЕРІЛ(?:ДІ|ГЕН)`,
];
const SIGNATURE = new RegExp(`^[\\s\\p{P}*]*(?:${SIGNATURES.join('|')})[\\s\\p{P}*]*$`, 'u');

/**
 * A normalised text without the lines at its end that a phone signs with. Only wordings that name a device or a mail
 * program are known, so that no line in which a person says or limits something is lost. The first line always stays.
 */
export function withoutSignature(plain: string): string {
  const lines = plain.split(/[\r\n\u2028\u2029]+/u);
  const last = lines.findLastIndex((line) => /\S/.test(line) && !SIGNATURE.test(line));
  return lines.slice(0, Math.max(last, 0) + 1).join('\n');
}
