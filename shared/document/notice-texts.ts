import { GLOSSARY } from '../domain/glossary.ts';
import type { Language } from '../domain/language.ts';

/** What is printed around a message of the ministry's. What it says comes signed, from its claims. */
type NoticeTexts = {
  title: string;
  on: string;
  iin: string;
  name: string;
  application: string;
  registeredOn: string;
  authority: string;
  issuedAt: string;
  id: string;
  corrects: string;
  foot: string;
};

export const NOTICE_TEXTS: Record<Language, NoticeTexts> = {
  kk: {
    title: GLOSSARY.kk.documents.notice,
    on: 'Күні',
    iin: 'Жеке сәйкестендіру нөмірі (ЖСН)',
    name: 'Тегі, аты, әкесінің аты',
    application: 'Өтініш №',
    registeredOn: 'Өтініш тіркелген күн',
    authority: 'Көмек тағайындайтын орган',
    issuedAt: 'Жеке кабинетке түскен күні мен уақыты',
    id: 'Хабарламаның нөмірі',
    corrects: 'Түзетілетін хабарламаның нөмірі',
    foot: 'Хабарлама отбасының әр кәмелетке толған мүшесінің жеке кабинетіне жіберілді.',
  },
  ru: {
    title: GLOSSARY.ru.documents.notice,
    on: 'Дата',
    iin: 'Индивидуальный идентификационный номер (ИИН)',
    name: 'Фамилия, имя, отчество',
    application: 'Заявление №',
    registeredOn: 'Дата регистрации заявления',
    authority: 'Орган, назначающий помощь',
    issuedAt: 'Дата и время поступления в личный кабинет',
    id: 'Номер уведомления',
    corrects: 'Номер исправляемого уведомления',
    foot: 'Уведомление направлено в личный кабинет каждого совершеннолетнего члена семьи.',
  },
  en: {
    title: GLOSSARY.en.documents.notice,
    on: 'Date',
    iin: 'Individual identification number (IIN)',
    name: 'Name',
    application: 'Application No.',
    registeredOn: 'Date of its registration',
    authority: 'Authority that assigns the assistance',
    issuedAt: 'Date and time it came into the personal cabinet',
    id: 'Number of the notification',
    corrects: 'Number of the notification that it corrects',
    foot: 'The notification was sent to the personal cabinet of every adult of the family.',
  },
};
