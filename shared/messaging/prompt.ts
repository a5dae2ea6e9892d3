import { maskPhone } from '../domain/phone.ts';
import type { Request } from '../domain/request.ts';
import type { Instant } from '../domain/time.ts';
import type { Codes } from '../signing/macs.ts';
import type { Contact } from '../storage/register-people.ts';
import type { PromptToSend, SmsLog } from '../storage/sms-log.ts';
import type { ConsentWindow } from '../storage/windows.ts';
import type { About } from './about.ts';
import { promptId } from './receipts.ts';
import { type SendSms, SmsUnavailable } from './send-sms.ts';
import { promptSms, readyToPrompt } from './sms-texts.ts';

/**
 * `failed`: SMS cannot be sent now, and may be later. `lost`: the same, but it perhaps went out. `unclear`: it was sent
 * twice, perhaps arrived, and is not sent again. `unreachable`: this number can never get an SMS. `used-up`: the day's SMS
 * are. `held`: everybody's are held back (shared/storage/sms-hold.ts), and nothing was tried.
 */
export type PromptOutcome = 'accepted' | 'failed' | 'lost' | 'unclear' | 'unreachable' | 'used-up' | 'held';

/**
 * `asked`: the reference of the citizen it goes to, whose day of SMS it counts in. `askedBy`: the requester whose asking causes the SMS; null for a fresh code on the
 * citizen's wish.
 */
export type PromptSmsInput = {
  request: Request;
  contact: Contact;
  about: About | null;
  asked: string;
  askedBy: string | null;
  issue: number;
  deadline: Instant;
  /** Whether SMS are held back now. */
  held: boolean;
  /** As a prompt's text has it. */
  host?: string | null;
};

type Ports = {
  smsLog: Pick<SmsLog, 'reservePrompt' | 'releasePrompt'>;
  sendSms: SendSms;
  codes: Codes;
  now: () => Instant;
  /** Told of each SMS that was not accepted. */
  report: (
    code: 'sms-failed' | 'sms-unreachable' | 'sms-budget-used-up' | 'sms-held',
    error?: unknown,
  ) => void;
};

export type SendPrompt = (prompt: PromptSmsInput) => Promise<PromptOutcome>;

/** Where a window's code is. */
export type Place = Pick<ConsentWindow, 'phoneRef' | 'phoneMasked' | 'inCabinet' | 'smsFailed' | 'quiet'>;

/** The code is in the cabinet's prompt: for a citizen without a usable phone. */
export const IN_CABINET: Place = {
  phoneRef: null,
  phoneMasked: null,
  inCabinet: true,
  smsFailed: false,
  quiet: null,
};

/** The code is on its way to the phone, and nowhere else. */
export const onPhone = ({ phone, phoneRef }: Contact): Place => ({
  phoneRef,
  phoneMasked: maskPhone(phone),
  inCabinet: false,
  smsFailed: false,
  quiet: null,
});

/**
 * Where the code of a window is once it is known what became of its SMS. Where SMS failed or are held back, or the day's are used up, the
 * citizen finds it in the cabinet only after asking for it there: whoever merely reads the cabinet learns no code that a
 * phone should have got.
 */
export function placeAfter(sent: PromptOutcome, contact: Contact): Place {
  switch (sent) {
    case 'accepted':
      return onPhone(contact);
    case 'lost':
    case 'unclear':
      return { ...onPhone(contact), phoneMasked: null, smsFailed: true };
    case 'failed':
    case 'held':
      return { ...IN_CABINET, inCabinet: false, smsFailed: true };
    case 'used-up':
      return { ...IN_CABINET, inCabinet: false, quiet: 'sms-used-up' };
    case 'unreachable':
      return IN_CABINET;
    default:
      return sent satisfies never;
  }
}

/** Sends the prompt with its code, within the day's budgets. Throws when storage or KMS cannot be reached. */
export function makeSendPrompt({ smsLog, sendSms, codes, now, report }: Ports): SendPrompt {
  return async ({ request, contact, about, asked, askedBy, issue, deadline, held, host }) => {
    if (held) {
      report('sms-held');
      return 'held';
    }
    await readyToPrompt({ ...request, language: contact.language });
    const text = promptSms({
      language: contact.language,
      ...request,
      about,
      code: await codes(request.id, issue),
      deadline,
      host,
    });
    const message: PromptToSend = {
      citizenRef: asked,
      phoneRef: contact.phoneRef,
      window: {
        requestId: request.id,
        citizenRef: request.citizenRef,
        requesterId: request.requesterId,
      },
      askedBy,
      key: `${request.id}:${issue}`,
      now: now(),
    };
    const reserved = await smsLog.reservePrompt(message);
    if (reserved === 'sent-before') return 'unclear';
    if (reserved === 'used-up') {
      report('sms-budget-used-up');
      return 'used-up';
    }
    try {
      const id = promptId({ requestId: request.id, issue });
      const { kind } = await sendSms({ phone: contact.phone, text, id });
      if (kind === 'unreachable') report('sms-unreachable');
      return kind;
    } catch (error) {
      report('sms-failed', error);
      // What may have gone out keeps its place, so that there is one more at most.
      if (error instanceof SmsUnavailable && error.mayHaveGone) return 'lost';
      await smsLog.releasePrompt(message, reserved);
      return 'failed';
    }
  };
}
