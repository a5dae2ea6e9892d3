import { spoken } from '../../shared/domain/duration.ts';
import type { Language } from '../../shared/domain/language.ts';
import { CONSENT_WINDOW } from '../../shared/domain/schedule.ts';

export type PhoneTexts = {
  title: string;
  choose: string;
  anyNumber: string;
  numberTitle: string;
  open: string;
  back: string;
  messages: string;
  empty: string;
  reply: string;
  send: string;
  suggested: string;
  demonstration: string;
  citizen: string;
  requester: string;
  later: string;
  advanced: string;
  segments: string;
  failed: string;
};

/** The phone's own words; what arrives on it is in the language of its owner. */
export const PHONE_TEXTS: Record<Language, PhoneTexts> = {
  kk: {
    title: 'Телефон',
    choose: 'Кімнің телефоны?',
    anyNumber: 'Басқа нөмір',
    numberTitle: 'Мысалы: +7 700 000 01 00',
    open: 'Ашу',
    back: 'Телефондар',
    messages: 'SMS-хабарлар',
    empty: 'Әзірге хабар жоқ. SMS келгенде осы жерде бірден көрінеді.',
    reply: 'Жауап',
    send: 'Жіберу',
    suggested: 'Дайын жауаптар',
    demonstration: 'Көрсету режимі',
    citizen: 'Азамат',
    requester: 'Банк',
    later: `${spoken('kk', CONSENT_WINDOW)} өтсін`,
    advanced: 'Қызметтің уақыты енді:',
    segments: 'SMS саны:',
    failed: 'Телефонмен байланыс жоқ',
  },
  ru: {
    title: 'Телефон',
    choose: 'Чей телефон?',
    anyNumber: 'Другой номер',
    numberTitle: 'Например: +7 700 000 01 00',
    open: 'Открыть',
    back: 'Телефоны',
    messages: 'SMS-сообщения',
    empty: 'Сообщений пока нет. SMS появится здесь, как только придёт.',
    reply: 'Ответ',
    send: 'Отправить',
    suggested: 'Готовые ответы',
    demonstration: 'Демонстрация',
    citizen: 'Гражданин',
    requester: 'Банк',
    later: `Через ${spoken('ru', CONSENT_WINDOW)}`,
    advanced: 'Время сервиса теперь:',
    segments: 'Частей SMS:',
    failed: 'С телефоном нет связи',
  },
  en: {
    title: 'Phone',
    choose: 'Whose phone?',
    anyNumber: 'Another number',
    numberTitle: 'A number such as +7 700 000 01 00',
    open: 'Open',
    back: 'Phones',
    messages: 'Text messages',
    empty: 'No messages yet. They appear here as they arrive.',
    reply: 'Reply',
    send: 'Send',
    suggested: 'Suggested replies',
    demonstration: 'Demonstration',
    citizen: 'Citizen',
    requester: 'Bank',
    later: `${spoken('en', CONSENT_WINDOW)} later`,
    advanced: 'The service’s clock now shows',
    segments: 'SMS parts:',
    failed: 'The phone cannot be reached',
  },
};
