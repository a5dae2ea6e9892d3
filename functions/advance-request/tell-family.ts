import { familiesOn } from '../../shared/domain/family.ts';
import type { RegisterRow } from '../../shared/domain/membership.ts';
import { deciderOf, type RequestIn } from '../../shared/domain/request.ts';
import type { CalendarDate, Instant } from '../../shared/domain/time.ts';
import type { Privacy } from '../../shared/storage/privacy.ts';
import type { Tellings } from '../../shared/storage/tellings.ts';

type Ports = {
  tellings: Pick<Tellings, 'put'>;
  privacy: Pick<Privacy, 'keepingToThemselves'>;
  /** When a request made at `createdAt` is deleted, and with it what is told of its answer. */
  keepUntil: (createdAt: Instant) => Instant;
};
type Told = { rows: readonly RegisterRow[]; on: CalendarDate };

/**
 * The fact is the family's: that it is told is written down for the others before it is, so that none is told that they
 * cannot see (ADR 16). Nothing where there are no others, or whoever agreed keeps it to themselves. Written again, it is the
 * same. Throws when storage cannot be reached; then nothing is told yet.
 */
export function makeTellFamily({ tellings, privacy, keepUntil }: Ports) {
  return async (request: RequestIn<'consented'>, { rows, on }: Told): Promise<void> => {
    const { id, citizenRef: subject, requesterKind: kind, requesterClass = null, createdAt } = request;
    const by = deciderOf(request);
    const families = familiesOn(rows, subject, on).filter(({ people }) =>
      people.some((ref) => ref !== subject && ref !== by),
    );
    if (families.length === 0) return;
    if ((await privacy.keepingToThemselves([by])).has(by)) return;
    for (const { application, people } of families) {
      const telling = {
        requestId: id,
        on,
        kind,
        class: requesterClass,
        subject,
        by,
        people: [...people],
      };
      await tellings.put(application, telling, keepUntil(createdAt));
    }
  };
}

export type TellFamily = ReturnType<typeof makeTellFamily>;
