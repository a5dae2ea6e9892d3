import type { RequesterEntry } from '../../shared/contract/bodies/requesters.ts';
import type { ListedAccount, Note } from '../oidc/accounts.ts';
import type { MachineClient } from '../oidc/clients.ts';
import { readPrinted } from '../register/printed.ts';
import {
  type Contact,
  DEMONSTRATION_FAMILIES,
  demonstrationBin,
  demonstrationPhone,
  type Family,
  outsiderIin,
} from './families.ts';
import {
  DAUGHTERS_PHONE,
  GUARDIANS_PHONE,
  HOUSEHOLD,
  HOUSEHOLDS,
  MOTHERS_PHONE,
  MOVED_FROM,
  MOVED_TO,
  NEW_PHONE,
  REPRESENTATIVES,
  type Representative,
  SHARED_PHONE,
} from './households.ts';
import { type RegisterEntry, registerRowsOf } from './register.ts';

/** Somebody to sign in as. `shown`: one of the three that the terminal names at the start. */
export type DemonstrationPerson = {
  iin: string;
  name: string;
  phone: string | null;
  note: Note;
  shown: boolean;
};

/** `entry`: what the register of requesters says of it; null: it is not in there. */
export type DemonstrationOrganisation = {
  bin: string;
  name: string;
  note: Note;
  entry: Omit<RequesterEntry, 'id'> | null;
};

const recipient = family(0);
const russianRecipient = family(1);
const phonelessRecipient = family(2);

const nonRecipient: Contact = {
  iin: outsiderIin({ born: '900214', sex: 'm' }, 0),
  phone: demonstrationPhone(200),
  language: 'ru',
};

export const DEMONSTRATION_PEOPLE: readonly DemonstrationPerson[] = [
  {
    ...member(recipient, 0),
    name: recipient.applicant,
    note: {
      kk: 'Көмек алады, SMS қазақша келеді',
      ru: 'Получает помощь, SMS на казахском',
      en: 'Receives assistance, SMS in Kazakh',
    },
    shown: true,
  },
  {
    ...member(russianRecipient, 0),
    name: russianRecipient.applicant,
    note: {
      kk: 'Көмек алады, SMS орысша келеді',
      ru: 'Получает помощь, SMS на русском',
      en: 'Receives assistance, SMS in Russian',
    },
    shown: false,
  },
  {
    iin: nonRecipient.iin,
    phone: nonRecipient.phone,
    name: 'Тастанов Асхат Ринатұлы',
    note: {
      kk: 'Көмек алмайды, телефоны тіркелген',
      ru: 'Помощь не получает, телефон есть',
      en: 'Receives no assistance, has a phone',
    },
    shown: true,
  },
  {
    ...member(phonelessRecipient, 0),
    name: phonelessRecipient.applicant,
    note: {
      kk: 'Көмек алады, телефоны тіркелмеген: код жеке кабинетте',
      ru: 'Получает помощь, телефона нет: код в личном кабинете',
      en: 'Receives assistance, has no phone: the code is in the cabinet',
    },
    shown: true,
  },
  {
    ...member(recipient, 1),
    name: 'Серікбаев Ерлан Нұрланұлы',
    note: {
      kk: 'Көмек алатын отбасының мүшесі',
      ru: 'Член семьи, которая получает помощь',
      en: 'Belongs to a family that receives assistance',
    },
    shown: false,
  },
  {
    iin: outsiderIin({ born: '010630', sex: 'f' }, 1),
    phone: null,
    name: 'Нигматуллина Роза Фаритовна',
    note: {
      kk: 'Ешбір тізілімде жоқ, телефоны да жоқ',
      ru: 'Нет ни в одном реестре, телефона нет',
      en: 'In no register, has no phone',
    },
    shown: false,
  },
  {
    iin: HOUSEHOLD.mother,
    phone: MOTHERS_PHONE,
    name: 'Бекенова Маржан Асқарқызы',
    note: {
      kk: 'Анасы: балалары туралы өзі шешеді',
      ru: 'Мать: решает о своих детях',
      en: 'Mother: decides about her children',
    },
    shown: false,
  },
  {
    iin: HOUSEHOLD.daughter,
    phone: DAUGHTERS_PHONE,
    name: 'Бекенова Аяла',
    note: {
      kk: 'Бала, телефоны бар: анасынан сұралады',
      ru: 'Ребёнок с телефоном: спрашивают мать',
      en: 'A child with a phone: her mother is asked',
    },
    shown: false,
  },
  {
    iin: HOUSEHOLD.son,
    phone: null,
    name: 'Бекенов Арлан',
    note: {
      kk: 'Бала, телефоны жоқ: анасынан сұралады',
      ru: 'Ребёнок без телефона: спрашивают мать',
      en: 'A child without a phone: his mother is asked',
    },
    shown: false,
  },
  {
    iin: HOUSEHOLD.guardian,
    phone: GUARDIANS_PHONE,
    name: 'Сыздықова Күләш Омарқызы',
    note: {
      kk: 'Қамқоршы: тізілімде өкіл ретінде тіркелген',
      ru: 'Опекун: назван в реестре представителем',
      en: 'Guardian: the register names her as a representative',
    },
    shown: false,
  },
  {
    iin: HOUSEHOLD.grandfather,
    phone: SHARED_PHONE,
    name: 'Досанов Тұрар Ескенұлы',
    note: {
      kk: 'Үш адамның бір телефоны',
      ru: 'Один телефон на троих',
      en: 'One phone for three',
    },
    shown: false,
  },
  {
    iin: HOUSEHOLD.grandmother,
    phone: SHARED_PHONE,
    name: 'Досанова Зейнеп Қалиқызы',
    note: {
      kk: 'Үш адамның бір телефоны',
      ru: 'Один телефон на троих',
      en: 'One phone for three',
    },
    shown: false,
  },
  {
    iin: HOUSEHOLD.uncle,
    phone: SHARED_PHONE,
    name: 'Досанов Бақыт Тұрарұлы',
    note: {
      kk: 'Үш адамның бір телефоны',
      ru: 'Один телефон на троих',
      en: 'One phone for three',
    },
    shown: false,
  },
  {
    iin: HOUSEHOLD.moved,
    phone: NEW_PHONE,
    name: 'Юсупов Рашид Хамитұлы',
    note: {
      kk: 'Нөмірі ауысқан: ескісі ештеңе шешпейді',
      ru: 'Сменил номер: старый ничего не решает',
      en: 'Has a new number: the old one decides nothing',
    },
    shown: false,
  },
];

