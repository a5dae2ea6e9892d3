import type { Entry } from '../../shared/contract/bodies/register.ts';
import { isAdultOn } from '../../shared/domain/adult.ts';
import type { Person } from '../../shared/domain/deciders.ts';
import { applicationOf } from '../../shared/domain/decisions.ts';
import { birthDateOf, type Iin } from '../../shared/domain/identity-number.ts';
import { contentOf, dated, type JournalRow, merged, takenBackBy } from '../../shared/domain/journal.ts';
import { faultOf, type JournalFault } from '../../shared/domain/journal-faults.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { References } from '../../shared/signing/macs.ts';
import { referencesOf } from '../../shared/signing/many-references.ts';
import type { Register } from '../../shared/storage/register.ts';

type Ports = {
  register: Pick<Register, 'putRows' | 'journalOf'>;
  references: Pick<References, 'citizen'>;
  now: () => Instant;
  /** Told, once the rows are stored, of the adults about whom they say something new; left out where nobody is to be told. */
  tell?: ((adults: readonly Person[], at: Instant) => Promise<void>) | undefined;
};

/** A row that was not stored: its place among the entries, and why. */
export type Refused = { place: number; fault: JournalFault };

/**
 * Stores journal rows (Annex 3-1) beside those that are there; the same row twice is harmless. A withdrawal also takes
 * back the other versions of its row that were stored before it. Gives back the rows that were not stored, because beside
 * the others of their application they would mean nothing. Throws when storage or KMS cannot be reached.
 */
export function makeImportEntries({ register, references, now, tell }: Ports) {
  /** `refOf`: of any person in the batch. */
  function toRow({ withdrawn, ...entry }: Entry, refOf: (iin: string) => string): JournalRow {
    const { applicantIin, family, decision, additionalDecision, period } = entry;
    return {
      row: {
        applicationNumber: entry.applicationNumber,
        registeredOn: entry.registeredOn,
        applicantRef: refOf(applicantIin),
        familyRefs: family ? [...new Set(family.map(({ iin }) => refOf(iin)))] : null,
        decision: decision
          ? { kind: decision.kind, on: decision.on, ...(decision.reason && { reason: decision.reason }) }
          : null,
        additionalDecision: additionalDecision ?? null,
        period: period ?? null,
        authority: entry.authority,
      },
      source: entry,
      withdrawn,
    };
  }

  return async (entries: readonly Entry[]): Promise<Refused[]> => {
    const refOf = await referencesOf(entries.flatMap(peopleOf), references.citizen);
    const sent = entries.map((entry) => toRow(entry, refOf));
    const stored = await register.journalOf(sent.map(({ row }) => row));
    const storedOf = Map.groupBy(stored, ({ row }) => applicationOf(row));
    const togetherOf = Map.groupBy(merged(sent), ({ row }) => applicationOf(row));
    const faults = sent.map((each) => {
      const application = applicationOf(each.row);
      return faultOf(each, {
        stored: storedOf.get(application) ?? [],
        together: togetherOf.get(application) ?? [],
      });
    });
    const good = merged(sent.filter((_, place) => faults[place] === null));
    const before = new Map(stored.map((row) => [contentOf(row), row]));
    const at = now();
    await register.putRows(
      [...good, ...versionsTakenBack(good, stored)].map((row) => dated(row, before.get(contentOf(row)), at)),
    );
    await tell?.(
      adultsIn(
        good.filter((row) => isNews(row, before.get(contentOf(row)))),
        refOf,
        at,
      ),
      at,
    );
    return faults.flatMap((fault, place) => (fault ? [{ place, fault }] : []));
  };
}

/** Whether a row says what did not stand there: what is taken back before it came says nothing. */
const isNews = ({ withdrawn }: JournalRow, standing: JournalRow | undefined): boolean =>
  standing ? withdrawn !== undefined && withdrawn !== standing.withdrawn : withdrawn !== true;

/** The adults of the rows that were sent; `refOf`: of anybody in them. */
function adultsIn(rows: readonly JournalRow[], refOf: (iin: string) => string, at: Instant): Person[] {
  const today = almatyDate(at);
  const iins = new Set(rows.flatMap(({ source }) => peopleOf(source as Entry)));
  return [...iins]
    .filter((iin) => isAdultOn(iin, today))
    .map((iin) => ({ ref: refOf(iin), bornOn: birthDateOf(iin) }));
}

const peopleOf = ({ applicantIin, family = [] }: Entry): Iin[] => [
  applicantIin,
  ...family.map(({ iin }) => iin),
];

/** What new withdrawals take back beside themselves: nothing that the same batch states. */
function versionsTakenBack(good: readonly JournalRow[], stored: readonly JournalRow[]): JournalRow[] {
  const stated = new Set(good.map(contentOf));
  const takenBack = new Set(stored.filter(({ withdrawn }) => withdrawn === true).map(contentOf));
  return good
    .filter((row) => row.withdrawn === true && !takenBack.has(contentOf(row)))
    .flatMap((withdrawal) => takenBackBy(withdrawal, stored))
    .filter((row) => !stated.has(contentOf(row)))
    .map((row) => ({ ...row, withdrawn: true }));
}
