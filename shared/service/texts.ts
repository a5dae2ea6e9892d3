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
