import { againstOthers } from '../../shared/consent/against-others.ts';
import { type AnswerForm, appendOpening, type Sha256 } from '../../shared/domain/event-chain.ts';
import { chainOf, type RequestIn } from '../../shared/domain/request.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Openings } from '../../shared/storage/openings.ts';

type Ports = {
  openings: Openings;
  now: () => Instant;
  sha256: Sha256;
  /** When a request made at `createdAt` is deleted, and with it what is told of its answer. */
  keepUntil: (createdAt: Instant) => Instant;
  /** Told of an opening that could not be recorded. */
  report: (id: string, form: AnswerForm, error: unknown) => void;
};

/**
 * Records that the requester has read an answer in a form, the first time that it is read so. The citizen is told of it,
 * and nothing changes for the requester (rule 3). Never throws: an answer that may be read is not held back for what
 * cannot be written about it; that is reported, and the next reading in this form is recorded (ADR 17).
 */
export function makeRecordOpening({ openings, now, sha256, keepUntil, report }: Ports) {
  return async (request: RequestIn<'answered'>, form: AnswerForm): Promise<void> => {
    const { id, createdAt } = request;
    try {
      await againstOthers('an opening', async () => {
        const before = (await openings.of([id])).get(id) ?? [];
        if (before.some((opening) => opening.form === form)) return true;
        const next = appendOpening(chainOf(request, sha256), { openings: before, form, at: now() }, sha256);
        // Written by whoever was quicker, or by a try of our own whose response was lost: read again.
        return (await openings.save(id, { before, next, keepUntil: keepUntil(createdAt) })) || undefined;
      });
    } catch (error) {
      report(id, form, error);
    }
  };
}
