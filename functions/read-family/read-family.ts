import type { Family } from '../../shared/contract/answers/cabinet.ts';
import { isAdultOn } from '../../shared/domain/adult.ts';
import { applicationOf } from '../../shared/domain/decisions.ts';
import type { Iin } from '../../shared/domain/identity-number.ts';
import type { Privacy } from '../../shared/storage/privacy.ts';
import type { Register } from '../../shared/storage/register.ts';
import type { Telling, Tellings } from '../../shared/storage/tellings.ts';

type Ports = {
  register: Pick<Register, 'rowsOf'>;
  tellings: Pick<Tellings, 'of'>;
  privacy: Pick<Privacy, 'keepingToThemselves'>;
};

/**
 * When a fact about the citizen's family was told with another adult's consent, the newest first: the day and what kind of
 * requester. Neither who asked nor who agreed: a spouse may be the danger (ADR 16). Whoever was no adult of the family that
 * day sees nothing of it. Throws when storage cannot be reached.
 */
export function makeReadFamily({ register, tellings, privacy }: Ports) {
  return async ({ citizenRef, iin }: { citizenRef: string; iin: Iin }): Promise<Family> => {
    const applications = new Set((await register.rowsOf(citizenRef)).map(applicationOf));
    const told = (await Promise.all([...applications].map(tellings.of))).flat();
    const concerning = once(told).filter(
      ({ people, subject, by, on }) =>
        people.includes(citizenRef) && subject !== citizenRef && by !== citizenRef && isAdultOn(iin, on),
    );
    const keeping = await privacy.keepingToThemselves(concerning.map(({ by }) => by));
    const shown = concerning.filter(({ by }) => !keeping.has(by)).toSorted(newestFirst);
    return { items: shown.map(({ on, class: of, kind }) => ({ on, class: of, kind })) };
  };
}

/** One telling may concern the family by two applications. */
const once = (told: readonly Telling[]): Telling[] => [
  ...new Map(told.map((telling) => [telling.requestId, telling])).values(),
];

const newestFirst = (a: Telling, b: Telling): number => Number(a.on < b.on) - Number(a.on > b.on);
