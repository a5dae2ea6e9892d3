import { CODE_DIGITS } from '../domain/code.ts';
import type { Sha256, Shown } from '../domain/event-chain.ts';
import type { Language } from '../domain/language.ts';
import { type AskedBy, type Request, requesterOf } from '../domain/request.ts';
import { requesterNameIn } from '../domain/requester.ts';
import type { About } from './about.ts';
import { type PromptInput, promptSms } from './sms-texts.ts';

/** Raise the number with every change of the wording: a consent stands for the words that were read. */
const SMS_TEMPLATE = 'sms-2';
const CABINET_TEMPLATE = 'cabinet-2';

/** Stands for the code: a hash over the real one could be tried out with all million. */
const NO_CODE = '0'.repeat(CODE_DIGITS);

/** The SMS that asked, as the evidence of a consent records it. */
export const shownBySms = (prompt: Omit<PromptInput, 'code'>, sha256: Sha256): Shown => ({
  language: prompt.language,
  template: SMS_TEMPLATE,
  hash: sha256(promptSms({ ...prompt, code: NO_CODE })),
});

type Asked = AskedBy & Pick<Request, 'purpose'> & { about: About | null; language: Language };

/** The prompt in the cabinet, which shows who asks, for which purpose and about whom. `language`: the citizen's, as registered. */
export const shownInCabinet = ({ about, language, ...request }: Asked, sha256: Sha256): Shown => ({
  language,
  template: CABINET_TEMPLATE,
  hash: sha256(
    JSON.stringify([requesterNameIn(requesterOf(request), language), request.purpose, about?.year ?? null]),
  ),
});
