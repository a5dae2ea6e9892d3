import { useState } from 'preact/hooks';
import { NO_SUCCESS_AFTER, resendWait } from '../../shared/domain/code.ts';
import { CONSENT_WINDOW } from '../../shared/domain/schedule.ts';
import { serviceNow, useNow } from '../clock.ts';
import { formatLeft } from '../format.ts';
import { useLanguage } from '../language.ts';
import { ErrorLine, problemText } from '../page/states.tsx';
import { resendCode } from './calls.ts';
import type { Asked } from './standing.ts';

/** A wait beyond this means that there will be no other code of this window, ms. */
const LONGEST_WAIT = NO_SUCCESS_AFTER + 60_000;

/** No SMS went out and no code is shown: the citizen gets one by asking for it. */
export const isNowhere = ({ codeSentTo, code }: Asked): boolean => codeSentTo === null && code === undefined;

type Props = {
  consent: Asked;
  /** Whether a code was asked for here: it went out, or is on this page by now. */
  sent: boolean;
  /** What was said of the code before counts no more. */
  onAsk: () => void;
  /** Over when the prompt stands as it is then. */
  onSent: () => Promise<void>;
  /** No code of this request works any more. */
  onLocked: () => void;
};

/** Asks for a fresh code; until one may be sent, shows how long that is. */
export function Resend({ consent, sent, onAsk, onSent, onLocked }: Props) {
  const { language, texts } = useLanguage();
  const { citizen } = texts;
  const askedAt = Date.parse(consent.consentDeadline) - CONSENT_WINDOW;
  const nowhere = isNowhere(consent);
  const [allowedAt, setAllowedAt] = useState(nowhere ? 0 : askedAt + (resendWait(0, 0) ?? 0));
  const [error, setError] = useState('');
  const wait = allowedAt - useNow();
  const over = wait > LONGEST_WAIT;

  async function resend(): Promise<void> {
    setError('');
    onAsk();
    const answered = await resendCode(consent.id, language);
    if (answered.ok) {
      setAllowedAt(serviceNow() + (resendWait(0, 0) ?? 0));
      await onSent();
    } else if (answered.problem.locked === 'request') {
      onLocked();
    } else if (answered.problem.retryAfter !== null) {
      setAllowedAt(serviceNow() + answered.problem.retryAfter * 1_000);
    } else {
      setError(problemText(texts, answered.problem));
    }
  }

  return (
    <div class="resend">
      {nowhere && (
        <p class="hint">
          {consent.quiet === undefined
            ? citizen.codeNowhere
            : `${texts.glossary.quiet[consent.quiet]}. ${citizen.codeAsk}`}
        </p>
      )}
      {wait <= 0 ? (
        <button type="button" class="quiet" onClick={resend}>
          {nowhere ? citizen.getCode : citizen.resend}
          <span class="hidden"> – {consent.requester.name}</span>
        </button>
      ) : (
        <p class="hint">{over ? citizen.resendOver : citizen.resendWait(formatLeft(wait))}</p>
      )}
      <p role="status">{sent && (consent.code === undefined ? citizen.resent : citizen.resentHere)}</p>
      <ErrorLine>{error}</ErrorLine>
    </div>
  );
}
