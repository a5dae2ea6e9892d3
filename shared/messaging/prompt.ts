import { maskPhone } from '../domain/phone.ts';
import type { Request } from '../domain/request.ts';
import type { Instant } from '../domain/time.ts';
import type { Codes } from '../signing/macs.ts';
import type { Contact } from '../storage/register.ts';
import type { SmsLog } from '../storage/sms-log.ts';
import type { ConsentWindow } from '../storage/windows.ts';
import { type SendSms, SmsUnavailable } from './sms-sender.ts';
import { promptSms } from './sms-texts.ts';

/**
 * `failed`: SMS cannot be sent now, and may be later. `unclear`: it was sent twice and perhaps arrived; it is not sent
 * again. `not-possible`: no phone, unreachable, or the day's budget is used up.
 */
export type PromptOutcome = 'accepted' | 'failed' | 'unclear' | 'not-possible';

export type PromptSmsInput = { request: Request; contact: Contact | null; issue: number; deadline: Instant };

type Ports = {
  smsLog: Pick<SmsLog, 'reserve' | 'release'>;
  sendSms: SendSms;
  codes: Codes;
  now: () => Instant;
  /** Told of each SMS that was not accepted. */
  report: (code: 'sms-failed' | 'sms-unreachable' | 'sms-budget-used-up', error?: unknown) => void;
};

export type SendPrompt = (prompt: PromptSmsInput) => Promise<PromptOutcome>;

/**
 * Where the code of a window is, after what became of its SMS: on the phone, or in the cabinet's prompt. When nobody knows
 * whether an SMS arrived, both: it is shown in the prompt, and a reply from the phone counts.
 */
export const codePlace = (
  contact: Contact | null,
  sent: PromptOutcome,
): Pick<ConsentWindow, 'phoneRef' | 'phoneMasked' | 'language'> => ({
  phoneRef: sent === 'not-possible' ? null : (contact?.phoneRef ?? null),
  phoneMasked: sent === 'accepted' && contact ? maskPhone(contact.phone) : null,
  language: contact?.language ?? 'kk',
});

/** Sends the prompt with its code, within the day's budget. Throws when storage or KMS cannot be reached. */
export function makeSendPrompt({ smsLog, sendSms, codes, now, report }: Ports): SendPrompt {
  return async ({ request, contact, issue, deadline }) => {
    if (!contact) return 'not-possible';
    const message = { ref: request.citizenRef, key: `${request.id}:${issue}`, now: now() };
    const reserved = await smsLog.reserve(message);
    if (reserved === 'sent-before') return 'unclear';
    if (reserved === 'used-up') {
      report('sms-budget-used-up');
      return 'not-possible';
    }
    const text = promptSms({
      language: contact.language,
      requesterName: request.requesterName,
      purpose: request.purpose,
      code: await codes(request.id, issue),
      deadline,
    });
    try {
      const { kind } = await sendSms({ phone: contact.phone, text });
      if (kind === 'accepted') return 'accepted';
      report('sms-unreachable');
      return 'not-possible';
    } catch (error) {
      report('sms-failed', error);
      // What may have gone out keeps its place, so that there is one more at most.
      if (!(error instanceof SmsUnavailable && error.mayHaveGone)) await smsLog.release(message);
      return 'failed';
    }
  };
}
