import { resendWait, TRIES_PER_REQUEST } from '../../shared/domain/code.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import { asSeenAt, type Request } from '../../shared/domain/request.ts';
import { elapsed, type Instant, SECOND } from '../../shared/domain/time.ts';
import { codePlace, type SendPrompt } from '../../shared/messaging/prompt.ts';
import type { Register } from '../../shared/storage/register.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { ConsentWindow, Windows } from '../../shared/storage/windows.ts';

type Ports = {
  requests: Pick<Requests, 'find'>;
  windows: Pick<Windows, 'find' | 'replace'>;
  register: Pick<Register, 'contact'>;
  sendPrompt: SendPrompt;
  now: () => Instant;
  sha256: Sha256;
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
export function makeResendCode({ requests, windows, register, sendPrompt, now, sha256 }: Ports) {
  function refusalOf(request: Request | null, citizenRef: string): ResendResult | null {
    if (request?.citizenRef !== citizenRef || request.status === 'submitted') return { kind: 'not-found' };
    if (request.status === 'expired') return { kind: 'consent-expired' };
    return request.status === 'awaiting-consent' ? null : { kind: 'already-decided' };
  }

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
    const stored = await requests.find(id);
    const request = stored && asSeenAt(stored.request, { now: at, sha256 });
    const refusal = refusalOf(request, citizenRef);
    if (refusal || !request) return refusal ?? { kind: 'not-found' };
    const window = await windows.find(request);
    if (window?.requestId !== id) throw new Error(`the window of request ${id} is not there`);
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
