import type { ApiEvent } from './api.ts';
import type { Form } from './forms.ts';
import { languageOf } from './language.ts';
import type { Reply } from './problems.ts';

/** A signed document and its other forms, each made when it is wanted; `fileName` is the page's. */
type Forms = {
  jws: string;
  view: () => object;
  page: (language: 'kk-ru' | 'en') => Promise<Uint8Array>;
  fileName: string;
};

/** A document in the form that was asked for. */
export async function documentReply(
  event: ApiEvent,
  form: Form,
  { jws, view, page, fileName }: Forms,
): Promise<Reply> {
  const headers = { 'content-type': form, vary: 'Accept, Accept-Language' };
  switch (form) {
    case 'application/json':
      return { status: 200, headers, body: view() };
    case 'application/jose':
      return { status: 200, headers, content: jws };
    case 'application/pdf':
      return {
        status: 200,
        headers: { ...headers, 'content-disposition': `inline; filename="${fileName}"` },
        content: await page(languageOf(event) === 'en' ? 'en' : 'kk-ru'),
      };
  }
}
