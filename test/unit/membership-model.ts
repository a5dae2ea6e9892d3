import type { RegisterRow } from '../../shared/domain/membership.ts';

/**
 * The rule of the register told again, for one month and from the latest decision back, as somebody with the journal open
 * would look it up. It shares nothing with the service but the shape of a row.
 */
export function belongsByTheBook(rows: readonly RegisterRow[], person: string, date: string): boolean {
  return familiesOf(rows).some((line) => namesOn(line, date).has(person));
}

type Said = Pick<RegisterRow, 'applicantRef' | 'familyRefs' | 'period'>;
type Group = { gives: boolean; rows: Said[] };

const ORDER = ['assign', 'change-amount', 'suspend', 'stop', 'refuse'];

function familiesOf(rows: readonly RegisterRow[]): RegisterRow[][] {
  const lines = rows.map((row) => [row]);
  const people = (line: RegisterRow[]) =>
    line.flatMap((row) => [row.applicantRef, ...(row.familyRefs ?? [])]);
  const isOne = (a: RegisterRow[], b: RegisterRow[]) =>
    ['applicationNumber', 'registeredOn'].every(
      (key) => Reflect.get(a[0] ?? {}, key) === Reflect.get(b[0] ?? {}, key),
    ) &&
    a[0]?.authority.kato === b[0]?.authority.kato &&
    people(a).some((person) => people(b).includes(person));
  for (let i = 0; i < lines.length; i++) {
    for (let j = i + 1; j < lines.length; j++) {
      const [a, b] = [lines[i], lines[j]];
      if (!a || !b || !isOne(a, b)) continue;
      lines.splice(j, 1);
      lines[i] = [...a, ...b];
      j = i;
    }
  }
  return lines;
}

/** Latest first, without the assignments that have not begun in the month. */
function groupsOf(line: readonly RegisterRow[], date: string, month: string): Group[] {
  const groups = new Map<string, Group>();
  const add = (kind: string, on: string, said: Said) => {
    const gives = kind === 'assign' || kind === 'change-amount';
    if (on > date || (gives && said.period && said.period.from > month)) return;
    const key = `${on} ${ORDER.indexOf(kind)}`;
    groups.set(key, { gives, rows: [...(groups.get(key)?.rows ?? []), said] });
  };
  for (const row of line) {
    if (row.decision) add(row.decision.kind, row.decision.on, row);
    if (row.additionalDecision?.kind !== 'assign') continue;
    const early = row.decision && row.decision.on > row.additionalDecision.on;
    add('assign', row.additionalDecision.on, early ? { ...row, period: null, familyRefs: null } : row);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? 1 : -1)).map(([, group]) => group);
}

function namesOn(line: readonly RegisterRow[], date: string): Set<string> {
  const month = date.slice(0, 7);
  const groups = groupsOf(line, date, month);
  const cameWith = line.filter(({ decision, familyRefs }) => !decision && familyRefs);
  return names(groups, {
    month,
    family: [...new Set(cameWith.flatMap(({ familyRefs }) => familyRefs ?? []))],
  });
}

type Asked = { month: string; family: string[] };

function names(groups: readonly Group[], asked: Asked): Set<string> {
  const { month } = asked;
  let goesOn: number | null = null;
  let overSinceTheEnd = false;
  let cut = '';
  for (const [index, { gives, rows }] of groups.entries()) {
    const begun = rows.filter(({ period }) => period && period.from <= month);
    const covering = begun.filter(({ period }) => (period?.to ?? '') >= month);
    if (!gives && (goesOn === null || overSinceTheEnd)) return new Set();
    if (covering.length > 0) {
      const left = covering.filter(({ period }) => (period?.from ?? '') > cut);
      if (left.length === 0) return new Set();
      const [at, counting] = goesOn === null ? [index, left] : [goesOn, groups[goesOn]?.rows ?? []];
      return new Set(
        counting.flatMap((row) => [row.applicantRef, ...(row.familyRefs ?? familyAt(groups, at, asked))]),
      );
    }
    for (const { period } of begun) if (period && period.to > cut) cut = period.to;
    if (gives && begun.length > 0) overSinceTheEnd = true;
    if (gives && begun.length === 0) {
      goesOn ??= index;
      overSinceTheEnd = false;
    }
  }
  return new Set();
}

/** The family as the decisions up to this one left it; a decision about months gone by leaves a later period's as it was. */
function familyAt(groups: readonly Group[], at: number, asked: Asked): string[] {
  for (let index = at; index < groups.length; index++) {
    const { gives, rows } = groups[index] ?? { gives: false, rows: [] };
    const begun = rows.filter(({ period }) => period && period.from <= asked.month);
    const covering = begun.filter(({ period }) => (period?.to ?? '') >= asked.month);
    const isOver = gives && begun.length > 0 && covering.length === 0;
    if (isOver && names(groups.slice(index), asked).size > 0) continue;
    for (const some of [covering, rows]) {
      const named = some.flatMap(({ familyRefs }) => (familyRefs ? [familyRefs] : []));
      if (named.length > 0) return named.flat();
    }
  }
  return asked.family;
}
