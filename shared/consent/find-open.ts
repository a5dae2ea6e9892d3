import type { DecidedBy } from '../domain/deciders.ts';
import { isUndecided } from '../domain/lifecycle.ts';
import { deadlineOf, type Request } from '../domain/request.ts';
import { almatyDate } from '../domain/time.ts';
import type { ConsentWindow, Windows } from '../storage/windows.ts';
import { type FindDeciders, subjectIn } from './find-deciders.ts';
import { makeFindSettled } from './find-settled.ts';

export type OpenConsent =
  | { kind: 'open'; request: Request; window: ConsentWindow; by: DecidedBy }
  /** Another's to decide, not asked yet, or never to be asked. */
  | { kind: 'not-found' }
  | { kind: 'already-decided'; request: Request }
  /** The window is over; until the end the request itself does not say so (rule 3). */
  | { kind: 'consent-expired' };

type Ports = Parameters<typeof makeFindSettled>[0] & {
  windows: Pick<Windows, 'find'>;
  findDeciders: FindDeciders;
};

/**
 * A request that this citizen may still decide, about themselves or as a representative (rule 8), with its window. The
 * window is what tells that the citizen was asked: it stands before the request itself is written so. Throws when storage
 * cannot be reached.
 */
export function makeFindOpen(ports: Ports) {
  const { windows, findDeciders, now } = ports;
  const findSettled = makeFindSettled(ports);

  return async ({ citizenRef, id }: { citizenRef: string; id: string }): Promise<OpenConsent> => {
    const request = (await findSettled(id))?.request;
    if (!request) return { kind: 'not-found' };
    const { by, refs } = await findDeciders(subjectIn(request), almatyDate(now()));
    if (!refs.includes(citizenRef)) return { kind: 'not-found' };
    if (request.status === 'expired') return { kind: 'consent-expired' };
    if (!isUndecided(request.status)) return { kind: 'already-decided', request };
    const window = await windows.find(request);
    if (window?.requestId !== id) return { kind: 'not-found' };
    // The request's own deadline counts from the SMS that was accepted, which may be later than the window's opening.
    const deadline = deadlineOf(request) ?? window.deadline;
    return now() < deadline
      ? { kind: 'open', request, window: { ...window, deadline }, by }
      : { kind: 'consent-expired' };
  };
}

export type FindOpen = ReturnType<typeof makeFindOpen>;
