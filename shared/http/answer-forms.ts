import Negotiator from 'negotiator';
import type { Answer } from '../domain/request.ts';
import { confirmationIn } from '../signing/read-confirmation.ts';
import type { ApiEvent } from './api.ts';
import { languageOf } from './language.ts';
import { problem, type Reply } from './problems.ts';
import { answerFacts } from './views.ts';

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

/** An answer in one of its forms; `fontsFolder` is where the page's fonts are. */
export async function answerReply(
  event: ApiEvent,
  { answer, form, fontsFolder }: { answer: Answer; form: Form; fontsFolder: string },
): Promise<Reply> {
  const headers = { 'content-type': form, vary: 'Accept, Accept-Language' };
  switch (form) {
    case 'application/json':
      return { status: 200, headers, body: answerView(answer) };
    case 'application/jose':
      return { status: 200, headers, content: answer.jws };
    case 'application/pdf': {
      // PDFKit is heavy: only those who ask for a page wait for it to load.
      const { confirmationPdf } = await import('../document/confirmation-pdf.ts');
      const language = languageOf(event) === 'en' ? 'en' : 'kk-ru';
      const name = `tsa-confirmation-${answer.asOf}.pdf`;
      return {
        status: 200,
        headers: { ...headers, 'content-disposition': `inline; filename="${name}"` },
        content: await confirmationPdf({ jws: answer.jws, language, fontsFolder }),
      };
    }
  }
}

/** The answer as JSON: what its signed form certifies, in the words of this API. */
function answerView(answer: Answer) {
  const { statement, authority, legalBasis, requester, purpose, person, request } = confirmationIn(
    answer.jws,
  );
  return {
    ...answerFacts(answer),
    statement,
    person,
    requester: requester ?? null,
    purpose: purpose ?? null,
    authority,
    legalBasis,
    request: request ?? null,
  };
}
