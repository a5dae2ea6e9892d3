import type { Imported } from '../../shared/contract/answers/register.ts';
import { reasonOf, reasonOfRefusal } from '../../shared/intake/reasons.ts';
import type { RejectedRow } from '../../shared/intake/rejected.ts';
import { callApi, type Refusal } from '../api/client.ts';
import type { Language } from '../language.ts';
import type { Item, ReadFile } from './read-files.ts';

const ROWS_A_CALL = 100;
const TRIES = 8;
const LONGEST_PAUSE = 30;

export type Rejected = RejectedRow & { file: ReadFile };
/** How far an import has come. */
export type Sent = { done: number; accepted: number; rejected: readonly Rejected[]; stopped: Refusal | null };

type Options = { language: Language; show: (sent: Sent) => void; isStopped: () => boolean };

/**
 * Sends the rows a hundred at a time, one call after another: rows of one application never overtake each other, and an
 * operator's browser never takes what the citizens' need. Goes on through pauses of the service; stops at a refusal.
 */
export async function sendItems(
  items: readonly Item[],
  { language, show, isStopped }: Options,
): Promise<Sent> {
  let sent: Sent = { done: 0, accepted: 0, rejected: [], stopped: null };
  while (sent.done < items.length && !isStopped()) {
    const batch = batchFrom(items, sent.done);
    const good = batch.filter(({ faults }) => faults.length === 0);
    const answer = good.length === 0 ? { accepted: 0, rejected: [] } : await post(good, language);
    if ('kind' in answer) return { ...sent, stopped: answer };
    const refused = new Map(answer.rejected.map(({ index, errors }) => [good[index], errors]));
    const rejected = batch.flatMap((item): Rejected[] => {
      const { file, row, members, faults } = item;
      const errors = refused.get(item);
      if (faults.length > 0) return [{ file, row, members, reason: reasonOf(row, faults, language) }];
      return errors ? [{ file, row, members, reason: reasonOfRefusal(row, errors, language) }] : [];
    });
    sent = {
      done: sent.done + batch.length,
      accepted: sent.accepted + answer.accepted,
      rejected: [...sent.rejected, ...rejected],
      stopped: null,
    };
    show(sent);
  }
  return sent;
}

function batchFrom(items: readonly Item[], start: number): Item[] {
  const what = items[start]?.what;
  const next = items.slice(start, start + ROWS_A_CALL);
  const other = next.findIndex((item) => item.what !== what);
  return other < 0 ? next : next.slice(0, other);
}

async function post(items: readonly Item[], language: Language): Promise<Imported | Refusal> {
  const what = items[0]?.what ?? 'entries';
  for (let attempt = 1; ; attempt += 1) {
    const answered = await callApi<Imported>({
      method: 'POST',
      path: `/v1/register/${what}`,
      body: { [what]: items.map(({ body }) => body) },
      language,
      cabinet: 'register',
    });
    if (answered.ok) return answered.body;
    const { problem } = answered;
    const passes = ['unavailable', 'too-many-requests', 'unreachable'].includes(problem.kind);
    if (!passes || attempt === TRIES) return problem;
    const seconds = Math.max(problem.retryAfter ?? 0, Math.min(2 ** attempt, LONGEST_PAUSE));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  }
}
