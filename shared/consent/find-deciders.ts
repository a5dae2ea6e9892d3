import { type Deciders, decidersOf, isRepresented, type Person } from '../domain/deciders.ts';
import { birthDateOf, type Iin } from '../domain/identity-number.ts';
import { familyOn } from '../domain/membership.ts';
import type { CalendarDate } from '../domain/time.ts';
import type { Register } from '../storage/register.ts';
import type { PersonOfRegister } from '../storage/register-people.ts';

type Ports = { register: Pick<Register, 'personOf' | 'rowsOf'> };

/** `known`: what the register says of the subject. */
export type FoundDeciders = Deciders & { known: PersonOfRegister };

/** Whom a request is about. */
export const subjectIn = ({ citizenRef, iin }: { citizenRef: string; iin: Iin }): Person => ({
  ref: citizenRef,
  bornOn: birthDateOf(iin),
});

/** Rule 8, from the register: who decides about a person on a day. Throws when the register cannot be reached. */
export function makeFindDeciders({ register }: Ports) {
  /** The family as far as anybody's age is known: who it is not known of decides for nobody. */
  async function familyOf(ref: string, on: CalendarDate): Promise<Person[]> {
    const rows = await register.rowsOf(ref);
    const born = new Map(rows.flatMap((row) => Object.entries(row.born ?? {})));
    return familyOn(rows, ref, on).flatMap((member) => {
      const bornOn = born.get(member);
      return bornOn === undefined ? [] : { ref: member, bornOn };
    });
  }

  /** Those of the candidates who are represented themselves. */
  async function unableAmong(candidates: readonly Person[], on: CalendarDate): Promise<Set<string>> {
    const found = await Promise.all(
      candidates.map(async (person) => {
        const { representatives } = await register.personOf(person.ref);
        return isRepresented(person, representatives, on) ? person.ref : [];
      }),
    );
    return new Set(found.flat());
  }

  return async (subject: Person, on: CalendarDate): Promise<FoundDeciders> => {
    const known = await register.personOf(subject.ref);
    const named = known.representatives;
    const question = { subject, named, on, family: [], unable: new Set<string>() };
    const alone = decidersOf(question);
    if (alone.by === 'subject') return { ...alone, known };
    const family = isRepresented(subject, named, on) ? [] : await familyOf(subject.ref, on);
    const candidates = [...named.map(({ representative }) => representative), ...family];
    const unable = await unableAmong(candidates, on);
    return { ...decidersOf({ ...question, family, unable }), known };
  };
}

export type FindDeciders = ReturnType<typeof makeFindDeciders>;
