import { askedAs, askedOf } from '../../shared/consent/asked.ts';
import type { FindOpen, OpenConsent } from '../../shared/consent/find-open.ts';
import type { Reach } from '../../shared/consent/reach.ts';
import {
  attemptsLeft,
  type Lock,
  lockOf,
  noSuccessWait,
  resendWait,
  TRIES_PER_REQUEST,
} from '../../shared/domain/code.ts';
import { almatyDate, elapsed, type Instant, SECOND } from '../../shared/domain/time.ts';
import { type About, aboutOf } from '../../shared/messaging/about.ts';
import {
  IN_CABINET,
  onPhone,
  type Place,
  placeAfter,
  type SendPrompt,
} from '../../shared/messaging/prompt.ts';
import type { Contact } from '../../shared/storage/register-people.ts';
import type { SmsHold } from '../../shared/storage/sms-hold.ts';
import type { ConsentWindow, Windows } from '../../shared/storage/windows.ts';

type Ports = {
  findOpen: FindOpen;
  windows: Pick<Windows, 'replace'>;
  reach: Reach;
  smsHold: Pick<SmsHold, 'isHeld'>;
  sendPrompt: SendPrompt;
  now: () => Instant;
};

/** `host`: of the page on which the citizen asks, where it is ours. */
export type ResendInput = { citizenRef: string; id: string; host?: string | null };

export type ResendResult =
  | { kind: 'sent' }
  | { kind: 'not-found' }
  | { kind: 'already-decided' }
  | { kind: 'consent-expired' }
  /** `retryAfter`: whole seconds. `lock`: where no code of the request works any more. */
  | { kind: 'too-many-codes'; retryAfter: number; lock: Lock | null }
  /** SMS cannot be sent now; asked again, the code is shown in the cabinet. `retryAfter`: whole seconds. */
  | { kind: 'unavailable'; retryAfter: number };

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / SECOND));

type Open = Extract<OpenConsent, { kind: 'open' }>;

/** The code is shown in the cabinet; why nothing was sent stays known (rule 7). */
const shownHere = ({ quiet }: ConsentWindow): Place => ({ ...IN_CABINET, quiet });

/** SMS do not reach this citizen, as far as anybody can tell: another would not either. */
const goesToCabinet = (window: ConsentWindow, at: Instant): boolean =>
  window.undelivered === true ||
  (window.phoneMasked !== null && noSuccessWait(window, elapsed(window.sentAt, at)) === 0);

/** After an SMS that failed the citizen need not wait for the next try. */
const ANOTHER_TRY = 5;

/**
 * A fresh code on the wish of a citizen who may decide, to that citizen: by SMS, or in the cabinet's prompt for a citizen without a usable phone, when the
 * day's SMS are used up or everybody's are held back, when an SMS failed or will not arrive, or when one that was wished for has had no success for ten minutes, and the
 * citizen asks again (ADR 29). It is never shown while an SMS with it may be on its way. Never moves the deadline. Throws when storage or KMS cannot be reached.
 */
export function makeResendCode({ findOpen, windows, reach, smsHold, sendPrompt, now }: Ports) {
  function tooSoon(window: ConsentWindow, at: Instant): ResendResult | null {
    // Once a request's codes are locked for good, a fresh one would cost an SMS and never work.
    const locked = window.totalTries >= TRIES_PER_REQUEST;
    const waitsForSms = window.phoneMasked !== null || window.inCabinet;
    const sinceLast = waitsForSms ? elapsed(window.sentAt, at) : Number.POSITIVE_INFINITY;
    if (!locked && goesToCabinet(window, at)) return null;
    const wait = locked ? null : resendWait(window.resends, sinceLast);
    if (wait === 0) return null;
    const left = elapsed(at, window.deadline);
    const unheard = locked || !waitsForSms ? null : noSuccessWait(window, sinceLast);
    const retryAfter = seconds(wait ?? Math.min(unheard ?? left, left));
    const forGood = attemptsLeft(window) === 0 && lockOf(window) === 'request';
    return { kind: 'too-many-codes', retryAfter, lock: forGood ? 'request' : null };
  }

  async function bySms(
    { request, window }: Open,
    next: ConsentWindow,
    { contact, about, host }: { contact: Contact; about: About | null; host: string | null },
  ): Promise<ResendResult> {
    const { issue, deadline } = next;
    const held = await smsHold.isHeld(next.sentAt);
    const prompt = { request, contact, about, asked: askedOf(next), issue, deadline, held, host };
    const sent = await sendPrompt({ ...prompt, askedBy: null });
    if (sent === 'accepted') return { kind: 'sent' };
    if (sent === 'failed' && !window.smsFailed) {
      // Nothing went out: the code before is valid again, and the next wish is answered in the cabinet.
      await windows.replace(next, { ...window, smsFailed: true });
      return { kind: 'unavailable', retryAfter: ANOTHER_TRY };
    }
    if (sent === 'lost' || sent === 'unclear') {
      // Perhaps this code is on its way; asked again without success, the cabinet shows one that was never sent.
      const unsent = { ...next, ...shownHere(window), issue: issue + 1 };
      await windows.replace(next, window.smsFailed ? unsent : { ...next, ...placeAfter(sent, contact) });
      return { kind: 'sent' };
    }
    await windows.replace(next, { ...next, ...shownHere(window) });
    return { kind: 'sent' };
  }

  return async ({ citizenRef, id, host = null }: ResendInput): Promise<ResendResult> => {
    const at = now();
    const found = await findOpen({ citizenRef, id });
    if (found.kind !== 'open') return { kind: found.kind };
    const { request, window, by } = found;
    const refused = tooSoon(window, at);
    if (refused) return refused;

    const { shared, ...reached } = await reach(citizenRef);
    const sameNumber = reached.contact?.phoneRef === window.phoneRef;
    const contact = sameNumber && goesToCabinet(window, at) ? null : reached.contact;
    const next: ConsentWindow = {
      ...window,
      ...askedAs(citizenRef, request),
      ...(contact ? { ...onPhone(contact), language: contact.language } : shownHere(window)),
      issue: window.issue + 1,
      issueTries: 0,
      undelivered: undefined,
      resends: window.resends + 1,
      sentAt: at,
    };
    // The new code is valid before it is on its way: a code that arrives always works.
    if (!(await windows.replace(window, next))) return { kind: 'too-many-codes', retryAfter: 1, lock: null };
    const about = aboutOf(request, { by, shared, on: almatyDate(at) });
    return contact ? bySms(found, next, { contact, about, host }) : { kind: 'sent' };
  };
}