const BANK: Note = { kk: 'Банк', ru: 'Банк', en: 'Bank' };

export const DEMONSTRATION_ORGANISATIONS: readonly DemonstrationOrganisation[] = [
  {
    bin: demonstrationBin(1),
    name: '«Көктем Банк» АҚ',
    note: BANK,
    entry: {
      name: { kk: '«Көктем Банк» АҚ', ru: 'АО «Банк Коктем»', en: 'Koktem Bank JSC' },
      class: 'bank',
      status: 'active',
    },
  },
  {
    bin: demonstrationBin(2),
    name: 'АО «Степной Кредит Банк»',
    note: BANK,
    entry: {
      name: { kk: '«Степной Кредит Банк» АҚ', ru: 'АО «Степной Кредит Банк»' },
      class: 'bank',
      status: 'active',
    },
  },
  {
    bin: demonstrationBin(3),
    name: '«Жаңа Жұмыс» ЖШС',
    note: {
      kk: 'Жұмыспен қамту агенттігі: тек жұмыс үшін сұрай алады',
      ru: 'Агентство занятости: может спрашивать только для работы',
      en: 'Employment agency: may ask for a job only',
    },
    entry: {
      name: { kk: '«Жаңа Жұмыс» ЖШС', ru: 'ТОО «Жаңа Жұмыс»', en: 'Jana Jumys LLP' },
      class: 'employer',
      purposes: ['employment'],
      status: 'active',
    },
  },
  {
    bin: demonstrationBin(4),
    name: '«Боран Банк» АҚ',
    note: {
      kk: 'Сұрау салуы тоқтатылған банк',
      ru: 'Банк, которому запретили спрашивать',
      en: 'A bank that is suspended',
    },
    entry: {
      name: { kk: '«Боран Банк» АҚ', ru: 'АО «Боран Банк»', en: 'Boran Bank JSC' },
      class: 'bank',
      status: 'suspended',
    },
  },
  {
    bin: demonstrationBin(5),
    name: '«Ромашка» ЖШС',
    note: {
      kk: 'Тіркелмеген ұйым: күніне 20 сұрау',
      ru: 'Незарегистрированная организация: 20 запросов в день',
      en: 'An unregistered organisation: 20 requests a day',
    },
    entry: null,
  },
];

