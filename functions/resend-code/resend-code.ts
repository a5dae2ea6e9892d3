import type { FindOpen } from '../../shared/consent/find-open.ts';
import { resendWait, TRIES_PER_REQUEST } from '../../shared/domain/code.ts';
import { elapsed, type Instant, SECOND } from '../../shared/domain/time.ts';
import { codePlace, type SendPrompt } from '../../shared/messaging/prompt.ts';
import type { Register } from '../../shared/storage/register.ts';
import type { ConsentWindow, Windows } from '../../shared/storage/windows.ts';

type Ports = {
  findOpen: FindOpen;
  windows: Pick<Windows, 'replace'>;
  register: Pick<Register, 'contact'>;
  sendPrompt: SendPrompt;
  now: () => Instant;
};

export type ResendResult =
  | { kind: 'sent' }
  | { kind: 'not-found' }
  | { kind: 'already-decided' }
  | { kind: 'consent-expired' }
  /** `retryAfter`: whole seconds. */
  | { kind: 'too-many-codes'; retryAfter: number };

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / SECOND));

/**
 * A fresh code on the citizen's wish: by SMS, or in the cabinet's prompt when no SMS can carry it. Never moves the
 * deadline. Throws when storage or KMS cannot be reached.
 */
export function makeResendCode({ findOpen, windows, register, sendPrompt, now }: Ports) {
  function tooSoon(window: ConsentWindow, at: Instant): ResendResult | null {
    // Once a request's codes are locked for good, a fresh one would cost an SMS and never work.
    const locked = window.totalTries >= TRIES_PER_REQUEST;
    const wait = locked ? null : resendWait(window.resends, elapsed(window.sentAt, at));
    if (wait === 0) return null;
    const retryAfter = seconds(wait ?? elapsed(at, window.deadline));
    return { kind: 'too-many-codes', retryAfter };
  }

  return async ({ citizenRef, id }: { citizenRef: string; id: string }): Promise<ResendResult> => {
    const at = now();
    const found = await findOpen({ citizenRef, id });
    if (found.kind !== 'open') return { kind: found.kind };
    const { request, window } = found;
    const refused = tooSoon(window, at);
    if (refused) return refused;

    const contact = await register.contact(citizenRef);
    const next: ConsentWindow = {
      ...window,
      ...codePlace(contact, 'unclear'),
      issue: window.issue + 1,
      issueTries: 0,
      resends: window.resends + 1,
      sentAt: at,
    };
    // The new code is valid before it is on its way: a code that arrives always works. Until it is known to be on its way
    // the cabinet shows it, so that no failure here leaves the citizen without one.
    if (!(await windows.replace(window, next))) return { kind: 'too-many-codes', retryAfter: 1 };
    const sent = await sendPrompt({ request, contact, issue: next.issue, deadline: next.deadline });
    if (sent !== 'unclear') await windows.replace(next, { ...next, ...codePlace(contact, sent) });
    return { kind: 'sent' };
  };
}
