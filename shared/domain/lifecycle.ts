/** In the order of a request's life. */
export const STATUSES = [
  'submitted',
  'awaiting-consent',
  'consented',
  'answered',
  'refused',
  'expired',
  'cancelled',
] as const;
export type Status = (typeof STATUSES)[number];

/**
 * What a command's time is held against, in the write itself. `window`: strictly before `consentDeadline` (rule 2).
 * `end`: at the request's end or after it (rule 3).
 */
type TimeLimit = 'window' | 'end';

type CommandRow = {
  from: readonly Status[];
  to: Status;
  /** What it is called in a request's history once it has happened. */
  event: string;
  by: 'requester' | 'citizen' | 'service';
  /** A citizen's decision. */
  decides?: true;
  time?: TimeLimit;
};

/**
 * The life of a request as one table. The code, the conditions of storage, the history's events, `GET /v1/lifecycle` and
 * docs/lifecycle.md all come from it.
 */
export const COMMANDS = {
  ask: { from: ['submitted'], to: 'awaiting-consent', event: 'asked', by: 'service' },
  grant: {
    from: ['awaiting-consent'],
    to: 'consented',
    event: 'granted',
    by: 'citizen',
    decides: true,
    time: 'window',
  },
  refuse: {
    from: ['awaiting-consent'],
    to: 'refused',
    event: 'refused',
    by: 'citizen',
    decides: true,
    time: 'window',
  },
  'not-me': {
    from: ['awaiting-consent'],
    to: 'refused',
    event: 'not-me',
    by: 'citizen',
    decides: true,
    time: 'window',
  },
  expire: { from: ['awaiting-consent'], to: 'expired', event: 'expired', by: 'service', time: 'end' },
  cancel: {
    from: ['submitted', 'awaiting-consent'],
    to: 'cancelled',
    event: 'cancelled',
    by: 'requester',
  },
  answer: { from: ['consented'], to: 'answered', event: 'answered', by: 'service' },
} as const satisfies Record<string, CommandRow>;

export type Command = keyof typeof COMMANDS;
export type EventType = 'submitted' | (typeof COMMANDS)[Command]['event'];
type DecidingCommand = {
  [C in Command]: (typeof COMMANDS)[C] extends { decides: true } ? C : never;
}[Command];

export const COMMAND_NAMES = Object.keys(COMMANDS) as Command[];
export const EVENT_TYPES = ['submitted', ...COMMAND_NAMES.map((name) => COMMANDS[name].event)] as [
  EventType,
  ...EventType[],
];

const rowOf = (command: Command): CommandRow => COMMANDS[command];
const decides = (command: Command): command is DecidingCommand => rowOf(command).decides === true;

/** What a citizen can decide about a request (paragraph 19-1); `not-me` says that the number is somebody else's. */
export const DECISIONS = COMMAND_NAMES.filter(decides);
export type Decision = DecidingCommand;

/** The status that `command` leads to, or null where the table has no such step. */
export const nextStatus = (status: Status, command: Command): Status | null =>
  rowOf(command).from.includes(status) ? rowOf(command).to : null;

export const timeLimitOf = (command: Command): TimeLimit | null => rowOf(command).time ?? null;

/** The command that an event of the history tells of; null for the submission, which has none. */
export const commandOf = (event: EventType): Command | null =>
  COMMAND_NAMES.find((name) => COMMANDS[name].event === event) ?? null;

/** The decision that an event tells of; null for an event that is none. */
export function decisionIn(event: EventType): Decision | null {
  const command = commandOf(event);
  return command !== null && decides(command) ? command : null;
}

/** The same table by status: each command that is possible, with the status it leads to. */
export const LIFECYCLE = Object.fromEntries(
  STATUSES.map((status) => [
    status,
    Object.fromEntries(
      COMMAND_NAMES.flatMap((command) => {
        const to = nextStatus(status, command);
        return to === null ? [] : [[command, to]];
      }),
    ),
  ]),
) as Record<Status, Partial<Record<Command, Status>>>;

/** Nothing leaves it: it never changes. */
export const isFinal = (status: Status): boolean => Object.keys(LIFECYCLE[status]).length === 0;

/** The service itself moves it on, as soon as it can. */
export const needsWork = (status: Status): boolean =>
  COMMAND_NAMES.some((name) => {
    const { from, by, time } = rowOf(name);
    return by === 'service' && time === undefined && from.includes(status);
  });

/** A decision can still come, now or after what the service or somebody else does first. */
function mayBeDecided(status: Status, seen: readonly Status[] = []): boolean {
  return COMMAND_NAMES.some((command) => {
    const to = nextStatus(status, command);
    if (to === null || seen.includes(to)) return false;
    return decides(command) || mayBeDecided(to, [...seen, status]);
  });
}

/** The citizen has neither decided nor lost the chance to. */
export const isUndecided = (status: Status): boolean => mayBeDecided(status);

/** A status that is told: nobody sees from it whether the citizen has been asked yet. */
export type SeenStatus = Exclude<Status, 'submitted'>;

/** Rule 4: until a decision a requester reads one status, whether the citizen has been asked yet or not. */
export const asSeen = (status: Status): SeenStatus => (status === 'submitted' ? 'awaiting-consent' : status);

export const SEEN_STATUSES = STATUSES.filter((status): status is SeenStatus => asSeen(status) === status);
