import { CONTACT_CENTRE } from '../domain/contact-centre.ts';

/** What is printed on answers and evidence, in every stage and on one machine; docs/verify.md shows where. */

/** `LEGAL_BASIS`: the rules in force, as printed on every answer. */
export const LEGAL_BASIS = {
  kk: 'Мемлекеттік атаулы әлеуметтік көмекті тағайындау және төлеу қағидалары (Қазақстан Республикасы Премьер-Министрінің орынбасары – Еңбек және халықты әлеуметтік қорғау министрінің 2023 жылғы 21 маусымдағы № 227 бұйрығы)',
  ru: 'Правила назначения и выплаты государственной адресной социальной помощи (приказ Заместителя Премьер-Министра – Министра труда и социальной защиты населения Республики Казахстан от 21 июня 2023 года № 227)',
  en: 'Rules for assigning and paying state targeted social assistance (order No. 227 of 21 June 2023 of the Deputy Prime Minister – Minister of Labour and Social Protection of the Population of the Republic of Kazakhstan)',
};

/** `DEFAULT_AUTHORITY`: Annex 14, row 1, where the register knows of no authority. */
export const DEFAULT_AUTHORITY = {
  kk: 'Тұрғылықты жері бойынша жергілікті атқарушы орган',
  ru: 'Местный исполнительный орган по месту жительства',
};

/** `E_DOCUMENT`, only where a national signature (ЭЦҚ) signs: the sentence that other electronic documents of the country bear. */
export const E_DOCUMENT = {
  kk: 'Осы құжат «Электрондық құжат және электрондық цифрлық қолтаңба туралы» Қазақстан Республикасының 2003 жылғы 7 қаңтардағы № 370-II Заңы 7-бабының 1-тармағына сәйкес қағаз жеткізгіштегі құжатпен бірдей.',
  ru: 'Данный документ согласно пункту 1 статьи 7 Закона Республики Казахстан от 7 января 2003 года № 370-II «Об электронном документе и электронной цифровой подписи» равнозначен документу на бумажном носителе.',
  en: 'Under article 7, paragraph 1, of the Law of the Republic of Kazakhstan No. 370-II of 7 January 2003 on the electronic document and the electronic digital signature this document is equal to a document on paper.',
};

/** `CONTROLLER`: who answers for the processing of the consent, and where to complain. */
export const CONTROLLER = {
  name: {
    kk: 'Қазақстан Республикасының Еңбек және халықты әлеуметтік қорғау министрлігі',
    ru: 'Министерство труда и социальной защиты населения Республики Казахстан',
    en: 'Ministry of Labour and Social Protection of the Population of the Republic of Kazakhstan',
  },
  url: 'https://www.gov.kz/memleket/entities/enbek',
  complaints: {
    to: {
      kk: 'Бірыңғай байланыс орталығы',
      ru: 'Единый контакт-центр',
      en: 'Unified contact centre',
    },
    url: 'https://eotinish.kz',
    phone: CONTACT_CENTRE.short,
  },
};
