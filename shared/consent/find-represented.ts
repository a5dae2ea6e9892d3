import { isChild, isRepresented, type Person } from '../domain/deciders.ts';
import type { RegisterRow } from '../domain/membership.ts';
import type { CalendarDate } from '../domain/time.ts';
import type { Register } from '../storage/register.ts';
import type { PersonOfRegister } from '../storage/register-people.ts';

type Ports = { register: Pick<Register, 'personOf' | 'rowsOf'> };

/**
 * What the register says of a citizen. `decidesAlone`: about themselves (rule 8). `mayRepresent`: everybody of whom the
 * citizen was ever named a representative, and the children of their families; whether they decide about one of these
 * now is to be asked (find-deciders.ts).
 */
export type Standing = {
  known: PersonOfRegister;
  rows: readonly RegisterRow[];
  decidesAlone: boolean;
  mayRepresent: readonly Person[];
};

/** Throws when the register cannot be reached. */
export function makeFindRepresented({ register }: Ports) {
  return async (citizen: Person, on: CalendarDate): Promise<Standing> => {
    const [known, rows] = await Promise.all([register.personOf(citizen.ref), register.rowsOf(citizen.ref)]);
    const born = rows.flatMap((row) => Object.entries(row.born ?? {}));
    const children = born.map(([ref, bornOn]) => ({ ref, bornOn })).filter((person) => isChild(person, on));
    const others = [...known.represents, ...children].filter(({ ref }) => ref !== citizen.ref);
    return {
      known,
      rows,
      decidesAlone: !isChild(citizen, on) && !isRepresented(citizen, known.representatives, on),
      mayRepresent: [...new Map(others.map((person) => [person.ref, person])).values()],
    };
  };
}

export type FindRepresented = ReturnType<typeof makeFindRepresented>;
