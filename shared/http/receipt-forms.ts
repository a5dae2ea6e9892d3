import type { EvidenceAnswer } from '../contract/answers/evidence.ts';
import type { AnswerTerms } from '../domain/confirmation.ts';
import type { Controller } from '../domain/consent-record.ts';
import type { Receipt } from '../domain/receipt.ts';
import type { documentReply } from './document-forms.ts';

type Input = {
  receipt: Receipt;
  evidence: EvidenceAnswer;
  /** The evidence, signed. */
  jws: string;
  terms: AnswerTerms & { controller: Controller };
  fontsFolder: string;
};

/** How a receipt is printed; `fontsFolder` is where the page's fonts are. */
export const receiptPage =
  ({ receipt, evidence, jws, terms, fontsFolder }: Input): Parameters<typeof documentReply>[2]['page'] =>
  async (language) => {
    // PDFKit is heavy: only those who ask for a page wait for it to load.
    const { receiptPdf } = await import('../document/receipt-pdf.ts');
    const at = new Date(evidence.iat * 1_000).toISOString();
    return receiptPdf({
      receipt,
      evidence: { jws, head: evidence.chain.head, at },
      terms,
      language,
      fontsFolder,
    });
  };
