import type { Controller } from '../domain/consent-record.ts';
import { GLOSSARY } from '../domain/glossary.ts';
import type { Language } from '../domain/language.ts';
import type { Receipt } from '../domain/receipt.ts';
import { decisionInWords, RECEIPT_WORDS, wayIn } from '../domain/receipt-words.ts';
import { BIN_WORD, requesterNameIn } from '../domain/requester.ts';
import { statementOf } from '../domain/statement.ts';
import type { Instant } from '../domain/time.ts';
import { type Fact, writtenTime } from './facts.ts';
import { DOCUMENT_TEXTS } from './texts.ts';

type Around = { languages: readonly Language[]; issuedAt: Instant; controller: Controller };

/** The lines of a receipt: who asked, for what, when; what was decided, how, and what came of it. */
export function receiptFacts(receipt: Receipt, { languages, issuedAt, controller }: Around): Fact[] {
  const { iin, requester, purpose, createdAt, asked, decision, told, opened } = receipt;
  const fact = (label: (lang: Language) => string, values: string[]): Fact => ({
    labels: languages.map(label),
    values: [...new Set(values)],
  });
  const said = (at: Instant, words: (lang: Language) => string | null): string[] => [
    writtenTime(at),
    ...languages.flatMap((lang) => words(lang) ?? []),
  ];
  const { to, phone, url } = controller.complaints;
  return [
    fact(
      (lang) => DOCUMENT_TEXTS[lang].requester,
      [
        ...languages.map((lang) => requesterNameIn(requester, lang)),
        ...(requester.kind === 'organisation'
          ? [`${languages.map((lang) => BIN_WORD[lang]).join(' / ')} ${requester.id}`]
          : []),
      ],
    ),
    fact(
      (lang) => DOCUMENT_TEXTS[lang].purpose,
      languages.map((lang) => GLOSSARY[lang].purposes[purpose].full),
    ),
    fact((lang) => DOCUMENT_TEXTS[lang].iin, [iin]),
    fact((lang) => RECEIPT_WORDS[lang].submitted, [writtenTime(createdAt)]),
    fact(
      (lang) => RECEIPT_WORDS[lang].asked,
      asked && wayIn('en', asked) !== null
        ? said(asked.at, (lang) => wayIn(lang, asked))
        : languages.map((lang) => RECEIPT_WORDS[lang].notAsked),
    ),
    ...(decision
      ? [
          fact(
            (lang) => RECEIPT_WORDS[lang].decided,
            said(decision.at, (lang) =>
              [decisionInWords(lang, decision), wayIn(lang, decision)].filter(Boolean).join(', '),
            ),
          ),
        ]
      : []),
    fact(
      (lang) => RECEIPT_WORDS[lang].told,
      told
        ? said(told.at, (lang) => statementOf(told.belongs)[lang])
        : languages.map((lang) => RECEIPT_WORDS[lang].nothingTold),
    ),
    ...(told
      ? [
          fact(
            (lang) => RECEIPT_WORDS[lang].opened,
            opened.length === 0
              ? languages.map((lang) => RECEIPT_WORDS[lang].notOpened)
              : opened.map(
                  ({ at, form }) =>
                    `${writtenTime(at)}, ${languages.map((lang) => RECEIPT_WORDS[lang].forms[form]).join(' / ')}`,
                ),
          ),
        ]
      : []),
    fact((lang) => DOCUMENT_TEXTS[lang].issuedAt, [`${writtenTime(issuedAt)} (UTC+5)`]),
    fact(
      (lang) => RECEIPT_WORDS[lang].complaints,
      [...languages.map((lang) => to[lang]), `${phone}, ${url}`],
    ),
  ];
}
