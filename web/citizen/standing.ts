import type { Consent } from '../../shared/contract/answers/consents.ts';
import { isUndecided } from '../../shared/domain/lifecycle.ts';
import type { Texts } from '../texts/texts.ts';

/** One that the citizen was asked about and has not decided. */
export type Asked = Consent & { consentDeadline: string };

export const isAsked = (consent: Consent): consent is Asked =>
  isUndecided(consent.status) && consent.consentDeadline !== null;

/** Rule 8: the citizen decides this one; a child sees what is asked about it, and its representative's page has the question. */
export const isTheirs = ({ subject, by }: Consent): boolean => subject.self === (by === 'subject');

/** The two hours are over; until the request's end its status does not say so yet (rule 3). */
export const isOver = (consent: Consent, now: number): boolean =>
  isAsked(consent) && Date.parse(consent.consentDeadline) <= now;

/** What became of a request, in words and as a look. */
export function outcomeOf({ citizen, problems, glossary }: Texts, consent: Consent, now: number) {
  if (isOver(consent, now)) return { look: 'expired', text: problems['consent-expired'] };
  if (consent.quiet === 'blocked') return { look: consent.status, text: glossary.quiet.blocked };
  const notMe = consent.status === 'refused' && consent.reason === 'not-me';
  return { look: consent.status, text: notMe ? citizen.done['not-me'] : citizen.outcome[consent.status] };
}
