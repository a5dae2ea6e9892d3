import { describe, expect, test } from 'vitest';
import {
  asSeen,
  COMMAND_NAMES,
  COMMANDS,
  type Command,
  commandOf,
  DECISIONS,
  decisionIn,
  EVENT_TYPES,
  isFinal,
  isUndecided,
  LIFECYCLE,
  needsWork,
  nextStatus,
  STATUSES,
  type Status,
  timeLimitOf,
} from '../../shared/domain/lifecycle.ts';

/** Written by hand from the rules, one line a status; everything that is not here must be refused. */
const EXPECTED: Record<Status, [Command, Status][]> = {
  submitted: [
    ['ask', 'awaiting-consent'],
    ['cancel', 'cancelled'],
  ],
  'awaiting-consent': [
    ['grant', 'consented'],
    ['refuse', 'refused'],
    ['not-me', 'refused'],
    ['expire', 'expired'],
    ['cancel', 'cancelled'],
  ],
  consented: [['answer', 'answered']],
  answered: [],
  refused: [],
  expired: [],
  cancelled: [],
};

const ALL: Command[] = ['ask', 'grant', 'refuse', 'not-me', 'expire', 'cancel', 'answer'];
const PAIRS = (Object.keys(EXPECTED) as Status[]).flatMap((status) =>
  ALL.map((command) => {
    const [, to = null] = EXPECTED[status].find(([possible]) => possible === command) ?? [];
    return [status, command, to] as const;
  }),
);

describe('the lifecycle', () => {
  test('has these statuses and commands and no others', () => {
    expect(STATUSES.toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
    expect(COMMAND_NAMES.toSorted()).toEqual(ALL.toSorted());
    expect(Object.keys(LIFECYCLE)).toEqual(STATUSES);
  });

  test.each(PAIRS)('given %s, when %s, then %s', (status, command, to) => {
    expect(nextStatus(status, command)).toBe(to);
    expect(LIFECYCLE[status][command] ?? null).toBe(to);
  });

  test.each(['answered', 'refused', 'expired', 'cancelled'] as const)('%s is final', (status) => {
    expect(isFinal(status)).toBe(true);
    expect(LIFECYCLE[status]).toEqual({});
  });

  test.each(['submitted', 'awaiting-consent', 'consented'] as const)('%s is not final', (status) => {
    expect(isFinal(status)).toBe(false);
  });

  test('given what the service moves on by itself as soon as it can, then asking and answering, no waiting', () => {
    expect(STATUSES.filter(needsWork)).toEqual(['submitted', 'consented']);
  });

  test('nothing leads back: every way ends', () => {
    const ends = (status: Status, seen: Status[]): boolean =>
      !seen.includes(status) && EXPECTED[status].every(([, to]) => ends(to, [...seen, status]));
    expect(ends('submitted', [])).toBe(true);
  });

  test('an answer is only to be had through a grant', () => {
    const into = (to: Status) => PAIRS.filter(([, , target]) => target === to).map(([, command]) => command);
    expect(into('answered')).toEqual(['answer']);
    expect(into('consented')).toEqual(['grant']);
  });

  /** By whom, what it is remembered as, and what its time is held against (rules 2 and 3). */
  const ROWS = [
    ['ask', 'service', 'asked', null],
    ['grant', 'citizen', 'granted', 'window'],
    ['refuse', 'citizen', 'refused', 'window'],
    ['not-me', 'citizen', 'not-me', 'window'],
    ['expire', 'service', 'expired', 'end'],
    ['cancel', 'requester', 'cancelled', null],
    ['answer', 'service', 'answered', null],
  ] as const;

  test.each(ROWS)(
    '%s is made by the %s, remembered as %s and held against: %s',
    (command, by, event, limit) => {
      expect(COMMANDS[command]).toMatchObject({ by, event });
      expect(commandOf(event)).toBe(command);
      expect(timeLimitOf(command)).toBe(limit);
    },
  );

  test('every event is of one command, but for the submission, which has none', () => {
    expect(EVENT_TYPES).toEqual(['submitted', ...ROWS.map(([, , event]) => event)]);
    expect(new Set(EVENT_TYPES).size).toBe(EVENT_TYPES.length);
    expect(commandOf('submitted')).toBeNull();
  });

  test('what the citizen makes is a decision, and nothing else is', () => {
    const made = ROWS.filter(([, by]) => by === 'citizen');
    expect(DECISIONS).toEqual(made.map(([command]) => command));
    expect(EVENT_TYPES.map(decisionIn)).toEqual(
      [null, ...ROWS].map((row) => (row?.[1] === 'citizen' ? row[0] : null)),
    );
  });

  test.each(STATUSES)(
    'given %s, then it is undecided as long as a citizen could still be asked',
    (status) => {
      expect(isUndecided(status)).toBe(status === 'submitted' || status === 'awaiting-consent');
    },
  );

  test.each(STATUSES)(
    'given %s, then a requester cannot tell who was asked from who was not (rule 4)',
    (status) => {
      expect(asSeen(status)).toBe(status === 'submitted' ? 'awaiting-consent' : status);
    },
  );
});
