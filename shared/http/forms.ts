import Negotiator from 'negotiator';
import type { ApiEvent } from './api.ts';
import { problem, type Reply } from './problems.ts';

const FORMS = ['application/json', 'application/jose', 'application/pdf'] as const;
export type Form = (typeof FORMS)[number];

/** The form that `Accept` prefers (RFC 9110, section 12.5.1), JSON where it does not say; null: none that can be given. */
export function formOf(event: Pick<ApiEvent, 'headers'>, forms: readonly Form[] = FORMS): Form | null {
  // API Gateway's header names are in lower case, which is what Negotiator looks for.
  const preferred = new Negotiator(event).mediaType([...forms]);
  return forms.find((form) => form === preferred) ?? null;
}

/** The forms that a client may ask for instead. */
export const notAcceptable = (forms: readonly Form[] = FORMS): Reply =>
  problem('not-acceptable', { detail: `This is given as ${forms.join(', ')}.` });
