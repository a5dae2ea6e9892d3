import type { ConfirmationAnswer } from '../contract/answers/confirmation.ts';
import type { Language } from '../domain/language.ts';
import type { Answer } from '../domain/request.ts';
import { officialNameIn } from '../domain/requester.ts';
import { confirmationIn } from '../signing/read-confirmation.ts';
import type { ApiEvent } from './api.ts';
import { documentReply } from './document-forms.ts';
import type { Form } from './forms.ts';
import { languageOf } from './language.ts';
import type { Reply } from './problems.ts';
import { answerFacts } from './views.ts';

type Input = { answer: Answer; form: Form; fontsFolder: string };

/** An answer in one of its forms; `fontsFolder` is where the page's fonts are. */
export const answerReply = (event: ApiEvent, { answer, form, fontsFolder }: Input): Promise<Reply> =>
  documentReply(event, form, {
    jws: answer.jws,
    view: () => answerView(answer, languageOf(event)),
    page: async (language) => {
      // PDFKit is heavy: only those who ask for a page wait for it to load.
      const { confirmationPdf } = await import('../document/confirmation-pdf.ts');
      return confirmationPdf({ jws: answer.jws, language, fontsFolder });
    },
    fileName: `tsa-confirmation-${answer.asOf}.pdf`,
  });

/** The answer as JSON: what its signed form certifies, in the words of this API. */
function answerView(answer: Answer, language: Language): ConfirmationAnswer {
  const { statement, authority, legalBasis, requester, purpose, by, person, request } = confirmationIn(
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
    ...(by && { by }),
    authority,
    legalBasis,
    request: request ?? null,
  };
}
