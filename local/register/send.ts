import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { SECOND } from '../../shared/domain/time.ts';
import type { Body } from '../../shared/intake/journal-row.ts';
import { NotSent } from './not-sent.ts';
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
const LONGEST_PAUSE = 30;
const TRIES = 12;

type Options = { url: string; tokens: Tokens; onWait: (seconds: number, why: string) => void };

/** Sends rows, again and again while the service is busy or away: a row that comes twice is one. Throws `NotSent`. */
export function makeSend({ url, tokens, onWait }: Options): Send {
  return async (what, rows) => {
    const body = JSON.stringify({ [what]: rows });
    for (let attempt = 1; ; attempt++) {
      const answer = await call(`${url}/v1/register/${what}`, body, await tokens.current());
      if (answer.kind === 'ok') return answer.imported;
      if (answer.kind === 'refused' && answer.status === 401 && attempt === 1 && tokens.renews)
        await tokens.renew();
      else if (answer.kind === 'refused')
        throw new NotSent(`The service answered ${answer.status}: ${answer.title}`);
      else {
        if (attempt === TRIES) throw new NotSent(`The service is away: ${answer.why}.`);
        // A busy service says a second each time: whoever comes that often only keeps it busy.
        const pause = Math.max(answer.retryAfter ?? 0, Math.min(2 ** (attempt - 1), LONGEST_PAUSE));
        onWait(pause, answer.why);
        await setTimeout(pause * SECOND);
      }
    }
  };
}

type Called =
  | { kind: 'ok'; imported: Imported }
  | { kind: 'away'; why: string; retryAfter: number | null }
  | { kind: 'refused'; status: number; title: string };

async function call(url: string, body: string, token: string): Promise<Called> {
  let response: Response;
  let text: string;
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
