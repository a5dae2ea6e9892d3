import { almatyDate } from '../shared/domain/time.ts';
import type { Language } from './language.ts';

const LOCALES = { kk: 'kk-KZ', ru: 'ru-KZ', en: 'en-GB' } as const satisfies Record<Language, string>;
/** Not every browser's Intl knows the months in Kazakh. */
const KAZAKH_MONTHS = [
  ...['қаңтар', 'ақпан', 'наурыз', 'сәуір', 'мамыр', 'маусым'],
  ...['шілде', 'тамыз', 'қыркүйек', 'қазан', 'қараша', 'желтоқсан'],
];
const timeZone = 'Asia/Almaty';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(LOCALES[language], options);
  formatters.set(key, made);
  return made;
}

const kazakhDate = (year: number, month: number, day: number): string =>
  `${year} ж. ${day} ${KAZAKH_MONTHS[month - 1]}`;

/** `YYYY-MM-DD`. */
function formatDate(language: Language, date: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return language === 'kk'
    ? kazakhDate(year, month, day)
    : formatter(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}

/** `YYYY-MM`. */
export function formatMonth(language: Language, month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return language === 'kk'
    ? `${year} жылғы ${KAZAKH_MONTHS[number - 1]}`
    : formatter(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${month}-01T00:00:00Z`),
      );
}

/** An instant, or a calendar date (`YYYY-MM-DD`), which has no time of day. */
export function formatTime(language: Language, at: string): string {
  if (at.length === 10) return formatDate(language, at);
  return language === 'kk'
    ? `${formatDate('kk', almatyDate(at))}, ${formatClock('kk', at)}`
    : formatter(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(at));
}

/** The time of day alone, for what ends today. */
export const formatClock = (language: Language, at: string): string =>
  formatter(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(
    new Date(at),
  );

/** Not every browser knows Kazakh, and numbers are written as in Russian. */
const numbers = (language: Language): string => LOCALES[language === 'kk' ? 'ru' : language];

export const formatNumber = (language: Language, value: number): string =>
  new Intl.NumberFormat(numbers(language)).format(value);

/** A share between 0 and 1 as per cent, never rounded up to all of them. */
export function formatShare(language: Language, share: number): string {
  const floored = Math.floor(share * 1_000) / 1_000;
  return new Intl.NumberFormat(numbers(language), { style: 'percent', maximumFractionDigits: 1 }).format(
    floored,
  );
}

/** What is left: `1:59:05` or `9:05`; never below zero. */
export function formatLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** `900101 123 456`: twelve digits as people read them out. */
export const groupNumber = (number: string): string => number.replace(/^(.{6})(.{3})(.{3})$/, '$1 $2 $3');
