import { type Extras, PROBLEMS, type ProblemKind, problemType } from '../contract/problems.ts';
import { COMMON_PROBLEMS, CONTRACT, type RouteContract, type RouteKey } from '../contract/routes.ts';
import type { HeaderName } from './headers.ts';

/** `open-request` as `OpenRequestProblem`. */
export const componentOf = (kind: ProblemKind): string =>
  `${kind.replaceAll(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase())}Problem`;

const EXTRAS: { [K in ProblemKind]?: Extras } = {
  'invalid-request': {
    errors: [{ pointer: '/iin', detail: 'An IIN has exactly twelve digits and nothing else.' }],
  },
  'wrong-code': { attemptsLeft: 4 },
  'code-locked': { locked: 'code' },
};

/** What a problem of this kind looks like. */
export const exampleOf = (kind: ProblemKind) => ({
  type: `https://kelisim.kz${problemType(kind)}`,
  title: PROBLEMS[kind].title,
  status: PROBLEMS[kind].status,
  instance: '0d9fb1f6-8f0e-4b55-9c4e-6f2a1b3c4d5e',
  ...EXTRAS[kind],
});

/** On every reply to a submission whose requester is known. */
const LIMITS = ['ratelimit', 'ratelimit-policy'] as const satisfies HeaderName[];

/** The headers that come with a kind: always, or on some route. */
const HEADERS_OF: {
  [K in ProblemKind]?: { always?: readonly HeaderName[]; sometimes?: readonly HeaderName[] };
} = {
  unauthorized: { sometimes: ['www-authenticate'] },
  forbidden: { sometimes: ['www-authenticate'] },
  'invalid-request': { sometimes: LIMITS },
  'content-too-large': { sometimes: LIMITS },
  'open-request': { always: ['location', ...LIMITS] },
  'idempotency-key-reused': { always: LIMITS },
  'requester-suspended': { always: LIMITS },
  'unsupported-media-type': { sometimes: ['accept-encoding', ...LIMITS] },
  'too-many-codes': { sometimes: ['retry-after'] },
  'too-many-requests': { always: ['retry-after'], sometimes: LIMITS },
  unavailable: { always: ['retry-after'] },
};

export const headersOfProblem = (kind: ProblemKind) => ({ always: [], sometimes: [], ...HEADERS_OF[kind] });

/** The kinds that a route may answer with, by status. */
export function problemsOf(route: RouteKey): Map<number, ProblemKind[]> {
  const { problems = [] }: RouteContract = CONTRACT[route];
  return Map.groupBy([...new Set([...COMMON_PROBLEMS, ...problems])], (kind) => PROBLEMS[kind].status);
}
