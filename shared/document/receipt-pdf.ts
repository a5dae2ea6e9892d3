import type { AnswerTerms } from '../domain/confirmation.ts';
import type { Controller } from '../domain/consent-record.ts';
import { GLOSSARY } from '../domain/glossary.ts';
import { type Language, worded } from '../domain/language.ts';
import type { Receipt } from '../domain/receipt.ts';
import { decisionInWords, RECEIPT_WORDS } from '../domain/receipt-words.ts';
import { statementOf } from '../domain/statement.ts';
import { almatyDate, type Instant } from '../domain/time.ts';
import type { Paper } from './paper.ts';
import { languagesOf, type PageLanguage, print } from './print.ts';
import { receiptFacts } from './receipt-facts.ts';
import { DOCUMENT_TEXTS } from './texts.ts';

type Input = {
  receipt: Receipt;
  /** The signed evidence of the same request, which the page carries, with its head and when it was signed. */
  evidence: { jws: string; head: string; at: Instant };
  terms: Pick<AnswerTerms, 'issuer' | 'legalBasis' | 'eDocument'> & { controller: Controller };
  language: PageLanguage;
  fontsFolder: string;
};

/** A citizen's receipt on paper, with the signed evidence inside. */
export function receiptPdf({ receipt, evidence, terms, language, fontsFolder }: Input): Promise<Uint8Array> {
  const languages = languagesOf(language);
  const { decision, createdAt, requestId } = receipt;
  const { issuer, legalBasis, eDocument, controller } = terms;
  const paper: Paper = {
    title: worded((lang) => GLOSSARY[lang].documents.receipt),
    number: { label: worded((lang) => RECEIPT_WORDS[lang].requestId), value: requestId },
    statement: worded((lang) => stated(receipt, lang)),
    dated: {
      label: worded((lang) => DOCUMENT_TEXTS[lang].date),
      date: almatyDate(decision?.at ?? createdAt),
    },
    facts: receiptFacts(receipt, { languages, issuedAt: evidence.at, controller }),
    authority: controller.name,
    legalBasis,
    issuer,
    code: null,
    foot: worded((lang) => DOCUMENT_TEXTS[lang].ownReceipt),
    eDocument,
    issuedAt: evidence.at,
    attachment: 'receipt.jws',
    chainHead: evidence.head,
  };
  return print(paper, { jws: evidence.jws, languages, fontsFolder });
}

/** What was decided, and what came of it. */
function stated({ status, decision, told, blocked }: Receipt, lang: Language): string {
  const { outcomes, quiet } = GLOSSARY[lang];
  const { nothingTold, soonTold, told: label } = RECEIPT_WORDS[lang];
  if (blocked) return `${quiet.blocked}.`;
  const decided = (decision && decisionInWords(lang, decision)) ?? outcomes[status];
  if (told) return `${decided}. ${label}: ${statementOf(told.belongs)[lang]}`;
  return `${decided}. ${status === 'consented' ? soonTold : nothingTold}.`;
}
