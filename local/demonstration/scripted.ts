import { SCRIPTED_PEOPLE, SCRIPTS, type ScriptedPerson } from '../../shared/contract/scripted-people.ts';
import type { Contact, Family } from './families.ts';
import { AUTHORITIES, FAMILIES } from './people.ts';
import { type RegisterEntry, registerRowsOf } from './register.ts';

/** Beside the families of the demonstration, whose numbers of applications these come after. */
const FIRST_INDEX = FAMILIES.length + 100;

const NAME = 'Сынақ адамы';

function familyOf({ iin, mother }: ScriptedPerson, place: number): Family {
  return {
    index: FIRST_INDEX + place,
    applicant: NAME,
    outcome: 'conditional',
    authority: AUTHORITIES.astana,
    address: AUTHORITIES.astana.place,
    iins: mother === undefined ? [iin] : [mother, iin],
    contacts: [],
  };
}

const contactOf = ({ iin, mother, phone }: ScriptedPerson): Contact[] =>
  phone === null ? [] : [{ iin: mother ?? iin, phone, language: 'kk' }];

/**
 * The register's rows of the scripted people, current on `today` (`YYYY-MM-DD`) and for most of a year, in the shapes of
 * `POST /v1/register/entries` and `…/contacts`.
 */
export function scriptedRegister(today: string): { entries: RegisterEntry[]; contacts: Contact[] } {
  const families = SCRIPTED_PEOPLE.flatMap((person, place) =>
    SCRIPTS[person.script].belongs ? [familyOf(person, place)] : [],
  );
  return {
    entries: families.flatMap((family) => registerRowsOf(family, today)),
    contacts: SCRIPTED_PEOPLE.flatMap(contactOf),
  };
}
