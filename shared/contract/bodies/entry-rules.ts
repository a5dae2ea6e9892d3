import type { CalendarDate } from '../../domain/time.ts';

/** The law on state targeted social assistance (No. 246 of 17 July 2001) came into force on this day. */
const FIRST_DAY: CalendarDate = '2002-01-01';
/** Nothing is decided or agreed further ahead than this, in years. */
const FURTHEST = 1;

/** What of a row of the journal its dates are; the names are those of the row's fields. */
type Dated = {
  registeredOn: CalendarDate;
  sentToPrecinctCommissionOn?: CalendarDate | undefined;
  precinctConclusionOn?: CalendarDate | undefined;
  sentToEmploymentCommissionOn?: CalendarDate | undefined;
  employmentRecommendationOn?: CalendarDate | undefined;
  socialContract?: { date: CalendarDate } | undefined;
  draftDecisionSentOn?: CalendarDate | undefined;
  decision?: { on: CalendarDate } | undefined;
  period?: { from: string; to: string } | undefined;
  additionalAgreement?: { date: CalendarDate } | undefined;
  additionalDecision?: { on: CalendarDate } | undefined;
  withdrawn?: boolean | undefined;
};

export type Impossible = { path: string[]; message: string };

const TOO_EARLY = `There was no targeted social assistance before ${FIRST_DAY}.`;
const TOO_LATE = 'This is more than a year ahead.';

/**
 * What cannot be true of a row, whatever else the register says. A row that is taken back may be as wrong as it was when
 * it was accepted. Nothing is said of the order of the other dates: it changes no answer, and journals do mix them up.
 */
export function impossibleIn(row: Dated, today: CalendarDate): Impossible[] {
  if (row.withdrawn === true) return [];
  return [...outOfTime(row, today), ...outOfOrder(row, today)];
}

function outOfTime(row: Dated, today: CalendarDate): Impossible[] {
  const horizon = `${Number(today.slice(0, 4)) + FURTHEST}${today.slice(4)}`;
  const dates: [path: string[], value: string | undefined][] = [
    [['registeredOn'], row.registeredOn],
    [['sentToPrecinctCommissionOn'], row.sentToPrecinctCommissionOn],
    [['precinctConclusionOn'], row.precinctConclusionOn],
    [['sentToEmploymentCommissionOn'], row.sentToEmploymentCommissionOn],
    [['employmentRecommendationOn'], row.employmentRecommendationOn],
    [['socialContract', 'date'], row.socialContract?.date],
    [['draftDecisionSentOn'], row.draftDecisionSentOn],
    [['decision', 'on'], row.decision?.on],
    [['period', 'from'], row.period?.from],
    [['additionalAgreement', 'date'], row.additionalAgreement?.date],
    [['additionalDecision', 'on'], row.additionalDecision?.on],
  ];
  return dates.flatMap(([path, value]) => {
    if (value === undefined) return [];
    // A month is compared with the months of the limits; its last one may be as far away as "until further notice".
    if (value < FIRST_DAY.slice(0, value.length)) return [{ path, message: TOO_EARLY }];
    return value > horizon.slice(0, value.length) ? [{ path, message: TOO_LATE }] : [];
  });
}

function outOfOrder(row: Dated, today: CalendarDate): Impossible[] {
  const { registeredOn, decision, additionalDecision, period } = row;
  const rules: [broken: boolean, path: string[], message: string][] = [
    [registeredOn > today, ['registeredOn'], 'No application is registered in the future.'],
    [before(decision?.on, registeredOn), ['decision', 'on'], 'No decision comes before the registration.'],
    [
      before(additionalDecision?.on, registeredOn),
      ['additionalDecision', 'on'],
      'No decision comes before the registration.',
    ],
    [
      period !== undefined && period.to < period.from,
      ['period', 'to'],
      'The last month is not before the first.',
    ],
  ];
  return rules.flatMap(([broken, path, message]) => (broken ? [{ path, message }] : []));
}

const before = (date: CalendarDate | undefined, limit: CalendarDate): boolean =>
  date !== undefined && date < limit;
