import type { Language } from '../domain/language.ts';
import type { Decision } from '../domain/lifecycle.ts';
import type { Instant } from '../domain/time.ts';
import type { Contact } from '../storage/register-people.ts';
import type { SmsLog } from '../storage/sms-log.ts';
import type { SendSms } from './send-sms.ts';
import { acceptedSms } from './sms-texts.ts';

type Ports = {
  /** Where the citizen can be reached now; a disowned number is none (rule 7). */
  reach: (citizenRef: string) => Promise<{ contact: Contact | null; language: Language }>;
  smsLog: Pick<SmsLog, 'reserveNote'>;
  sendSms: SendSms;
  now: () => Instant;
  /** Told of a note that could not be sent: nothing depends on it. */
  report: (code: 'note-failed', error: unknown) => void;
};
type Made = { citizenRef: string; requestId: string; decision: Decision };

/** Tells the citizen's phone of a decision that was made elsewhere. Never throws. */
export type Acknowledge = (made: Made) => Promise<void>;

/** In the words in which a reply is acknowledged, once, and within the phone's notes of the day (ADR 12). */
export function makeAcknowledge({ reach, smsLog, sendSms, now, report }: Ports): Acknowledge {
  return async ({ citizenRef, requestId, decision }) => {
    try {
      const { contact } = await reach(citizenRef);
      if (!contact) return;
      const { phone, phoneRef, language } = contact;
      const note = { phoneRef, key: `${requestId}:${decision}`, now: now() };
      if (await smsLog.reserveNote(note)) await sendSms({ phone, text: acceptedSms({ language, decision }) });
    } catch (error) {
      report('note-failed', error);
    }
  };
}
