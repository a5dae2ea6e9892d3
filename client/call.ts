import type { Tokens } from './tokens.ts';

/** A refusal that is the caller's to deal with. `kind`: the last segment of the problem's type; null where a gateway answered. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly kind: string | null;
  readonly problem: unknown;
  /** Quote it when you ask for help. */
  readonly requestId: string | null;

  constructor(response: Response, problem: { type?: string; title?: string; message?: string }) {
    super(`${response.status}: ${problem.title ?? problem.message ?? 'refused'}`);
    this.status = response.status;
    this.kind = problem.type?.split('/').at(-1) ?? null;
    this.problem = problem;
    this.requestId = response.headers.get('x-request-id');
  }
}

export type Call = {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
};

export type Options = {
  /** The service's address, such as `https://kelisim.example`. */
  url: string;
  tokens: Tokens;
  /** Tries of a call that meets an outage or a limit; 6 unless told. */
  tries?: number;
};

/** Statuses that say "later" (RFC 9110, section 15.6; RFC 6585, section 4). */
const LATER = new Set([429, 500, 502, 503, 504]);
const LONGEST_WAIT = 120_000;

/** Resolves after `ms`; rejects at once when `signal` is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** `Retry-After` in ms, as seconds or a date (RFC 9110, section 10.2.3); undefined where there is none. */
export function retryAfter({ headers }: Response): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_WAIT);
}

/** With a jitter, so that many clients do not come back together. */
const waitOf = (response: Response | null, attempt: number): number =>
  ((response && retryAfter(response)) ?? Math.min(500 * 2 ** attempt, 30_000)) * (1 + Math.random() / 4);

export type Caller = (method: string, path: string, call?: Call) => Promise<Response>;

/**
 * Calls the service with a token. Every call of this client may be made again: a submission carries its idempotency key.
 * What meets an outage or a limit is, after the time it names. Throws `Refused` for any other refusal.
 */
export function makeCaller({ url, tokens, tries = 6 }: Options): Caller {
  type Given = Call & { fresh: boolean };
  async function once(
    method: string,
    path: string,
    { body, headers, signal, fresh }: Given,
  ): Promise<Response> {
    return fetch(`${url.replace(/\/$/, '')}${path}`, {
      method,
      redirect: 'error',
      headers: {
        authorization: `Bearer ${await tokens(fresh)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  }

  return async (method, path, call = {}) => {
    let fresh = false;
    for (let attempt = 1; ; attempt++) {
      const last = attempt === tries;
      const response: Response | null = await once(method, path, { ...call, fresh }).catch(
        (error: unknown) => {
          if (last || call.signal?.aborted) throw error;
          return null;
        },
      );
      if (response?.ok || response?.status === 304) return response;
      const expired: boolean = response?.status === 401 && !fresh;
      if (response && !expired && (last || !LATER.has(response.status)))
        throw new Refused(response, await response.json().catch(() => ({})));
      await response?.body?.cancel();
      fresh = expired;
      if (!expired) await pause(waitOf(response, attempt), call.signal);
    }
  };
}
