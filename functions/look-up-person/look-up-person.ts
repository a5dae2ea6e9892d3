import type { LookedUp } from '../../shared/contract/answers/register.ts';
import { reasonsOf } from '../../shared/domain/because.ts';
import { inForce, type Person } from '../../shared/domain/deciders.ts';
import { membershipOn } from '../../shared/domain/membership.ts';
import { maskPhone } from '../../shared/domain/phone.ts';
import type { CalendarDate } from '../../shared/domain/time.ts';
import type { Register } from '../../shared/storage/register.ts';

type Ports = { register: Pick<Register, 'journalOfPerson' | 'personOf'> };

/** What the register says of a person on a day, and why, for its operator. Throws when storage cannot be reached. */
export function makeLookUpPerson({ register }: Ports) {
  return async ({ subject, on }: { subject: Person; on: CalendarDate }): Promise<LookedUp> => {
    const citizenRef = subject.ref;
    const [journal, { contact, representatives }] = await Promise.all([
      register.journalOfPerson(citizenRef),
      register.personOf(citizenRef),
    ]);
    const standing = inForce(subject, representatives, on);
    const rows = journal.filter(({ withdrawn }) => withdrawn !== true).map(({ row }) => row);
    return {
      belongs: membershipOn(rows, citizenRef, on).belongs,
      because: reasonsOf(journal, citizenRef, on),
      contact: contact && { phone: maskPhone(contact.phone), language: contact.language },
      representatives: representatives.map((each) => {
        const { kind, from, until, withdrawn, representative } = each;
        return {
          kind,
          from,
          until,
          birthYear: Number(representative.bornOn.slice(0, 4)),
          counts: standing.includes(each),
          withdrawn,
        };
      }),
    };
  };
}
