import type { Language } from '../../shared/domain/language.ts';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import {
  acceptedBeforeSms,
  acceptedSms,
  hintSms,
  tooLateSms,
  wrongCodeSms,
} from '../../shared/messaging/sms-texts.ts';

/** What became of an inbound message. */
export type ReplyOutcome =
  | 'decided'
  | 'duplicate'
  | 'already-decided'
  | 'unclear'
  | 'wrong-code'
  | 'code-locked'
  | 'too-late';

/** `text`: the one short SMS that answers it, where one does. */
export type Note = { outcome: ReplyOutcome; text?: (language: Language) => string };

export const NOTES = {
  accepted: (decision: Decision) => ({
    outcome: 'decided',
    text: (language) => acceptedSms({ language, decision }),
  }),
  acceptedBefore: (decision: Decision) => ({
    outcome: 'already-decided',
    text: (language) => acceptedBeforeSms({ language, decision }),
  }),
  unclear: { outcome: 'unclear', text: (language) => hintSms({ language }) },
  tooLate: { outcome: 'too-late', text: (language) => tooLateSms({ language }) },
  firstWrong: { outcome: 'wrong-code', text: (language) => wrongCodeSms({ language }) },
} as const satisfies Record<string, Note | ((decision: Decision) => Note)>;
