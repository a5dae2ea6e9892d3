import { completeBin, completeIin } from '../../shared/domain/identity-number.ts';
import { DEFAULT_LANGUAGE, type Language } from '../../shared/domain/language.ts';
import { AUTHORITIES, FAMILIES, type FamilyRow } from './people.ts';

/** One family of the register. The applicant comes first, then the other adults, then the children. */
export type Family = {
  index: number;
  applicant: string;
  outcome: FamilyRow[6];
  authority: (typeof AUTHORITIES)[FamilyRow[5]];
  address: string;
  iins: readonly [string, ...string[]];
  contacts: readonly Contact[];
};

/** A row of the mobile citizens base, as `POST /v1/register/contacts` takes it. */
export type Contact = {
  iin: string;
  phone: string;
  language: Language;
};

/** Phones end in 0100 to 0149 for applicants and in 0150 to 0199 for the second adult of a family. */
const APPLICANT_PHONES = 100;
const SECOND_ADULT_PHONES = 150;
/** Serial numbers of IINs that no member of a family uses. */
const OTHERS_SERIAL = 900;

export const DEMONSTRATION_FAMILIES: readonly Family[] = FAMILIES.map(familyOf);

function familyOf(row: FamilyRow, index: number): Family {
  const [applicant, born, sex, adults, children, authorityKey, outcome, language] = row;
  const authority = AUTHORITIES[authorityKey];
  const births = [
    ...otherAdults({ born, sex }).slice(0, adults - 1),
    ...Array.from({ length: children }, (_, child) => childOf(born, child)),
  ];
  const others = births.map((birth, member) => demonstrationIin(birth, index * 10 + member + 1));
  const iin = demonstrationIin({ born, sex }, index * 10);
  const spouse = adults > 1 && index % 3 !== 1 ? others[0] : undefined;
  return {
    index,
    applicant,
    outcome,
    authority,
    address: `${authority.place}, ${authority.streets[index % 4]} к-сі, ${1 + ((index * 13) % 90)}-үй`,
    iins: [iin, ...others],
    contacts: [
      ...(language === null ? [] : [{ iin, phone: demonstrationPhone(APPLICANT_PHONES + index), language }]),
      ...(spouse === undefined
        ? []
        : [
            {
              iin: spouse,
              phone: demonstrationPhone(SECOND_ADULT_PHONES + index),
              language: language ?? DEFAULT_LANGUAGE,
            },
          ]),
    ],
  };
}

type Birth = {
  /** YYMMDD, without the century. */
  born: string;
  sex: 'f' | 'm';
};

function otherAdults({ born, sex }: Birth): Birth[] {
  return [
    { born: yearsLater(born, -2), sex: sex === 'f' ? 'm' : 'f' },
    { born: yearsLater(born, -26), sex: 'f' },
  ];
}

/** The first child comes at the age of 22, the next ones every second year, all of them before 2026. */
function childOf(born: string, child: number): Birth {
  const [month, day] = [1 + ((child * 5 + Number(born.slice(4))) % 12), 1 + ((child * 11 + 3) % 28)];
  const year = yearsLater(born, 22 + child * 2).slice(0, 2);
  return { born: `${year}${twoDigits(month)}${twoDigits(day)}`, sex: child % 2 === 0 ? 'm' : 'f' };
}

function yearsLater(born: string, years: number): string {
  return `${twoDigits((Number(born.slice(0, 2)) + years + 100) % 100)}${born.slice(2)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/**
 * A number that passes the check digit and cannot be a living person's: its seventh digit, 1 for a man and 2 for a woman,
 * says that the person was born in the 1800s.
 */
function demonstrationIin({ born, sex }: Birth, serial: number): string {
  const beginning = `${born}${sex === 'm' ? 1 : 2}`;
  return firstValid((step) => completeIin(`${beginning}${String(serial + step * 1000).padStart(4, '0')}`));
}

/** An IIN outside of every family. */
export function outsiderIin(birth: Birth, serial: number): string {
  return demonstrationIin(birth, OTHERS_SERIAL + serial);
}

/** A child's IIN: its seventh digit is of the 2000s, or it would be of an adult, and the serial 0000 is not given out. */
export function childIin({ born, sex }: Birth): string {
  const iin = completeIin(`${born}${sex === 'm' ? 5 : 6}0000`);
  if (iin === null) throw new Error('No child of that day can have this serial number');
  return iin;
}

/** A BIN that says January 1990: there were no legal entities of Kazakhstan yet. */
export function demonstrationBin(serial: number): string {
  return firstValid((step) => completeBin(`900140${String(serial + step * 1000).padStart(5, '0')}`));
}

/** One beginning in eleven or so has no check digit, and then the next serial number is taken. */
function firstValid(complete: (step: number) => string | null): string {
  for (let step = 0; step < 9; step += 1) {
    const number = complete(step);
    if (number !== null) return number;
  }
  throw new Error('No demonstration number could be made');
}

/** A made-up Kazakhstan mobile number, +7 700 000 xx xx. */
export function demonstrationPhone(lastDigits: number): string {
  return `+7700000${String(lastDigits).padStart(4, '0')}`;
}
