import { type DecidedBy, isChild } from '../domain/deciders.ts';
import { birthDateOf } from '../domain/identity-number.ts';
import type { Request } from '../domain/request.ts';
import type { CalendarDate } from '../domain/time.ts';

/** Whom a prompt is about, as it tells them: by the year of birth (`2015`), and whether it is a child. */
export type About = { year: string; child: boolean };

/** `by`: who is asked. `shared`: at the number of several people. */
type Asking = { by: DecidedBy; shared: boolean; on: CalendarDate };

/** Whom a prompt has to name: anybody but its reader, and its reader where others read it too. Null: nobody. */
export function aboutOf({ iin }: Pick<Request, 'iin'>, { by, shared, on }: Asking): About | null {
  if (by === 'subject' && !shared) return null;
  const bornOn = birthDateOf(iin);
  return { year: bornOn.slice(0, 4), child: isChild({ bornOn }, on) };
}
