import type { CalendarDate } from '../../shared/domain/time.ts';
import { JOURNAL_COLUMNS } from '../../shared/intake/columns.ts';
import { makeFamilies } from '../../shared/intake/families.ts';
import { COLUMN_NAMES } from '../../shared/intake/form.ts';
import { readJournalRow } from '../../shared/intake/journal-row.ts';
import { reasonOf } from '../../shared/intake/reasons.ts';
import { makeTableReader, type TableRow } from '../../shared/intake/tables.ts';
import type { RegisterEntry } from '../demonstration/register.ts';

/** Entries as a journal is kept: the cells of the printed form's columns, in Kazakh. */

/** The form has no column for the reason of a refusal: authorities that keep one put it beside. */
const BESIDE = ['reasonKk', 'reasonRu'] as const;

export const JOURNAL_HEADINGS: readonly string[] = [...JOURNAL_COLUMNS, ...BESIDE].map(
  (column) => COLUMN_NAMES[column].kk,
);
export const COLUMN_NUMBERS: readonly string[] = JOURNAL_COLUMNS.map((_, index) => String(index + 1));
export const FAMILY_HEADINGS: readonly string[] = (
  ['applicationNumber', 'registeredOn', 'member'] as const
).map((column) => COLUMN_NAMES[column].kk);
export const PHONE_HEADINGS: readonly string[] = (['iin', 'phone', 'language'] as const).map(
  (column) => COLUMN_NAMES[column].kk,
);

const KINDS = {
  assign: 'тағайындау',
  'change-amount': 'төлем мөлшерін өзгерту',
  suspend: 'төлемді тоқтата тұру',
  stop: 'төлемді тоқтату',
  refuse: 'тағайындаудан бас тарту',
} as const;
const PACKAGES = {
  granted: ', әлеуметтік пакет ұсыну',
  refused: ', әлеуметтік пакет ұсынудан бас тарту',
} as const;

const printedDate = (date: string | undefined): string =>
  date === undefined ? '' : date.split('-').reverse().join('.');

/** Thousands apart, as in print. */
const printedTenge = (sum: number | undefined): string =>
  sum === undefined ? '' : String(sum).replace(/\B(?=(\d{3})+$)/g, '\u00a0');

const printedAgreement = (agreement: { number: string; date: string } | undefined): string =>
  agreement ? `№ ${agreement.number}, ${printedDate(agreement.date)}` : '';

function printedDecision(decision: RegisterEntry['decision']): string {
  if (decision === undefined) return '';
  const { kind, on, socialPackage } = decision;
  return `${printedDate(on)} ${KINDS[kind]}${socialPackage ? PACKAGES[socialPackage] : ''}`;
}

const ASSISTANCE = { conditional: 'шартты', unconditional: 'шартсыз' } as const;

/** A line of the journal. */
export function journalLine(entry: RegisterEntry): string[] {
  const { assistance, decision, period, additionalDecision: additional } = entry;
  return [
    entry.applicationNumber,
    printedDate(entry.registeredOn),
    entry.applicantIin,
    entry.applicantName ?? '',
    entry.address ?? '',
    printedDate(entry.sentToPrecinctCommissionOn),
    printedDate(entry.precinctConclusionOn),
    printedDate(entry.sentToEmploymentCommissionOn),
    printedDate(entry.employmentRecommendationOn),
    printedAgreement(entry.socialContract),
    printedDate(entry.draftDecisionSentOn),
    assistance ? ASSISTANCE[assistance] : '',
    printedDecision(decision),
    period ? `${period.from} - ${period.to}` : '',
    printedTenge(entry.totalTenge),
    printedAgreement(entry.additionalAgreement),
    additional ? `${printedDate(additional.on)} ${KINDS[additional.kind]}` : '',
    printedTenge(entry.additionalTotalTenge),
    decision?.reason?.kk ?? '',
    decision?.reason?.ru ?? '',
  ];
}

/** The lines of its family. */
export const familyLines = ({ applicationNumber, registeredOn, family = [] }: RegisterEntry): string[][] =>
  family.map(({ iin }) => [applicationNumber, printedDate(registeredOn), iin]);

const LANGUAGES = { kk: 'қазақша', ru: 'орысша', en: 'ағылшынша' } as const;

export const phoneLine = ({
  iin,
  phone,
  language,
}: {
  iin: string;
  phone: string;
  language: keyof typeof LANGUAGES;
}): string[] => [iin, phone, LANGUAGES[language]];

/**
 * Entries read from their printed form by what reads a ministry's files, in the order of their authorities. Throws where a
 * line is not read: the form or its reader is then wrong.
 */
export function readPrinted(entries: readonly RegisterEntry[], today: CalendarDate): RegisterEntry[] {
  const journals = Map.groupBy(entries, ({ authority }) => authority.kato);
  return [...journals.values()].flatMap((journal) => journalOf(journal, today));
}

function journalOf(entries: readonly RegisterEntry[], today: CalendarDate): RegisterEntry[] {
  const families = makeFamilies(today);
  const firsts = [
    ...new Map(entries.map((entry) => [`${entry.applicationNumber}#${entry.registeredOn}`, entry])).values(),
  ];
  for (const row of rowsOf([FAMILY_HEADINGS, ...firsts.flatMap(familyLines)])) families.add(row);
  return rowsOf([JOURNAL_HEADINGS, COLUMN_NUMBERS, ...entries.map(journalLine)]).map((row, index) => {
    const authority = entries[index]?.authority ?? { kato: '', name: { kk: '', ru: '' } };
    const { body, faults } = readJournalRow(row, { today, authority, members: families.membersOf(row) });
    if (faults.length > 0) throw new Error(`A printed row is not read: ${reasonOf(row, faults)}`);
    return body as RegisterEntry;
  });
}

function rowsOf(lines: readonly (readonly string[])[]): TableRow[] {
  const reader = makeTableReader();
  return lines.flatMap((cells, index) => {
    const read = reader.read(cells, index + 1);
    return read !== null && 'cells' in read ? [read] : [];
  });
}
