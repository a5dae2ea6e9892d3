import type { z } from 'zod';
import type { entry } from '../../shared/contract/bodies/register.ts';
import type { Family } from './families.ts';

/** A row as `POST /v1/register/entries` takes it. */
export type RegisterEntry = z.input<ReturnType<typeof entry>>;

/** Long enough ago for a period of three months to be over. */
const PAST_DAYS = 500;

const INCOME_TOO_HIGH = {
  kk: 'Отбасының жан басына шаққандағы табысы кедейлік шегінен жоғары',
  ru: 'Среднедушевой доход семьи выше черты бедности',
};

/**
 * The rows of one family, from the first to the latest, so that they are current on `today` (`YYYY-MM-DD`). A later
 * decision on an application is another row with the same number.
 */
export function registerRowsOf(family: Family, today: string): RegisterEntry[] {
  const start = addDays(today, -30 - ((family.index * 7) % 20));
  const conditional = family.index % 3 !== 2;
  const assigned = assignedRow(family, { start, conditional });
  const laterOn = addDays(start, 27);
  switch (family.outcome) {
    case 'conditional':
      return [assignedRow(family, { start, conditional: true })];
    case 'unconditional':
      return [assignedRow(family, { start, conditional: false })];
    case 'supplemented':
    case 'supplement-refused':
      return [{ ...assignedRow(family, { start, conditional: true }), ...supplement(family, start) }];
    case 'changed': {
      const totalTenge = tengeOf(family) + 12_400;
      return [assigned, { ...assigned, decision: { kind: 'change-amount', on: laterOn }, totalTenge }];
    }
    case 'suspended':
      return [assigned, { ...assigned, decision: { kind: 'suspend', on: laterOn } }];
    case 'stopped':
      return [assigned, { ...assigned, decision: { kind: 'stop', on: laterOn } }];
    case 'ended':
      return [pastRow(family, start)];
    case 'renewed':
      return [pastRow(family, start), assignedRow(family, { start, conditional: true })];
    case 'refused':
      return [refusedRow(family, start)];
    case 'undecided':
      return [applicationRow(family, addDays(today, -5))];
  }
}

function applicationRow(family: Family, start: string): RegisterEntry {
  const [applicantIin, ...others] = family.iins;
  return {
    applicationNumber: `${family.authority.kato.slice(0, 4)}-${String(family.index + 1).padStart(5, '0')}`,
    registeredOn: start,
    applicantIin,
    applicantName: family.applicant,
    address: family.address,
    sentToPrecinctCommissionOn: addDays(start, 1),
    authority: { kato: family.authority.kato, name: family.authority.name },
    family: others.map((iin) => ({ iin })),
  };
}

function assignedRow(
  family: Family,
  { start, conditional }: { start: string; conditional: boolean },
): RegisterEntry {
  const month = start.slice(0, 7);
  const application = applicationRow(family, start);
  return {
    ...application,
    precinctConclusionOn: addDays(start, 5),
    ...(conditional && {
      sentToEmploymentCommissionOn: addDays(start, 6),
      employmentRecommendationOn: addDays(start, 10),
      socialContract: { number: `ӘК-${application.applicationNumber}`, date: addDays(start, 12) },
    }),
    draftDecisionSentOn: addDays(start, 13),
    assistance: conditional ? 'conditional' : 'unconditional',
    decision: {
      kind: 'assign',
      on: addDays(start, 15),
      socialPackage: family.iins.length > 2 ? 'granted' : 'refused',
    },
    period: { from: month, to: addMonths(month, conditional ? 11 : 2) },
    totalTenge: tengeOf(family),
  };
}

function pastRow(family: Family, start: string): RegisterEntry {
  const row = assignedRow(family, { start: addDays(start, -PAST_DAYS), conditional: false });
  return { ...row, applicationNumber: `${row.applicationNumber}/1` };
}

function refusedRow(family: Family, start: string): RegisterEntry {
  return {
    ...applicationRow(family, start),
    precinctConclusionOn: addDays(start, 5),
    draftDecisionSentOn: addDays(start, 8),
    decision: { kind: 'refuse', on: addDays(start, 10), reason: INCOME_TOO_HIGH },
  };
}

function supplement(family: Family, start: string): Partial<RegisterEntry> {
  const agreement = {
    additionalAgreement: { number: `ҚК-${family.index + 1}`, date: addDays(start, 20) },
  };
  return family.outcome === 'supplemented'
    ? {
        ...agreement,
        additionalDecision: { kind: 'assign', on: addDays(start, 24) },
        additionalTotalTenge: 46_300,
      }
    : { ...agreement, additionalDecision: { kind: 'refuse', on: addDays(start, 24) } };
}

function tengeOf(family: Family): number {
  return family.iins.length * 23_150 + (family.index % 7) * 1_200;
}

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

export function addMonths(month: string, months: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 7);
}
