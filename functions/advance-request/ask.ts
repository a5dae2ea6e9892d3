import { askedIn } from '../../shared/consent/record-decision.ts';
import type { Sha256, Shown } from '../../shared/domain/event-chain.ts';
import type { RequestIn, Step } from '../../shared/domain/request.ts';
import { CONSENT_WINDOW, SMS_PATIENCE } from '../../shared/domain/schedule.ts';
import { elapsed, type Instant, plus } from '../../shared/domain/time.ts';
import { codePlace, type PromptOutcome, type SendPrompt } from '../../shared/messaging/prompt.ts';
import { shownBySms, shownInCabinet } from '../../shared/messaging/shown.ts';
import type { Blocks } from '../../shared/storage/blocks.ts';
import type { Contact, Register } from '../../shared/storage/register.ts';
import type { ConsentWindow, Windows } from '../../shared/storage/windows.ts';

type Ports = {
  windows: Pick<Windows, 'find' | 'open'>;
  blocks: Pick<Blocks, 'has'>;
  register: Pick<Register, 'contact'>;
  sendPrompt: SendPrompt;
  now: () => Instant;
  sha256: Sha256;
};

type Submitted = RequestIn<'submitted'>;
type Prompted = { request: Submitted; contact: Contact | null; deadline: Instant };

/** Steps that the asking leads to; `later`: the SMS service is failing and is tried again. */
export type Ask = (request: Submitted) => Promise<Step[] | 'later'>;

/**
 * Asks the citizen: by SMS, or by the cabinet's prompt when there is no phone, the day's SMS are used up, or SMS kept
 * failing for ten minutes. The consent window starts when this has succeeded (rule 2). A citizen who has blocked this
 * requester is not asked at all, which ends as silence does (rule 7). Whoever the citizen is, known or not, the requester
 * sees the same (rule 4). Throws when storage or KMS cannot be reached.
 */
export function makeAsk({ windows, blocks, register, sendPrompt, now, sha256 }: Ports): Ask {
  /** Records where and when the citizen was asked, before the request itself moves. */
  async function openWindow(
    request: Submitted,
    { contact, sent, shown }: { contact: Contact | null; sent: PromptOutcome; shown: Shown },
  ): Promise<Step[]> {
    const sentAt = now();
    const window: ConsentWindow = {
      citizenRef: request.citizenRef,
      requesterId: request.requesterId,
      requestId: request.id,
      deadline: plus(sentAt, CONSENT_WINDOW),
      issue: 1,
      issueTries: 0,
      totalTries: 0,
      resends: 0,
      sentAt,
      shown,
      lastTry: null,
      ...codePlace(contact, sent),
    };
    // Refused: another run asked first. It moves the request, or has died and the next run finds its window.
    return (await windows.open(window)) ? [askedIn(window)] : [];
  }

  function shownAs(sent: PromptOutcome, { request, contact, deadline }: Prompted): Shown {
    const language = contact?.language ?? 'kk';
    return sent === 'accepted'
      ? shownBySms({ ...request, language, deadline }, sha256)
      : shownInCabinet({ ...request, language }, sha256);
  }

  return async (request) => {
    if (await blocks.has(request.citizenRef, request.requesterId)) {
      return [{ command: 'ask', channel: 'standing-refusal' }];
    }
    const before = await windows.find(request);
    if (before?.requestId === request.id) return [askedIn(before)];

    const contact = await register.contact(request.citizenRef);
    const at = now();
    const deadline = plus(at, CONSENT_WINDOW);
    const sent = await sendPrompt({ request, contact, issue: 1, deadline });
    if (sent === 'failed' && elapsed(request.createdAt, at) < SMS_PATIENCE) return 'later';
    return openWindow(request, { contact, sent, shown: shownAs(sent, { request, contact, deadline }) });
  };
}
