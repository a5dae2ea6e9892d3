import type { Lock } from '../domain/code.ts';

/** Every way in which the service says no (RFC 9457): the kind is the last segment of the problem's `type`. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request breaks a rule' },
  unauthorized: { status: 401, title: 'A valid access token is needed' },
  forbidden: { status: 403, title: 'The access token does not allow this' },
  'wrong-code': { status: 403, title: 'The code is wrong' },
  'requester-suspended': { status: 403, title: 'This organisation may not ask at present' },
  'code-locked': { status: 403, title: 'Too many wrong tries: this code is locked' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This address has other methods' },
  'not-acceptable': { status: 406, title: 'None of the accepted media types can be given' },
  'open-request': { status: 409, title: 'A request about this person for another purpose is open' },
  'already-final': { status: 409, title: 'The request cannot be cancelled any more' },
  'already-decided': { status: 409, title: 'The citizen has decided, or the request was withdrawn' },
  'webhook-disabled': { status: 409, title: 'The webhook is disabled: set its address again' },
  'consent-expired': { status: 410, title: 'The time to decide is over' },
  'content-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'idempotency-key-reused': { status: 422, title: 'This idempotency key came with another body before' },
  'too-many-codes': { status: 429, title: 'A fresh code cannot be sent yet' },
  'too-many-requests': { status: 429, title: 'Too many calls: try again in a moment' },
  'internal-error': { status: 500, title: 'Something broke on our side' },
  unavailable: { status: 503, title: 'The service cannot do this right now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemKind = keyof typeof PROBLEMS;

/**
 * One broken rule in words. `pointer`: a JSON Pointer (RFC 6901) into the body, `/` and the name of a parameter of query or
 * path, or the name of a header.
 */
export type FieldError = { pointer: string; detail: string };

/**
 * What a problem may carry besides its kind: `errors` those of `invalid-request`, `attemptsLeft` those of `wrong-code`, `locked`
 * those about codes: this one, or all of the request for good.
 */
export type Extras = { detail?: string; errors?: FieldError[]; attemptsLeft?: number; locked?: Lock };
/** The body of a refusal; `instance` is the `x-request-id` of the call. */
export type Problem = { type: string; title: string; status: number; instance?: string } & Extras;

/** Where the pages about kinds are, on the service's own address. */
const PROBLEM_PAGES = '/problems/';

/** The page about a kind; before a reply goes out, the service's address is put before it. */
export const problemType = (kind: ProblemKind): string => `${PROBLEM_PAGES}${kind}`;

/** The kind that a `type` tells of; undefined for one that is not of this contract. */
export const kindOfType = (type: string): ProblemKind | undefined =>
  (Object.keys(PROBLEMS) as ProblemKind[]).find((kind) => type.endsWith(problemType(kind)));
