/**
 * The life of a request as one table: status × command → status. The code, `GET /v1/lifecycle` and
 * docs/lifecycle.md all come from it.
 */
export const LIFECYCLE = {
  submitted: { ask: 'awaiting-consent', cancel: 'cancelled' },
  'awaiting-consent': {
    grant: 'consented',
    refuse: 'refused',
    'not-me': 'refused',
    expire: 'expired',
    cancel: 'cancelled',
  },
  consented: { answer: 'answered' },
  answered: {},
  refused: {},
  expired: {},
  cancelled: {},
} as const;

export type Status = keyof typeof LIFECYCLE;

type KeysOfUnion<T> = T extends unknown ? keyof T : never;
export type Command = KeysOfUnion<(typeof LIFECYCLE)[Status]>;

export const STATUSES = Object.keys(LIFECYCLE) as Status[];
export const COMMANDS = [
  ...new Set(STATUSES.flatMap((status) => Object.keys(LIFECYCLE[status]))),
] as Command[];

/** What a command is called in a request's history once it has happened. */
export const EVENT_OF = {
  ask: 'asked',
  grant: 'granted',
  refuse: 'refused',
  'not-me': 'not-me',
  expire: 'expired',
  cancel: 'cancelled',
  answer: 'answered',
} as const satisfies Record<Command, string>;

/** The status that `command` leads to, or null where the table has no such step. */
export const nextStatus = (status: Status, command: Command): Status | null =>
  (LIFECYCLE[status] as Partial<Record<Command, Status>>)[command] ?? null;

export const isFinal = (status: Status): boolean => Object.keys(LIFECYCLE[status]).length === 0;
