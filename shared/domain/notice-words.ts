import type { Language } from './language.ts';

/** What happened, by the kind of the message, or of the decision where one kind has several. */
export type Happened =
  | 'application-registered'
  | 'assign'
  | 'refuse'
  | 'change-amount'
  | 'suspend'
  | 'stop'
  | 'tsa-additional-agreement'
  | 'tsa-additional-assigned'
  | 'tsa-additional-refused';

type Words = {
  happened: Record<Happened, string>;
  corrected: string;
  takenBack: string;
  assistance: string;
  conditional: string;
  unconditional: string;
  period: string;
  totalTenge: string;
  tenge: (amount: string) => string;
  socialPackage: string;
  granted: string;
  refused: string;
  socialContract: string;
  additionalAgreement: string;
  agreement: (number: string, date: string) => string;
  reason: string;
};

/** Citizens read these; the Kazakh wording, which follows the order's, decides. */
export const NOTICE_WORDS: Record<Language, Words> = {
  kk: {
    happened: {
      'application-registered': 'Мемлекеттік атаулы әлеуметтік көмек тағайындау туралы өтініш тіркелді.',
      assign: 'Отбасыңызға мемлекеттік атаулы әлеуметтік көмек тағайындалды.',
      refuse: 'Отбасыңызға мемлекеттік атаулы әлеуметтік көмек тағайындаудан бас тартылды.',
      'change-amount':
        'Отбасыңызға тағайындалған мемлекеттік атаулы әлеуметтік көмек төлемінің мөлшері өзгертілді.',
      suspend: 'Отбасыңызға тағайындалған мемлекеттік атаулы әлеуметтік көмек төлемі тоқтатыла тұрды.',
      stop: 'Отбасыңызға тағайындалған мемлекеттік атаулы әлеуметтік көмек төлемі тоқтатылды.',
      'tsa-additional-agreement': 'Отбасыңыздың әлеуметтік келісімшартына қосымша келісім жасалды.',
      'tsa-additional-assigned':
        'Қосымша келісім бойынша отбасыңызға мемлекеттік атаулы әлеуметтік көмек тағайындалды.',
      'tsa-additional-refused':
        'Қосымша келісім бойынша отбасыңызға мемлекеттік атаулы әлеуметтік көмек тағайындаудан бас тартылды.',
    },
    corrected: 'Бұрынғы хабар түзетілді.',
    takenBack: 'Мынадай хабар кері қайтарылды:',
    assistance: 'Көмектің түрі',
    conditional: 'шартты',
    unconditional: 'шартсыз',
    period: 'Тағайындау кезеңі',
    totalTenge: 'Отбасына тағайындалған төлемнің жалпы сомасы',
    tenge: (amount) => `${amount} теңге`,
    socialPackage: 'Кепілдік берілген әлеуметтік топтама',
    granted: 'беріледі',
    refused: 'берілмейді',
    socialContract: 'Әлеуметтік келісімшарт',
    additionalAgreement: 'Қосымша келісім',
    agreement: (number, date) => `№ ${number}, ${date}`,
    reason: 'Себебі',
  },
  ru: {
    happened: {
      'application-registered':
        'Заявление о назначении государственной адресной социальной помощи зарегистрировано.',
      assign: 'Вашей семье назначена государственная адресная социальная помощь.',
      refuse: 'Вашей семье отказано в назначении государственной адресной социальной помощи.',
      'change-amount': 'Размер назначенной вашей семье государственной адресной социальной помощи изменён.',
      suspend: 'Выплата назначенной вашей семье государственной адресной социальной помощи приостановлена.',
      stop: 'Выплата назначенной вашей семье государственной адресной социальной помощи прекращена.',
      'tsa-additional-agreement': 'Заключено дополнительное соглашение к социальному контракту вашей семьи.',
      'tsa-additional-assigned':
        'По дополнительному соглашению вашей семье назначена государственная адресная социальная помощь.',
      'tsa-additional-refused':
        'По дополнительному соглашению вашей семье отказано в назначении государственной адресной социальной помощи.',
    },
    corrected: 'Прежнее сообщение исправлено.',
    takenBack: 'Отозвано сообщение:',
    assistance: 'Вид помощи',
    conditional: 'обусловленная',
    unconditional: 'безусловная',
    period: 'Период назначения',
    totalTenge: 'Общая сумма выплаты, назначенной семье',
    tenge: (amount) => `${amount} тенге`,
    socialPackage: 'Гарантированный социальный пакет',
    granted: 'предоставляется',
    refused: 'не предоставляется',
    socialContract: 'Социальный контракт',
    additionalAgreement: 'Дополнительное соглашение',
    agreement: (number, date) => `№ ${number} от ${date}`,
    reason: 'Причина',
  },
  en: {
    happened: {
      'application-registered': 'The application for state targeted social assistance was registered.',
      assign: 'State targeted social assistance was assigned to your family.',
      refuse: 'State targeted social assistance was refused to your family.',
      'change-amount':
        'The amount of the state targeted social assistance assigned to your family was changed.',
      suspend: 'Payment of the state targeted social assistance assigned to your family was suspended.',
      stop: 'Payment of the state targeted social assistance assigned to your family was stopped.',
      'tsa-additional-agreement': 'An additional agreement to the social contract of your family was made.',
      'tsa-additional-assigned':
        'Under the additional agreement state targeted social assistance was assigned to your family.',
      'tsa-additional-refused':
        'Under the additional agreement state targeted social assistance was refused to your family.',
    },
    corrected: 'An earlier message is corrected.',
    takenBack: 'This message was taken back:',
    assistance: 'Kind of assistance',
    conditional: 'conditional',
    unconditional: 'unconditional',
    period: 'Period of assignment',
    totalTenge: 'Total assigned to the family',
    tenge: (amount) => `${amount} tenge`,
    socialPackage: 'Guaranteed social package',
    granted: 'granted',
    refused: 'not granted',
    socialContract: 'Social contract',
    additionalAgreement: 'Additional agreement',
    agreement: (number, date) => `No. ${number} of ${date}`,
    reason: 'Reason',
  },
};
