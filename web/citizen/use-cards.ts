import { useRef, useState } from 'preact/hooks';
import type { Consent } from '../../shared/contract/answers/consents.ts';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import { type Asked, isAsked, isOver, isTheirs } from './standing.ts';

/** What became of a prompt: `here` what was chosen on this page, `elsewhere` what was chosen by SMS or on another page. */
export type Outcome =
  | { here: Decision }
  | { elsewhere: 'granted' | 'refused' | 'not-me' | 'over' | 'withdrawn' | 'closed' };

/** One prompt as it was last open, and what became of it. */
export type Card = { consent: Asked; outcome: Outcome | null };

/** Every prompt that was seen open on this page, in the order it was first seen. `decided`: what was just chosen here. */
export function useCards(items: readonly Consent[] | undefined, now: number) {
  const seen = useRef(new Map<string, Asked>()).current;
  const [here, setHere] = useState<ReadonlyMap<string, Decision>>(new Map());
  for (const consent of items ?? []) if (isAsked(consent) && isTheirs(consent)) seen.set(consent.id, consent);

  const outcomeOf = (consent: Asked): Outcome | null => {
    const decision = here.get(consent.id);
    if (decision !== undefined) return { here: decision };
    return outcomeElsewhere(
      items?.find(({ id }) => id === consent.id),
      now,
    );
  };
  const cards = [...seen.values()].map((consent): Card => ({ consent, outcome: outcomeOf(consent) }));
  const decided = (id: string, decision: Decision): void => setHere(new Map([...here, [id, decision]]));
  return { cards, decided };
}

/** `undefined`: the cabinet shows it no more, as when its requester was blocked meanwhile. */
function outcomeElsewhere(current: Consent | undefined, now: number): Outcome | null {
  if (current === undefined) return { elsewhere: 'closed' };
  if (isOver(current, now)) return { elsewhere: 'over' };
  switch (current.status) {
    case 'awaiting-consent':
      return isAsked(current) ? null : { elsewhere: 'closed' };
    case 'consented':
    case 'answered':
      return { elsewhere: 'granted' };
    case 'refused':
      return { elsewhere: current.reason === 'not-me' ? 'not-me' : 'refused' };
    case 'expired':
      return { elsewhere: 'over' };
    case 'cancelled':
      return { elsewhere: 'withdrawn' };
    default:
      return { elsewhere: 'closed' };
  }
}
