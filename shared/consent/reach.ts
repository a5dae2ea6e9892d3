import { DEFAULT_LANGUAGE, type Language } from '../domain/language.ts';
import type { Disowned } from '../storage/disowned.ts';
import type { Contact, Register } from '../storage/register.ts';

/** How a citizen can be addressed: `contact` is null where there is no phone to ask at. */
export type Reached = {
  contact: Contact | null;
  language: Language;
  /** There is a number, whose holder said "not me". */
  disowned: boolean;
};

type Ports = { register: Pick<Register, 'contact'>; disowned: Pick<Disowned, 'since'> };

/**
 * Where a citizen can be asked. Rule 7: a number whose holder said "not me" is not asked until the register sends the
 * contact anew. Throws when storage cannot be reached.
 */
export function makeReach({ register, disowned }: Ports) {
  return async (citizenRef: string): Promise<Reached> => {
    const contact = await register.contact(citizenRef);
    if (!contact) return { contact: null, language: DEFAULT_LANGUAGE, disowned: false };
    const since = await disowned.since(contact.phoneRef);
    const usable = since === null || (contact.sentAt ?? '') > since;
    return { contact: usable ? contact : null, language: contact.language, disowned: !usable };
  };
}

export type Reach = ReturnType<typeof makeReach>;
