import type { NoticeAnswer } from '../contract/answers/notice.ts';
import type { NoticeDocument } from '../domain/notice-document.ts';
import type { ApiEvent } from './api.ts';
import { documentReply } from './document-forms.ts';
import type { Form } from './forms.ts';
import type { Reply } from './problems.ts';

/** A message of the ministry's: what its signed form certifies, and that form. */
export type SignedNotice = { notice: NoticeDocument; jws: string };

type Input = SignedNotice & { form: Form; fontsFolder: string };

/** A message in one of its forms; `fontsFolder` is where the page's fonts are. */
export const noticeReply = (event: ApiEvent, { notice, jws, form, fontsFolder }: Input): Promise<Reply> =>
  documentReply(event, form, {
    jws,
    view: () => noticeView(notice),
    page: async (language) => {
      // PDFKit is heavy: only those who ask for a page wait for it to load.
      const { noticePdf } = await import('../document/notice-pdf.ts');
      return noticePdf({ jws, language, fontsFolder });
    },
    fileName: `tsa-notification-${notice.on}.pdf`,
  });

function noticeView({ iss, iat, jti, sub, eDocument, ...rest }: NoticeDocument): NoticeAnswer {
  return { id: jti, ...rest };
}
