import type { FindDeciders } from '../../shared/consent/find-deciders.ts';
import type { FindRepresented } from '../../shared/consent/find-represented.ts';
import type { DecidedBy, Person } from '../../shared/domain/deciders.ts';
import { membershipOn } from '../../shared/domain/membership.ts';
import type { CalendarDate } from '../../shared/domain/time.ts';
import type { Register } from '../../shared/storage/register.ts';
import type { Contact } from '../../shared/storage/register-people.ts';
import type { Requests } from '../../shared/storage/requests.ts';

type Ports = {
  findRepresented: FindRepresented;
  findDeciders: FindDeciders;
  register: Pick<Register, 'rowsOf'>;
  requests: Pick<Requests, 'pageOfCitizen'>;
};

/** Somebody whose requests a citizen's cabinet shows. `by`: who decides about them; `belongs`: today. */
export type Subject = { ref: string; by: DecidedBy; belongs: boolean };
/** `subjects`: the citizen first. `contact`: the phone that the register gives for the citizen. */
export type Subjects = { subjects: Subject[]; contact: Contact | null };

/**
 * Whose requests a citizen sees: their own, be it without a say, and those about everybody for whom they decide today
 * (rule 8), as far as anybody has asked about them. Throws when storage cannot be reached.
 */
export function makeFindSubjects({ findRepresented, findDeciders, register, requests }: Ports) {
  return async (citizen: Person, on: CalendarDate): Promise<Subjects> => {
    const { known, rows, decidesAlone, mayRepresent } = await findRepresented(citizen, on);

    async function representedNow(person: Person): Promise<Subject[]> {
      const { requests: some } = await requests.pageOfCitizen({
        citizenRef: person.ref,
        from: null,
        limit: 1,
      });
      if (some.length === 0) return [];
      const { by, refs } = await findDeciders(person, on);
      if (!refs.includes(citizen.ref)) return [];
      return [
        {
          ref: person.ref,
          by,
          belongs: membershipOn(await register.rowsOf(person.ref), person.ref, on).belongs,
        },
      ];
    }

    const others = await Promise.all(mayRepresent.map(representedNow));
    const self: Subject = {
      ref: citizen.ref,
      by: decidesAlone ? 'subject' : 'representative',
      belongs: membershipOn(rows, citizen.ref, on).belongs,
    };
    return { subjects: [self, ...others.flat()], contact: known.contact };
  };
}

export type FindSubjects = ReturnType<typeof makeFindSubjects>;
