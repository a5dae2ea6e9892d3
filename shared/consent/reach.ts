import { DEFAULT_LANGUAGE, type Language } from '../domain/language.ts';
import type { Instant } from '../domain/time.ts';
import type { Disowned } from '../storage/disowned.ts';
import type { Register } from '../storage/register.ts';
import type { Contact, PersonOfRegister } from '../storage/register-people.ts';

/** How a citizen can be addressed: `contact` is null where there is no phone to ask at. */
export type Reached = {
  contact: Contact | null;
  language: Language;
  /** There is a number, whose holder said "not me". */
  disowned: boolean;
  /** It is the number of several people, who have to be told apart. */
  shared: boolean;
};

type Ports = { register: Pick<Register, 'personOf' | 'peopleAt'>; disowned: Pick<Disowned, 'since'> };

/** What was read already: what the register says of the citizen, and when their number was disowned. */
type Read = { known: PersonOfRegister; disownedAt: Instant | null };

/**
 * Where a citizen can be asked. Rule 7: a number
 * whose holder said "not me" is not asked until the register sends the contact anew. Throws when storage cannot be reached.
 */
export function makeReach({ register, disowned }: Ports) {
  return async (citizenRef: string, read?: Read): Promise<Reached> => {
    const { contact, alone } = read?.known ?? (await register.personOf(citizenRef));
    if (!contact) return { contact: null, language: DEFAULT_LANGUAGE, disowned: false, shared: false };
    const [since, people] = await Promise.all([
      read ? read.disownedAt : disowned.since(contact.phoneRef),
      alone ? [citizenRef] : register.peopleAt(contact.phoneRef),
    ]);
    const usable = since === null || (contact.sentAt ?? '') > since;
    const { language } = contact;
    return { contact: usable ? contact : null, language, disowned: !usable, shared: people.length > 1 };
  };
}

export type Reach = ReturnType<typeof makeReach>;
