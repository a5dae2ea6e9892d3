import type { ConfirmationAnswer } from '../contract/answers/confirmation.ts';
import type { Language } from '../domain/language.ts';
import type { Answer } from '../domain/request.ts';
import { officialNameIn } from '../domain/requester.ts';
import { confirmationIn } from '../signing/read-confirmation.ts';
import type { ApiEvent } from './api.ts';
import type { Form } from './forms.ts';
import { languageOf } from './language.ts';
import type { Reply } from './problems.ts';
import { answerFacts } from './views.ts';

/** An answer in one of its forms; `fontsFolder` is where the page's fonts are. */
export async function answerReply(
  event: ApiEvent,
  { answer, form, fontsFolder }: { answer: Answer; form: Form; fontsFolder: string },
): Promise<Reply> {
  const headers = { 'content-type': form, vary: 'Accept, Accept-Language' };
  switch (form) {
    case 'application/json':
      return { status: 200, headers, body: answerView(answer, languageOf(event)) };
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
function answerView(answer: Answer, language: Language): ConfirmationAnswer {
  const { statement, authority, legalBasis, requester, purpose, person, request } = confirmationIn(
    answer.jws,
  );
  return {
    ...answerFacts(answer),
    statement,
    person,
    requester: requester
      ? {
          id: requester.id,
          name: officialNameIn(requester, language),
          kind: requester.kind,
          class: requester.class ?? null,
        }
      : null,
    purpose: purpose ?? null,
    authority,
    legalBasis,
    request: request ?? null,
  };
}
