import type { Ending, Evidence } from './settle.ts';
import type { Story } from './story.ts';

/** Which rule a history broke, and for which request, where it is about one. */
export type Violation = { rule: string; id: string | null; what: string };
export type Rule = (story: Story, ending: Ending) => Violation[];
export type Ended = Ending['requests'][number];
export type Event = Evidence['chain']['events'][number];

/** The events of a request from whichever side tells more: whoever was not decided about hides a part from its requester. */
export function eventsOf({ evidence, receipt }: Ended): Event[] {
  const [own, other] = [evidence?.chain.events ?? [], receipt?.chain.events ?? []];
  return other.length >= own.length ? other : own;
}

export const DECISIONS: readonly string[] = ['granted', 'refused', 'not-me'];

export const eventOf = (ended: Ended, ...types: string[]): Event | undefined =>
  eventsOf(ended).find(({ type }) => types.includes(type));

export const timeOf = (ended: Ended, ...types: string[]): number | null => {
  const event = eventOf(ended, ...types) ?? ended.body.events.find(({ type }) => types.includes(type));
  return event ? Date.parse(event.at) : null;
};

/** The moment of a request's final state, ms since 1970. */
export const finalAt = (ended: Ended): number | null =>
  timeOf(ended, 'answered', 'refused', 'not-me', 'expired', 'cancelled');

/** Rule 7: a block closes what its requester has open, so that nobody finds or decides it any more. */
export const closedByBlock = ({ blocks }: Story, ended: Ended): boolean =>
  blocks.some(
    ({ citizen, requester, unblock }) =>
      citizen === ended.citizen && requester === ended.requester && !unblock,
  );

/** A rule about each request by itself. */
export const ofEach =
  (rule: string, wrongWith: (story: Story, ended: Ended) => string | null): Rule =>
  (story, { requests }) =>
    requests.flatMap((ended) => {
      const what = wrongWith(story, ended);
      return what === null ? [] : [{ rule, id: ended.id, what }];
    });
