import type { Confirmation } from '../domain/confirmation.ts';
import { type Language, worded } from '../domain/language.ts';
import { confirmationIn } from '../signing/read-confirmation.ts';
import { factsOf } from './facts.ts';
import type { Paper } from './paper.ts';
import { languagesOf, type PageLanguage, print } from './print.ts';
import { DOCUMENT_TEXTS } from './texts.ts';

type Input = { jws: string; language: PageLanguage; fontsFolder: string };

/** The printed form of an answer, made from its JWS alone. */
export async function confirmationPdf({ jws, language, fontsFolder }: Input): Promise<Uint8Array> {
  const languages = languagesOf(language);
  return print(paperOf(confirmationIn(jws), languages), { jws, languages, fontsFolder });
}

const paperOf = (confirmation: Confirmation, languages: readonly Language[]): Paper => ({
  title: worded((lang) => DOCUMENT_TEXTS[lang].title),
  number: { label: worded((lang) => DOCUMENT_TEXTS[lang].number), value: confirmation.jti },
  statement: confirmation.statement,
  dated: { label: worded((lang) => DOCUMENT_TEXTS[lang].asOf), date: confirmation.asOf },
  facts: factsOf(confirmation, languages),
  authority: confirmation.authority.name,
  legalBasis: confirmation.legalBasis,
  issuer: confirmation.iss,
  code: confirmation.jti,
  foot: worded((lang) => DOCUMENT_TEXTS[lang][confirmation.request ? 'withConsent' : 'ownRequest']),
  eDocument: confirmation.eDocument ?? null,
  issuedAt: confirmation.issuedAt,
  attachment: 'confirmation.jws',
  chainHead: confirmation.request?.chainHead ?? null,
});
