import type { Authority } from '../domain/membership.ts';
import type { CalendarDate } from '../domain/time.ts';
import { type Cell, isBlank, textOf } from './cells.ts';
import type { Column } from './columns.ts';
import { type DateSystem, readDate } from './dates.ts';
import { readAdditionalDecision, readAgreement, readAssistance, readDecision } from './decision.ts';
import type { Fault, Read } from './faults.ts';
import { readIin, readLanguage, readPhone, readTenge } from './numbers.ts';
import { readPeriod } from './period.ts';
import type { TableRow } from './tables.ts';

/** A row as `POST /v1/register/entries` or `…/contacts` takes it. */
export type Body = Record<string, unknown>;
export type ReadRow = { body: Body; faults: Fault[] };

export type Reading = {
  /** `YYYY-MM-DD` in Asia/Almaty. */
  today: CalendarDate;
  system?: DateSystem;
};

/** Takes a row's cells apart, and gathers what was wrong with them by their columns. */
function readerOf({ table, cells }: TableRow) {
  const faults: Fault[] = [];
  const cell = (column: Column): Cell | undefined => {
    const place = table.places[column];
    return place === undefined ? undefined : cells[place];
  };
  function take<T>(column: Column, read: Read<T>): T | undefined {
    if (read.kind === 'fault') faults.push({ column, kind: read.fault });
    return read.kind === 'ok' ? read.value : undefined;
  }
  function needed<T>(column: Column, read: Read<T>): T | undefined {
    if (read.kind === 'nothing') faults.push({ column, kind: 'missing' });
    return take(column, read);
  }
  const text = (column: Column): string | undefined =>
    isBlank(cell(column)) ? undefined : textOf(cell(column));
  return { faults, cell, take, needed, text };
}

/** Several numbers in one cell, one beneath another or with signs between them. */
const severalIn = (cell: Cell | undefined): string[] =>
  isBlank(cell)
    ? []
    : String(cell)
        .split(/[\s,;|]+/)
        .filter((part) => !isBlank(part));

/**
 * A row of the journal (Annex 3-1, columns 1 to 18, and what authorities keep beside it) as `POST /v1/register/entries`
 * takes it. `members`: the people of its family in a table of their own, as they stand there.
 */
export function readJournalRow(
  row: TableRow,
  {
    today,
    system = 1900,
    authority,
    members,
  }: Reading & { authority: Authority; members: readonly Cell[] | null },
): ReadRow {
  const { faults, cell, take, needed, text } = readerOf(row);
  const date = (column: Column): CalendarDate | undefined => take(column, readDate(cell(column), system));
  const inCell = severalIn(cell('member'));
  const family = [...inCell, ...(members ?? [])].map((member) => take('member', readIin(member, today)));
  const body = {
    applicationNumber: text('applicationNumber'),
    registeredOn: needed('registeredOn', readDate(cell('registeredOn'), system)),
    applicantIin: needed('applicantIin', readIin(cell('applicantIin'), today)),
    applicantName: text('applicantName'),
    address: text('address'),
    sentToPrecinctCommissionOn: date('sentToPrecinctCommissionOn'),
    precinctConclusionOn: date('precinctConclusionOn'),
    sentToEmploymentCommissionOn: date('sentToEmploymentCommissionOn'),
    employmentRecommendationOn: date('employmentRecommendationOn'),
    socialContract: take('socialContract', readAgreement(cell('socialContract'))),
    draftDecisionSentOn: date('draftDecisionSentOn'),
    assistance: take('assistance', readAssistance(cell('assistance'))),
    decision: decisionOf(row, take('decision', readDecision(decisionCells(cell), system))),
    period: take('period', readPeriod(cell('period'), system)),
    totalTenge: take('totalTenge', readTenge(cell('totalTenge'))),
    additionalAgreement: take('additionalAgreement', readAgreement(cell('additionalAgreement'))),
    additionalDecision: take(
      'additionalDecision',
      readAdditionalDecision(cell('additionalDecision'), system),
    ),
    additionalTotalTenge: take('additionalTotalTenge', readTenge(cell('additionalTotalTenge'))),
    authority,
    family: family.length === 0 ? undefined : uniqueIn(family).map((iin) => ({ iin })),
    withdrawn: take('withdrawn', readYesNo(cell('withdrawn'))),
  };
  if (body.applicationNumber === undefined) faults.unshift({ column: 'applicationNumber', kind: 'missing' });
  return { body: withoutAbsent(body), faults };
}

const decisionCells = (cell: (column: Column) => Cell | undefined) => ({
  decision: cell('decision'),
  decisionKind: cell('decisionKind'),
  socialPackage: cell('socialPackage'),
});

/** A refusal with its reason, which a journal may keep in one language only: it is then told in that one. */
function decisionOf(row: TableRow, decision: object | undefined): object | undefined {
  if (!decision || !('kind' in decision) || decision.kind !== 'refuse') return decision;
  const [kk, ru] = (['reasonKk', 'reasonRu'] as const).map((column) => {
    const place = row.table.places[column];
    return place === undefined || isBlank(row.cells[place]) ? undefined : textOf(row.cells[place]);
  });
  const reason = { kk: kk ?? ru, ru: ru ?? kk };
  return reason.kk === undefined ? decision : { ...decision, reason };
}

/** A row of a table of phones as `POST /v1/register/contacts` takes it. */
export function readPhoneRow(row: TableRow, { today }: Reading): ReadRow {
  const { faults, cell, take, needed } = readerOf(row);
  const body = {
    iin: needed('iin', readIin(cell('iin'), today)),
    phone: take('phone', readPhone(cell('phone'))),
    language: take('language', readLanguage(cell('language'))),
  };
  return { body: withoutAbsent(body), faults };
}

function readYesNo(cell: Cell | undefined): Read<boolean> {
  if (isBlank(cell)) return { kind: 'nothing' };
  const text = textOf(cell);
  if (/^(?:иә|ия|да|yes|true|1|\+)$/iu.test(text)) return { kind: 'ok', value: true };
  return /^(?:жоқ|нет|no|false|0)$/iu.test(text)
    ? { kind: 'ok', value: false }
    : { kind: 'fault', fault: 'withdrawn' };
}

const uniqueIn = (iins: readonly (string | undefined)[]): string[] => [
  ...new Set(iins.filter((iin) => iin !== undefined)),
];

const withoutAbsent = (body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
