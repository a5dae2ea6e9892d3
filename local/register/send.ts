import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { Body } from '../../shared/intake/journal-row.ts';
import { Away, NotSent } from './not-sent.ts';
import type { Tokens } from './tokens.ts';

const imported = z.object({
  accepted: z.number(),
  rejected: z.array(
    z.object({ index: z.number(), errors: z.array(z.object({ pointer: z.string(), detail: z.string() })) }),
  ),
});
export type Imported = z.infer<typeof imported>;
export type What = 'entries' | 'contacts';
export type Send = (what: What, rows: readonly Body[]) => Promise<Imported>;

/** A batch takes seconds where the service is busy; a call that takes longer is lost, and is made again. */
const PATIENCE = 60 * SECOND;
const LONGEST_PAUSE = 60;
/**
 * So long is a service waited for that takes nothing, ms: one that took rows before has a slow hour, or an update; one that never
 * did has perhaps another address.
 */
const GIVES_UP = { oneThatTookRows: 2 * HOUR, oneThatNeverDid: 3 * MINUTE } as const;

/** `now`: ms from any beginning; `wait`: for so many ms. */
type Clock = { now: () => number; wait: (ms: number) => Promise<unknown> };
const REAL: Clock = { now: () => performance.now(), wait: (ms) => setTimeout(ms) };

type Options = {
  url: string;
  tokens: Tokens;
  onWait: (seconds: number, why: string) => void;
  clock?: Clock;
};

/**
 * Sends rows, again and again while the service is busy or away: a row that comes twice is one. Throws `NotSent` when it refuses
 * them, or takes nothing for hours.
 */
export function makeSend({ url, tokens, onWait, clock = REAL }: Options): Send {
  let tookRows = false;
  let lastGood = Number.NEGATIVE_INFINITY;
  let line: Promise<unknown> = Promise.resolve();

  /** One call after another: whoever comes again with several at once keeps a busy service busy. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = line.then(work);
    line = turn.catch(() => undefined);
    return turn;
  }

  async function attempt(what: What, body: string): Promise<Called> {
    const answer = await call(`${url}/v1/register/${what}`, body, tokens);
    if (answer.kind === 'ok') {
      tookRows = true;
      lastGood = clock.now();
    }
    return answer;
  }

  return async (what, rows) => {
    const body = JSON.stringify({ [what]: rows });
    const began = clock.now();
    let renewed = false;
    for (let tries = 1; ; tries++) {
      const answer = await (tries === 1 ? attempt(what, body) : inTurn(() => attempt(what, body)));
      if (answer.kind === 'ok') return answer.imported;
      if (answer.kind === 'refused' && answer.status === 401 && !renewed && tokens.renews) {
        tokens.forget();
        renewed = true;
      } else if (answer.kind === 'refused')
        throw new NotSent(`The service answered ${answer.status}: ${answer.title}`);
      else {
        const patience = tookRows ? GIVES_UP.oneThatTookRows : GIVES_UP.oneThatNeverDid;
        if (clock.now() - Math.max(began, lastGood) >= patience)
          throw new NotSent(`The service is away: ${answer.why}.`);
        // A busy service says a second each time: whoever comes that often only keeps it busy.
        const pause = Math.max(answer.retryAfter ?? 0, Math.min(2 ** (tries - 1), LONGEST_PAUSE));
        renewed = false;
        onWait(pause, answer.why);
        await clock.wait(pause * SECOND);
      }
    }
  };
}

type Called =
  | { kind: 'ok'; imported: Imported }
  | { kind: 'away'; why: string; retryAfter: number | null }
  | { kind: 'refused'; status: number; title: string };

async function call(url: string, body: string, tokens: Tokens): Promise<Called> {
  let token: string;
  let response: Response;
  let text: string;
  try {
    token = await tokens.current();
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    return { kind: 'away', why: error.message, retryAfter: null };
  }
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(PATIENCE),
    });
    text = await response.text();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { kind: 'away', why: cause instanceof Error ? cause.message : String(cause), retryAfter: null };
  }
  const { status } = response;
  if (status === 429 || status >= 500) {
    return {
      kind: 'away',
      why: `it answered ${status}`,
      retryAfter: secondsIn(response.headers.get('retry-after')),
    };
  }
  if (status !== 200) return { kind: 'refused', status, title: titleIn(text) };
  return { kind: 'ok', imported: imported.parse(JSON.parse(text)) };
}

/** Seconds, or the time of day from which on (RFC 9110, section 10.2.3). */
function secondsIn(header: string | null): number | null {
  if (header === null || header === '') return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / SECOND;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** A problem's title and, where a field is named, the first of them; API Gateway's own bodies have a message. */
function titleIn(text: string): string {
  const problem = z.object({ title: z.string(), detail: z.string().optional() });
  try {
    const json: unknown = JSON.parse(text);
    const parsed = problem.safeParse(json);
    if (parsed.success) return [parsed.data.title, parsed.data.detail].filter(Boolean).join(' ');
    return z.object({ message: z.string() }).parse(json).message;
  } catch {
    return 'no reason was given';
  }
}
