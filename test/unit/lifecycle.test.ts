import { describe, expect, test } from 'vitest';
import {
  COMMANDS,
  type Command,
  EVENT_OF,
  isFinal,
  LIFECYCLE,
  nextStatus,
  STATUSES,
  type Status,
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
    expect(COMMANDS.toSorted()).toEqual(ALL.toSorted());
  });

  test.each(PAIRS)('given %s, when %s, then %s', (status, command, to) => {
    expect(nextStatus(status, command)).toBe(to);
  });

  test.each(['answered', 'refused', 'expired', 'cancelled'] as const)('%s is final', (status) => {
    expect(isFinal(status)).toBe(true);
    expect(LIFECYCLE[status]).toEqual({});
  });

  test.each(['submitted', 'awaiting-consent', 'consented'] as const)('%s is not final', (status) => {
    expect(isFinal(status)).toBe(false);
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

  test.each([
    ['ask', 'asked'],
    ['grant', 'granted'],
    ['refuse', 'refused'],
    ['not-me', 'not-me'],
    ['expire', 'expired'],
    ['cancel', 'cancelled'],
    ['answer', 'answered'],
  ] as const)('%s is remembered as %s', (command, event) => {
    expect(EVENT_OF[command]).toBe(event);
  });
});
