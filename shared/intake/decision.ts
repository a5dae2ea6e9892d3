import type { DecisionKind } from '../domain/membership.ts';
import type { CalendarDate } from '../domain/time.ts';
import { type Cell, isBlank, textOf } from './cells.ts';
import { type DateSystem, dateOfSerial, dateWithin } from './dates.ts';
import { fault, nothing, ok, type Read } from './faults.ts';

type SocialPackage = 'granted' | 'refused';
type Words<T> = readonly (readonly [T, RegExp])[];

/** Column 13: the narrower words first, as "to refuse to assign" has the word for assigning, "to suspend" that for stopping. */
const KINDS: Words<DecisionKind> = [
  ['refuse', /бас\s*тарт|отказ|refus|reject|deni/iu],
  ['suspend', /тоқтата?\s*тұр|тоқтатыла\s*тұр|приостан|suspen/iu],
  ['stop', /тоқтат|прекращ|прекрат|stop|terminat/iu],
  ['change-amount', /мөлшер|өзгер|измен|размер|перерасч|change|amount/iu],
  ['assign', /тағайында|назнач|assign|grant/iu],
];
const PACKAGE = /пакет|package/iu;
const REFUSED = /бас\s*тарт|отказ|жоқ|берілме|не\s+предоставл|refus|not\s+granted|^no$|^нет$/iu;
const GRANTED = /бер|ұсын|предостав|иә|^да$|grant|provid|^yes$/iu;
/** Between the decision on the assistance and that on the package, which the form has in one column. */
const PARTS = /[;,/]|\s(?:және|и|and)\s/u;
/** Where nothing stands between them, the words on the package begin with one of these. */
const PACKAGE_BEGINS = /(?:кепілд|әлеуметт|гарант|социал|guarant|social|пакет|package).*/iu;

function kindIn(text: string): DecisionKind | null {
  return KINDS.find(([, words]) => words.test(text))?.[0] ?? null;
}

function packageIn(text: string): SocialPackage | null {
  if (REFUSED.test(text)) return 'refused';
  return GRANTED.test(text) ? 'granted' : null;
}

export type DecisionCells = {
  decision?: Cell | undefined;
  decisionKind?: Cell | undefined;
  socialPackage?: Cell | undefined;
};
export type Decided = { kind: DecisionKind; on: CalendarDate; socialPackage?: SocialPackage };

/** A line that was broken within a word is one; any other break stands between two things. */
const withBreaks = (cell: Cell | undefined): string =>
  textOf(
    String(cell ?? '')
      .replace(/(?<=\p{L})[-\u00ad]\r?\n(?=\p{L})/gu, '')
      .replace(/\r?\n/g, ' ; '),
  );

/** A date as a workbook counts it, or in a text with the words. */
function splitDate(cell: Cell | undefined, system: DateSystem): ReturnType<typeof dateWithin> {
  const text = withBreaks(cell);
  const serial = /^\d{5}(?:\.\d+)?$/.test(text) ? dateOfSerial(Number(text), system) : null;
  return serial === null ? dateWithin(text) : { ...ok(serial), rest: '' };
}

/** What a text says of the assistance, and what of the package. */
function apart(text: string): { assistance: string; package: string } {
  const parts = text.split(PARTS);
  const aboutPackage = parts.filter((part) => PACKAGE.test(part)).join(' ');
  const assistance = parts.filter((part) => !PACKAGE.test(part)).join(' ');
  if (aboutPackage === '' || kindIn(assistance) !== null) return { assistance, package: aboutPackage };
  return { assistance: text.replace(PACKAGE_BEGINS, ''), package: PACKAGE_BEGINS.exec(text)?.[0] ?? '' };
}

/**
 * The decision of column 13: its date with the kind beside it, in either order, or with the kind in a column of its own; and
 * what was decided on the guaranteed social package, in the same column or one of its own.
 */
export function readDecision(cells: DecisionCells, system: DateSystem = 1900): Read<Decided> {
  const { decision, decisionKind, socialPackage } = cells;
  if (isBlank(decision)) return isBlank(decisionKind) ? nothing : fault('decision-date');
  const date = splitDate(decision, system);
  if (date.kind === 'fault') return date;
  if (date.kind === 'nothing') return fault('decision-date');
  const rest = date.rest ?? '';
  const ownKind = isBlank(decisionKind) ? null : kindIn(textOf(decisionKind));
  if (!isBlank(decisionKind) && ownKind === null) return fault('decision-kind');
  const inOne = apart(rest);
  const kind = ownKind ?? kindIn(inOne.assistance);
  if (kind === null) return fault('decision-kind');
  const aboutPackage = isBlank(socialPackage) ? inOne.package : textOf(socialPackage);
  if (aboutPackage === '') return ok({ kind, on: date.value });
  const decided = packageIn(aboutPackage);
  return decided ? ok({ kind, on: date.value, socialPackage: decided }) : fault('social-package');
}

/** Column 17: a date and whether the addition was assigned or refused. */
export function readAdditionalDecision(
  cell: Cell | undefined,
  system: DateSystem = 1900,
): Read<{ kind: 'assign' | 'refuse'; on: CalendarDate }> {
  if (isBlank(cell)) return nothing;
  const date = splitDate(cell, system);
  if (date.kind === 'fault') return date;
  if (date.kind === 'nothing') return fault('decision-date');
  const kind = kindIn(date.rest ?? '');
  return kind === 'assign' || kind === 'refuse' ? ok({ kind, on: date.value }) : fault('additional-kind');
}

/** Column 12. */
export function readAssistance(cell: Cell | undefined): Read<'conditional' | 'unconditional'> {
  if (isBlank(cell)) return nothing;
  const text = textOf(cell);
  if (/шартсыз|безуслов|не\s*обуслов|uncond/iu.test(text)) return ok('unconditional');
  return /шартты|обуслов|услов|condition/iu.test(text) ? ok('conditional') : fault('assistance');
}

/** What stands around the number of a contract or an agreement beside its date (columns 10 and 16). */
const AROUND =
  /^(?:№|No\.?(?=\s|\d)|N(?=\s|\d)|нөмірі|номер|от|жылғы|күні|ж\.|г\.|года|dated|of|[\s,;:/(-])+|(?:\s(?:от|жылғы|күні|күнгі|ж\.?|г\.?|года|dated|of)|[\s,;:/)(-])+$/giu;

/** Columns 10 and 16: a number and a date, in either order. */
export function readAgreement(cell: Cell | undefined): Read<{ number: string; date: CalendarDate }> {
  if (isBlank(cell)) return nothing;
  const date = dateWithin(textOf(cell));
  if (date.kind === 'fault') return date;
  if (date.kind === 'nothing') return fault('agreement');
  const number = (date.rest ?? '').replace(/\s+/g, ' ').replace(AROUND, '').replace(AROUND, '').trim();
  return number === '' ? fault('agreement') : ok({ number, date: date.value });
}
