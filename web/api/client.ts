import type { Problem, ProblemKind } from '../../shared/contract/problems.ts';
import { learnTime } from '../clock.ts';
import { config } from '../config.ts';
import type { Language } from '../language.ts';
import { type Cabinet, expireSession, readSession } from '../stored-session.ts';

/** `unreachable`: no answer came; `other`: one that says nothing of our contract. */
export type RefusalKind = ProblemKind | 'unreachable' | 'other';

/** A problem of the contract. A service newer than the page may know further kinds. */
export type Refusal = Pick<Problem, 'errors' | 'attemptsLeft' | 'locked'> & {
  kind: RefusalKind;
  retryAfter: number | null;
  /** Where the thing is that stood in the way. */
  location?: string;
};

export type Answered<T> = { ok: true; status: number; body: T } | { ok: false; problem: Refusal };

type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  accept?: string;
  language: Language;
  /** Whose token goes along; null for a public route. */
  cabinet: Cabinet | null;
  headers?: Record<string, string>;
};

/** After this long nothing is coming any more, ms. */
const PATIENCE = 20_000;

/** RFC 9110, section 15.4.5: as it was read last. */
const UNCHANGED = 304;

/** Heard by the cabinet that must ask to sign in again. */
export const SESSION_EXPIRED = 'kelisim:session-expired';

const refused = (kind: RefusalKind): { ok: false; problem: Refusal } => ({
  ok: false,
  problem: { kind, retryAfter: null },
});

function headersOf({ body, accept, language, cabinet, headers }: Call): Record<string, string> {
  const session = cabinet && readSession(cabinet);
  return {
    accept: accept ?? 'application/json',
    'accept-language': language,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(session && session !== 'expired' && { authorization: `Bearer ${session.accessToken}` }),
    ...headers,
  };
}

async function problemOf(response: Response): Promise<Refusal> {
  const retryAfter = Number(response.headers.get('retry-after'));
  const isProblem = response.headers.get('content-type')?.includes('application/problem+json');
  const body: Partial<Problem> = isProblem ? await response.json() : {};
  const kind = (body.type?.split('/').at(-1) as ProblemKind) || kindOfStatus(response.status);
  const location = response.headers.get('location');
  return {
    ...body,
    kind,
    retryAfter: retryAfter > 0 ? retryAfter : null,
    ...(location !== null && { location }),
  };
}

/** For answers that do not come from the service itself, but from a gateway before it. */
const KIND_OF_STATUS: Partial<Record<number, ProblemKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  406: 'not-acceptable',
  429: 'too-many-requests',
};

const kindOfStatus = (status: number): RefusalKind =>
  KIND_OF_STATUS[status] ?? (status >= 500 ? 'unavailable' : 'other');

/** Calls the HTTP API. Never throws for what the network or the service does: that is in the answer. */
async function send(call: Call): Promise<Response | Refusal> {
  try {
    const response = await fetch(`${config.api}${call.path}`, {
      method: call.method ?? 'GET',
      headers: headersOf(call),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(PATIENCE),
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    });
    learnTime(response.headers.get('date'));
    if (response.ok || response.status === UNCHANGED) return response;
    const problem = await problemOf(response);
    if (response.status === 401 && call.cabinet) {
      expireSession(call.cabinet);
      dispatchEvent(new Event(SESSION_EXPIRED));
    }
    return problem;
  } catch (error) {
    // fetch tells of a lost connection, a wrong body and its own time limit by these only.
    if (error instanceof TypeError || error instanceof DOMException || error instanceof SyntaxError)
      return refused('unreachable').problem;
    throw error;
  }
}

/** What was read last, by whom and from where, in this page's memory only: a poll that finds nothing new costs a few bytes. */
const lastRead = new Map<string, { etag: string; text: string }>();

/** An answer's JSON; undefined where it has no body. */
export async function callApi<T>(call: Call): Promise<Answered<T>> {
  const key = `${call.cabinet} ${call.language} ${call.path}`;
  const last = (call.method ?? 'GET') === 'GET' ? lastRead.get(key) : undefined;
  const response = await send(
    last ? { ...call, headers: { ...call.headers, 'if-none-match': last.etag } } : call,
  );
  if ('kind' in response) return { ok: false, problem: response };
  try {
    const unchanged = response.status === UNCHANGED ? last?.text : undefined;
    const text = unchanged ?? (await response.text());
    const etag = response.headers.get('etag');
    if (etag !== null && unchanged === undefined) lastRead.set(key, { etag, text });
    const status = unchanged === undefined ? response.status : 200;
    return { ok: true, status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return refused('unreachable');
    throw error;
  }
}

/** A document in the form asked for; `not-acceptable` when the service answers with another one. */
export async function fetchDocument(call: Call & { accept: string }): Promise<Answered<Blob>> {
  const response = await send(call);
  if ('kind' in response) return { ok: false, problem: response };
  if (!response.headers.get('content-type')?.startsWith(call.accept)) return refused('not-acceptable');
  return { ok: true, status: response.status, body: await response.blob() };
}
