import type { ConsentWindow } from '../storage/windows.ts';

/** Who was asked: the subject, or a representative (rule 8). */
export const askedOf = ({ askedRef, citizenRef }: ConsentWindow): string => askedRef ?? citizenRef;

/** How a window records who was asked. */
export const askedAs = (
  citizen: string,
  { citizenRef }: { citizenRef: string },
): Pick<ConsentWindow, 'askedRef'> => ({ askedRef: citizen === citizenRef ? undefined : citizen });
