import { isAdultOn } from './adult.ts';
import { applicationOf } from './decisions.ts';
import type { Sha256 } from './event-chain.ts';
import type { Iin } from './identity-number.ts';
import type { JournalRow, Word } from './journal.ts';
import { linesOf } from './lines.ts';
import type { Authority, DecisionKind } from './membership.ts';
import type { NoticeFacts, NoticeKind } from './notice-facts.ts';
import { type Stated, statedIn } from './stated.ts';
import type { CalendarDate, Instant } from './time.ts';

/** One message of the ministry's to one person of a family. */
export type Notice = {
  /** 22 characters of base64url; always the same for the same message. */
  id: string;
  kind: NoticeKind;
  /** The day of the registration, the decision or the agreement. */
  on: CalendarDate;
  decision?: DecisionKind;
  application: { number: string; registeredOn: CalendarDate; authority: Authority };
  facts: NoticeFacts;
  /** When the register learned of it; null for what was sent before that was kept. */
  recordedAt: Instant | null;
  /** The message before, of the same thing, that this one puts right. */
  corrects?: string;
  /** The ministry took back what the message before told. */
  takenBack?: true;
};

/** Whom the messages are for, and whether that person is told of what happened on a day: a child never is. */
export type Told = { ref: string; isToldOf: (on: CalendarDate) => boolean };

/** A citizen on `today`: told of what happened once they had come of age, and of nothing while they have not. */
export const adultTold = (citizen: { ref: string; iin: Iin }, today: CalendarDate): Told => ({
  ref: citizen.ref,
  isToldOf: (on) => isAdultOn(citizen.iin, on < today ? on : today),
});

/**
 * The messages that a person has of the journal, in the order in which they came (paragraphs 7 and 19-1): each thing once,
 * to everybody whom it is about. Rows that say it anew are no message; rows that change it, or that take it back, are one
 * that corrects the one before. They are made from the rows that are kept and from nothing else, so that there are never
 * two of one, whatever arrives twice or at once.
 */
export function noticesOf(journal: readonly JournalRow[], told: Told, sha256: Sha256): Notice[] {
  const threads = new Map<string, Notice[]>();
  for (const moment of momentsOf(journal)) {
    const standing = journal.filter((row) => standsAt(row, moment));
    const stated = statedTo(told, standing);
    for (const [thread, notices] of threads) {
      const last = notices.at(-1);
      if (last && !last.takenBack && !stated.has(thread))
        notices.push(following(notices, { ...bare(last), takenBack: true }, moment));
    }
    for (const [thread, what] of stated) {
      const notices = threads.get(thread) ?? [];
      const last = notices.at(-1);
      if (last && !last.takenBack && sameFacts(last.facts, what.facts)) continue;
      threads.set(thread, [...notices, following(notices, what, moment)]);
    }
  }
  return [...threads.values()].flat();

  function following(before: readonly Notice[], what: Contents, moment: Instant): Notice {
    const { kind, on, decision, application, facts, takenBack } = what;
    const corrects = before.at(-1)?.id;
    const named = [told.ref, application.number, application.registeredOn, kind, on, decision];
    const id = sha256(JSON.stringify([...named, before.length, facts, takenBack ?? false])).slice(
      0,
      ID_LENGTH,
    );
    return {
      id,
      kind,
      on,
      ...(decision && { decision }),
      application,
      facts,
      recordedAt: moment === UNKNOWN ? null : moment,
      ...(corrects !== undefined && { corrects }),
      ...(takenBack && { takenBack }),
    };
  }
}

type Contents = Omit<Notice, 'id' | 'recordedAt' | 'corrects'>;

const ID_LENGTH = 22;
/** Before every time: when what was not dated came. */
const UNKNOWN = '';

/** Each time at which something came, or was taken back. */
const momentsOf = (journal: readonly JournalRow[]): Instant[] =>
  [
    ...new Set(
      journal.flatMap(({ receivedAt, words = [] }) => [receivedAt ?? UNKNOWN, ...words.map(({ at }) => at)]),
    ),
  ].toSorted();

function standsAt(row: JournalRow, moment: Instant): boolean {
  const { receivedAt = UNKNOWN, words = [] } = row;
  if (receivedAt > moment) return false;
  const said = words.findLast(({ at }) => at <= moment);
  return said ? !said.withdrawn : !wasWithdrawn(row, words[0]);
}

/** Before the first word that is dated: what that one changed, or what was said without a date. */
const wasWithdrawn = ({ withdrawn }: JournalRow, first: Word | undefined): boolean =>
  first ? !first.withdrawn : withdrawn === true;

function statedTo({ ref, isToldOf }: Told, standing: readonly JournalRow[]): Map<string, Stated> {
  const stated = linesOf(standing, ({ row }) => row).flatMap((line) =>
    statedIn(line).map((each) => [`${line[0] && applicationOf(line[0].row)} ${each.about}`, each] as const),
  );
  return new Map(stated.filter(([, { people, on }]) => people.has(ref) && isToldOf(on)));
}

const sameFacts = (a: NoticeFacts, b: NoticeFacts): boolean => canonical(a) === canonical(b);

const canonical = (facts: NoticeFacts): string =>
  JSON.stringify(Object.entries(facts).toSorted(([a], [b]) => (a < b ? -1 : 1)));

function bare({ id, recordedAt, corrects, ...contents }: Notice): Contents {
  return contents;
}
