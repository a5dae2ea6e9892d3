import {
  type Extras,
  type FieldError,
  PROBLEMS,
  type Problem,
  type ProblemKind,
  problemType,
} from '../contract/problems.ts';

/** What goes back through the gateway: `body` as JSON, or `content` as it stands, with its own `content-type`. */
export type Reply = {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  content?: string | Uint8Array;
};

/** `retryAfter`: whole seconds. */
export function problem(kind: ProblemKind, extras: Extras = {}, retryAfter?: number): Reply {
  const { status, title } = PROBLEMS[kind];
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
    body: { type: problemType(kind), title, status, ...extras } satisfies Problem,
  };
}

export const invalid = (...errors: FieldError[]): Reply => problem('invalid-request', { errors });
