import { type Language, worded } from '../domain/language.ts';
import type { NoticeDocument } from '../domain/notice-document.ts';
import { noticeIn } from '../signing/read-notice.ts';
import { type Fact, namesOf, writtenDate, writtenTime } from './facts.ts';
import { NOTICE_TEXTS } from './notice-texts.ts';
import type { Paper } from './paper.ts';
import { languagesOf, type PageLanguage, print } from './print.ts';

type Input = { jws: string; language: PageLanguage; fontsFolder: string };

/** The printed form of a message of the ministry's, made from its JWS alone. */
export async function noticePdf({ jws, language, fontsFolder }: Input): Promise<Uint8Array> {
  const languages = languagesOf(language);
  return print(paperOf(noticeIn(jws), languages), { jws, languages, fontsFolder });
}

const paperOf = (notice: NoticeDocument, languages: readonly Language[]): Paper => ({
  title: worded((lang) => NOTICE_TEXTS[lang].title),
  number: { label: worded((lang) => NOTICE_TEXTS[lang].id), value: notice.jti },
  statement: notice.statement,
  dated: { label: worded((lang) => NOTICE_TEXTS[lang].on), date: notice.on },
  facts: factsOf(notice, languages),
  authority: notice.authority.name,
  legalBasis: notice.legalBasis,
  issuer: notice.iss,
  code: null,
  foot: worded((lang) => NOTICE_TEXTS[lang].foot),
  eDocument: notice.eDocument ?? null,
  issuedAt: notice.issuedAt,
  attachment: 'notice.jws',
  chainHead: null,
});

/** What stands beside the statement, which has the information itself. */
function factsOf(notice: NoticeDocument, languages: readonly Language[]): Fact[] {
  const { person, application, authority, issuedAt, corrects } = notice;
  const fact = (label: keyof (typeof NOTICE_TEXTS)[Language], values: string[]): Fact => ({
    labels: languages.map((lang) => NOTICE_TEXTS[lang][label]),
    values: [...new Set(values)],
  });
  return [
    fact('iin', [person.iin]),
    ...(person.name === undefined ? [] : [fact('name', [person.name])]),
    fact('application', [application.number]),
    fact('registeredOn', [writtenDate(application.registeredOn)]),
    fact('authority', namesOf(authority.name, languages)),
    fact('issuedAt', [`${writtenTime(issuedAt)} (UTC+5)`]),
    ...(corrects === undefined ? [] : [fact('corrects', [corrects])]),
  ];
}
