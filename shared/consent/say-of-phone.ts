import type { DecidedBy } from '../domain/deciders.ts';
import type { Request } from '../domain/request.ts';
import type { CalendarDate } from '../domain/time.ts';
import type { Register } from '../storage/register.ts';
import type { ConsentWindow } from '../storage/windows.ts';
import { askedOf } from './asked.ts';
import { type FindDeciders, subjectIn } from './find-deciders.ts';

type Ports = { register: Pick<Register, 'personOf'>; findDeciders: FindDeciders };

/** A window, the request it is of, and the day on which something was said in it. */
type Said = { window: ConsentWindow; request: Request; on: CalendarDate };

/**
 * For whom the phone that a window's code went to speaks: it is still the number of whoever was asked, and that citizen
 * still decides (rule 8). Null where it speaks for nobody any more. Throws when the register cannot be reached.
 */
export function makeSayOfPhone({ register, findDeciders }: Ports) {
  return async ({ window, request, on }: Said): Promise<DecidedBy | null> => {
    const asked = askedOf(window);
    const { by, refs, known } = await findDeciders(subjectIn(request), on);
    if (!refs.includes(asked)) return null;
    const { contact } = asked === request.citizenRef ? known : await register.personOf(asked);
    return contact?.phoneRef === window.phoneRef ? by : null;
  };
}

export type SayOfPhone = ReturnType<typeof makeSayOfPhone>;
