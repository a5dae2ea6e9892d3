import Negotiator from 'negotiator';
import type { ApiEvent } from './api.ts';
import { problem, type Reply } from './problems.ts';

const FORMS = ['application/json', 'application/jose', 'application/pdf'] as const;
export type Form = (typeof FORMS)[number];

/** The form that `Accept` prefers (RFC 9110, section 12.5.1), JSON where it does not say; null: none that can be given. */
export function formOf({ headers }: Pick<ApiEvent, 'headers'>, forms: readonly Form[] = FORMS): Form | null {
  const accept = acceptOf(headers.accept ?? '');
  const preferred = new Negotiator({ headers: accept === null ? {} : { accept } }).mediaType([...forms]);
  return forms.find((form) => form === preferred) ?? null;
}

/** The forms that a client may ask for instead. */
export const notAcceptable = (forms: readonly Form[] = FORMS): Reply =>
  problem('not-acceptable', { detail: `This is given as ${forms.join(', ')}.` });

/** Any parameter but the weight. */
const PARAMETER = /;(?!\s*q\s*=)(?:[^;,"]|"(?:[^"\\]|\\.)*"?)*/gi;
/** What Java's own client and others send for "anything". */
const BARE_STAR = /(^|,)\s*\*\s*(?=[;,]|$)/g;
const MEDIA_RANGE = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;

/**
 * The field's ranges with their weights alone: our forms have no parameters, JSON defines none (RFC 8259, section 11), and
 * a client that adds `charset=utf-8` means what it says without. Null when not one range can be read: a field that says
 * nothing is as good as none (sections 12.4.1 and 12.5.1).
 */
function acceptOf(field: string): string | null {
  const ranges = field.replace(PARAMETER, '').replace(BARE_STAR, '$1*/*');
  return ranges.split(',').some((range) => MEDIA_RANGE.test(range)) ? ranges : null;
}
