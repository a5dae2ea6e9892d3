import { completeIin } from '../../shared/domain/identity-number.ts';
import type { Contact } from '../demonstration/families.ts';
import { AUTHORITIES } from '../demonstration/people.ts';
import { addDays, addMonths, type RegisterEntry } from '../demonstration/register.ts';
import { pick, type Random } from './random.ts';

/** Whose journal the demonstration's is. */
export const DEMO_AUTHORITY = { kato: AUTHORITIES.astana.kato, name: AUTHORITIES.astana.name };

export type DemoFamily = { entries: RegisterEntry[]; contacts: Contact[] };
type Options = { random: Random; today: string };

const SURNAMES = [
  ...['Серікбаев', 'Омаров', 'Жұмабаев', 'Әлімбеков', 'Қожахметов', 'Тілеубергенов', 'Бекжанов', 'Сейітов'],
  ...['Дүйсенов', 'Есенғалиев', 'Ковалёв', 'Захаров', 'Морозов', 'Ахметжанов', 'Юсупов'],
];
const WOMEN = ['Айгүл', 'Сәуле', 'Гүлнар', 'Мөлдір', 'Әсел', 'Динара', 'Құралай', 'Жанар', 'Ирина', 'Оксана'];
const MEN = [
  'Дәурен',
  'Ғалым',
  'Нұржан',
  'Ерболат',
  'Бауыржан',
  'Арман',
  'Жандос',
  'Олжас',
  'Андрей',
  'Тимур',
];
const REASON = {
  kk: 'Отбасының жан басына шаққандағы табысы кедейлік шегінен жоғары',
  ru: 'Среднедушевой доход семьи выше черты бедности',
};

/** Serial numbers of IINs from here on are this journal's: the people of `npm start` have lower ones. */
const FIRST_SERIAL = 2_000;
const DAY = 86_400_000;

/** Numbers of people born in the 1800s, each once: they pass the check digit and cannot be a living person's. */
function makeIins(random: Random) {
  const serials = new Map<string, number>();
  return (sex: 'f' | 'm', [from, to]: readonly [number, number]): string => {
    const day = new Date(Date.UTC(from, 0, 1) + Math.floor(random() * (to - from) * 365.25) * DAY);
    const beginning = `${day.toISOString().slice(2, 10).replaceAll('-', '')}${sex === 'm' ? 1 : 2}`;
    for (let serial = serials.get(beginning) ?? FIRST_SERIAL; serial <= 9_999; serial += 1) {
      serials.set(beginning, serial + 1);
      const iin = completeIin(`${beginning}${serial}`);
      if (iin !== null) return iin;
    }
    throw new Error('There are no more demonstration numbers of that day.');
  };
}

const ADULT = [1860, 1899] as const;
const CHILD = [1808, 1825] as const;

/** The families of a journal that is current on `today`: the same ones for the same seed and day. */
export function* demoFamilies(count: number, { random, today }: Options): Generator<DemoFamily> {
  const iin = makeIins(random);
  for (let index = 0; index < count; index += 1) {
    const sex = random() < 0.7 ? 'f' : 'm';
    const applicantIin = iin(sex, ADULT);
    const members = [
      ...(random() < 0.6 ? [iin(sex === 'f' ? 'm' : 'f', ADULT)] : []),
      ...Array.from({ length: Math.floor(random() * 5) }, () => iin(random() < 0.5 ? 'f' : 'm', CHILD)),
    ];
    const application: RegisterEntry = {
      applicationNumber: String(index + 1),
      registeredOn: addDays(today, -300 + Math.floor((index / count) * 280)),
      applicantIin,
      applicantName: nameOf(random, sex),
      address: `${AUTHORITIES.astana.place}, ${pick(random, AUTHORITIES.astana.streets)} к-сі, ${1 + Math.floor(random() * 90)}-үй`,
      authority: DEMO_AUTHORITY,
      family: members.map((member) => ({ iin: member })),
    };
    const phone = `+7705${String(index % 10_000_000).padStart(7, '0')}`;
    yield {
      entries: decided(application, random),
      contacts: random() < 0.9 ? [{ iin: applicantIin, phone, language: random() < 0.7 ? 'kk' : 'ru' }] : [],
    };
  }
}

function nameOf(random: Random, sex: 'f' | 'm'): string {
  return `${pick(random, SURNAMES)}${sex === 'f' ? 'а' : ''} ${pick(random, sex === 'f' ? WOMEN : MEN)}`;
}

/** Of a hundred applications some eighty end in an assignment, of which a few are added to, changed or stopped later. */
function decided(application: RegisterEntry, random: Random): RegisterEntry[] {
  const { registeredOn: start, family = [] } = application;
  const share = random();
  if (share < 0.05) return [application];
  if (share < 0.15)
    return [{ ...application, decision: { kind: 'refuse', on: addDays(start, 10), reason: REASON } }];
  const conditional = random() < 0.6;
  const month = start.slice(0, 7);
  const assigned: RegisterEntry = {
    ...application,
    sentToPrecinctCommissionOn: addDays(start, 1),
    precinctConclusionOn: addDays(start, 5),
    ...(conditional && {
      socialContract: { number: `ӘК-${application.applicationNumber}`, date: addDays(start, 9) },
    }),
    draftDecisionSentOn: addDays(start, 10),
    assistance: conditional ? 'conditional' : 'unconditional',
    decision: {
      kind: 'assign',
      on: addDays(start, 12),
      socialPackage: family.length > 1 ? 'granted' : 'refused',
    },
    period: { from: month, to: addMonths(month, conditional ? 11 : 2) },
    totalTenge: (1 + family.length) * 23_150 + Math.floor(random() * 20) * 1_000,
  };
  const later = addDays(start, 18);
  if (share < 0.18) return [assigned, { ...assigned, decision: { kind: 'stop', on: later } }];
  if (share < 0.2) return [assigned, { ...assigned, decision: { kind: 'suspend', on: later } }];
  if (share > 0.04 + 0.9)
    return [
      {
        ...assigned,
        additionalAgreement: { number: `ҚК-${application.applicationNumber}`, date: addDays(start, 15) },
        additionalDecision: { kind: 'assign', on: later },
        additionalTotalTenge: 46_300,
      },
    ];
  return [assigned];
}
