import { type DecidedBy, isChild } from '../domain/deciders.ts';
import type { Request } from '../domain/request.ts';
import type { CalendarDate } from '../domain/time.ts';
import type { SubjectOfRegister } from '../storage/inbox.ts';
import type { Register } from '../storage/register.ts';
import type { ConsentWindow } from '../storage/windows.ts';
import { askedOf } from './asked.ts';
import { type FindDeciders, subjectIn } from './find-deciders.ts';

type Ports = { register: Pick<Register, 'personOf'>; findDeciders: FindDeciders };

/** A window, the request it is of, what the register says of the citizen, and the day on which something was said in the window. */
type Said = { window: ConsentWindow; request: Request; subject: SubjectOfRegister; on: CalendarDate };

/**
 * For whom the phone that a window's code went to speaks: it is still the number of whoever was asked, and that citizen
 * still decides (rule 8). Null where it speaks for nobody any more. Throws when the register cannot be reached.
 */
export function makeSayOfPhone({ register, findDeciders }: Ports) {
  return async ({ window, request, subject, on }: Said): Promise<DecidedBy | null> => {
    const asked = askedOf(window);
    const citizen = subjectIn(request);
    // An adult for whom nobody was named when asked, nor since: nobody else needs to be looked for.
    if (window.nobodyNamed && !subject.represented && asked === citizen.ref && !isChild(citizen, on)) {
      return subject.contact?.phoneRef === window.phoneRef ? 'subject' : null;
    }
    const { by, refs, known } = await findDeciders(citizen, on);
    if (!refs.includes(asked)) return null;
    const { contact } = asked === request.citizenRef ? known : await register.personOf(asked);
    return contact?.phoneRef === window.phoneRef ? by : null;
  };
}

export type SayOfPhone = ReturnType<typeof makeSayOfPhone>;
