import type { Language } from './language.ts';
import type { RequesterClass } from './requester.ts';

/** What the classes of registered requesters are called. */
export const CLASS_WORDS: Record<Language, Record<RequesterClass, string>> = {
  kk: {
    bank: 'банк',
    microfinance: 'микроқаржы ұйымы',
    state: 'мемлекеттік орган',
    education: 'білім беру ұйымы',
    employer: 'жұмыс беруші',
    housing: 'тұрғын үй ұйымы',
    other: 'өзге тіркелген ұйым',
  },
  ru: {
    bank: 'банк',
    microfinance: 'микрофинансовая организация',
    state: 'государственный орган',
    education: 'организация образования',
    employer: 'работодатель',
    housing: 'жилищная организация',
    other: 'иная зарегистрированная организация',
  },
  en: {
    bank: 'bank',
    microfinance: 'microfinance organisation',
    state: 'state body',
    education: 'educational organisation',
    employer: 'employer',
    housing: 'housing organisation',
    other: 'other registered organisation',
  },
};