/** Feeds the register: the only account with the scope `register`. */
export const DEMONSTRATION_OPERATOR: DemonstrationOrganisation = {
  bin: demonstrationBin(9),
  name: 'ҚР Еңбек және халықты әлеуметтік қорғау министрлігі',
  note: { kk: 'Тізілім операторы', ru: 'Оператор реестра', en: 'Operator of the register' },
  entry: {
    name: {
      kk: 'ҚР Еңбек және халықты әлеуметтік қорғау министрлігі',
      ru: 'Министерство труда и социальной защиты населения РК',
      en: 'Ministry of Labour and Social Protection',
    },
    class: 'state',
    status: 'active',
  },
};

/** Everybody above, as the identity provider lists them. */
export const DEMONSTRATION_ACCOUNTS: readonly ListedAccount[] = [
  ...DEMONSTRATION_PEOPLE.map(({ iin, name, note }) => ({ kind: 'person' as const, iin, name, note })),
  ...DEMONSTRATION_ORGANISATIONS.map(({ bin, name, note }) => ({
    kind: 'organisation' as const,
    bin,
    name,
    note,
  })),
  {
    kind: 'operator',
    bin: DEMONSTRATION_OPERATOR.bin,
    name: DEMONSTRATION_OPERATOR.name,
    note: DEMONSTRATION_OPERATOR.note,
  },
];

const [KOKTEM, STEPNOY] = DEMONSTRATION_ORGANISATIONS.map(({ bin, name }) => ({
  kind: 'organisation' as const,
  bin,
  name,
}));
if (KOKTEM === undefined || STEPNOY === undefined) throw new Error('The demonstration has no two banks');
const { bin, name } = DEMONSTRATION_OPERATOR;

/** The servers of two banks and of the ministry. */
export const DEMONSTRATION_CLIENTS: readonly MachineClient[] = [
  { clientId: 'koktem-bank', method: 'private_key_jwt', account: KOKTEM },
  { clientId: 'stepnoy-bank', method: 'client_secret_basic', account: STEPNOY },
  { clientId: 'ministry', method: 'private_key_jwt', account: { kind: 'operator', bin, name } },
];

const EVERY_FAMILY = [...DEMONSTRATION_FAMILIES, ...HOUSEHOLDS];

/**
 * The register of the demonstration, current on `today` (`YYYY-MM-DD`) and otherwise always the same, in the shapes of
 * `POST /v1/register/entries`, `…/contacts`, `…/representatives` and `…/requesters`. More than one call takes: slice it by a hundred.
 * `earlier`: contacts that are sent before the others, which move one of them.
 */
export function demonstrationRegister(today: string): {
  entries: RegisterEntry[];
  earlier: Contact[];
  contacts: Contact[];
  representatives: Representative[];
  requesters: RequesterEntry[];
} {
  const organisations = [...DEMONSTRATION_ORGANISATIONS, DEMONSTRATION_OPERATOR];
  return {
    requesters: organisations.flatMap(({ bin, entry }) => (entry ? [{ id: bin, ...entry }] : [])),
    entries: readPrinted(
      EVERY_FAMILY.flatMap((each) => registerRowsOf(each, today)),
      today,
    ),
    earlier: [...MOVED_FROM],
    contacts: [...EVERY_FAMILY.flatMap((each) => each.contacts), nonRecipient, ...MOVED_TO],
    representatives: [...REPRESENTATIVES],
  };
}

function family(index: number): Family {
  const found = DEMONSTRATION_FAMILIES[index];
  if (found === undefined) throw new Error(`The demonstration has no family ${index}`);
  return found;
}

function member({ iins, contacts }: Family, place: number): { iin: string; phone: string | null } {
  const iin = iins[place];
  if (iin === undefined) throw new Error(`The family has no member ${place}`);
  return { iin, phone: contacts.find((contact) => contact.iin === iin)?.phone ?? null };
}
