import { GLOSSARY, purposesIn } from '../domain/glossary.ts';
import type { Language } from '../domain/language.ts';
import type { Purpose } from '../domain/purpose.ts';

/** What is printed around an answer, in one language. The answer's own sentences come signed, from its claims. */
type DocumentTexts = {
  country: string;
  /** Annex 14, the service's name. */
  title: string;
  /** On top: the code by which anybody can check it. */
  number: string;
  asOf: string;
  date: string;
  iin: string;
  name: string;
  requester: string;
  bin: string;
  self: string;
  purpose: string;
  purposes: Record<Purpose, string>;
  consentBy: string;
  /** Rule 8. */
  representative: string;
  authority: string;
  issuedAt: string;
  requestId: string;
  legalBasis: string;
  verification: string;
  verifyAt: string;
  /** Where the paper has no code. */
  verifyFile: string;
  code: string;
  /** What the file inside is. */
  attachment: string;
  withConsent: string;
  ownRequest: string;
  ownReceipt: string;
  qr: string;
};

export const DOCUMENT_TEXTS: Record<Language, DocumentTexts> = {
  kk: {
    country: 'Қазақстан Республикасы',
    title: GLOSSARY.kk.documents.confirmation.title,
    number: 'Бірегей нөмірі',
    asOf: 'Мына күнгі жағдай бойынша',
    date: 'Күні',
    iin: 'Жеке сәйкестендіру нөмірі (ЖСН)',
    name: 'Тегі, аты, әкесінің аты',
    requester: 'Ақпаратты сұратқан тұлға',
    bin: 'БСН',
    self: 'азаматтың өзі',
    purpose: 'Сұрау салу мақсаты',
    purposes: purposesIn('kk'),
    consentBy: 'Келісім берген тұлға',
    representative: 'азаматтың заңды өкілі',
    authority: 'Көмек тағайындайтын орган',
    issuedAt: 'Берілген күні мен уақыты',
    requestId: 'Сұрау салу нөмірі',
    legalBasis: 'Құқықтық негіз',
    verification: 'Құжаттың түпнұсқалығын тексеру',
    verifyAt: 'QR-кодты сканерлеңіз немесе тексеру кодын мына мекенжайға енгізіңіз:',
    verifyFile:
      'Осы файлдың қолтаңбасын kelisim-verify бағдарламасы қызметтің ашық кілттерімен желіге қосылмай тексереді:',
    code: 'Тексеру коды',
    attachment: 'Электрондық қолтаңба (JWS, ES256)',
    withConsent: 'Ақпарат азаматтың келісімімен берілді.',
    ownRequest: 'Ақпарат азаматтың өз сұрауы бойынша берілді.',
    ownReceipt: 'Бұл құжат азаматтың өзіне берілді: оны кімге көрсететінін өзі шешеді.',
    qr: 'Тексеру бетіне апаратын QR-код',
  },
  ru: {
    country: 'Республика Казахстан',
    title: GLOSSARY.ru.documents.confirmation.title,
    number: 'Уникальный номер',
    asOf: 'По состоянию на',
    date: 'Дата',
    iin: 'Индивидуальный идентификационный номер (ИИН)',
    name: 'Фамилия, имя, отчество',
    requester: 'Кем запрошена информация',
    bin: 'БИН',
    self: 'самим гражданином',
    purpose: 'Цель запроса',
    purposes: purposesIn('ru'),
    consentBy: 'Кем дано согласие',
    representative: 'законным представителем гражданина',
    authority: 'Орган, назначающий помощь',
    issuedAt: 'Дата и время выдачи',
    requestId: 'Номер запроса',
    legalBasis: 'Правовое основание',
    verification: 'Проверка подлинности документа',
    verifyAt: 'Отсканируйте QR-код или введите код проверки по адресу:',
    verifyFile:
      'Подпись этого файла проверяет программа kelisim-verify по открытым ключам сервиса, без сети:',
    code: 'Код проверки',
    attachment: 'Электронная подпись (JWS, ES256)',
    withConsent: 'Информация выдана с согласия гражданина.',
    ownRequest: 'Информация выдана по запросу самого гражданина.',
    ownReceipt: 'Документ выдан самому гражданину: кому его показать, решает он сам.',
    qr: 'QR-код, ведущий на страницу проверки',
  },
  en: {
    country: 'Republic of Kazakhstan',
    title: GLOSSARY.en.documents.confirmation.title,
    number: 'Unique number',
    asOf: 'As of',
    date: 'Date',
    iin: 'Individual identification number (IIN)',
    name: 'Name',
    requester: 'Requested by',
    bin: 'BIN',
    self: 'the citizen in person',
    purpose: 'Purpose of the request',
    purposes: purposesIn('en'),
    consentBy: 'Consent given by',
    representative: 'the legal representative of the citizen',
    authority: 'Authority that assigns the assistance',
    issuedAt: 'Date and time of issue',
    requestId: 'Request number',
    legalBasis: 'Legal basis',
    verification: 'Verification of this document',
    verifyAt: 'Scan the QR code, or enter the verification code at:',
    verifyFile:
      'The program kelisim-verify checks the signature of this file against the public keys of the service, offline:',
    code: 'Verification code',
    attachment: 'Electronic signature (JWS, ES256)',
    withConsent: 'This information was given with the consent of the citizen.',
    ownRequest: "This information was given at the citizen's own request.",
    ownReceipt: 'This document was given to the citizen, who decides whom to show it to.',
    qr: 'QR code that leads to the verification page',
  },
};
