import type { Body, Sms } from '../support/service.ts';
import { jump } from './act-world.ts';
import { lastView, look, readFeed } from './look.ts';
import { calm } from './run.ts';
import { ask, type Known, phonesOf, type Story } from './story.ts';

const MINUTE = 60_000;
/** The end of a request submitted now, and a bit more. */
const PAST_EVERY_END = 134 * MINUTE;
/** Longer than the feed holds anything back. */
const SETTLED = 15_000;
/** Minutes that a request may be late after the last outage, in steps. */
const ROUNDS = 40;

export const FINAL: ReadonlySet<string> = new Set(['answered', 'refused', 'expired', 'cancelled']);

export type Evidence = {
  status: string;
  requestId: string;
  chain: {
    anchor: string;
    salt?: string;
    head: string;
    events: {
      type: string;
      at: string;
      by: string;
      channel?: string;
      shown?: { language: string; template: string; hash: string };
      details: string | null;
      hash: string;
    }[];
  };
};

/** How a history ended: each request's last view and its evidence for either side, and what every phone got. */
export type Ending = {
  requests: (Known & { body: Body; evidence: Evidence | null; receipt: Evidence | null; answer: number })[];
  phones: Map<string, Sms[]>;
};

const allFinal = (story: Story): boolean =>
  [...story.known.keys()].every((id) => FINAL.has(lastView(story, id, 'one')?.status ?? ''));

async function evidenceAt(story: Story, path: string, token: string): Promise<Evidence | null> {
  const { answer } = await ask(story, { method: 'GET', path, token });
  return answer.status === 200 ? JSON.parse(answer.text) : null;
}

/** Ends all faults, lets the time of every request pass, waits until nothing moves, and gathers what is left. */
export async function settle(story: Story): Promise<Ending> {
  await calm(story);
  await look(story);
  await jump(story, PAST_EVERY_END);
  await look(story);
  for (let round = 0; round < ROUNDS && !allFinal(story); round++) {
    await jump(story, round < 5 ? 5_000 : 5 * MINUTE);
    await look(story);
  }
  await jump(story, SETTLED);
  await Promise.all(
    story.people.requesters.map(async (_, requester) => {
      while ((await readFeed(story, requester)) > 0);
    }),
  );
  await look(story);
  return { requests: await endings(story), phones: await phones(story) };
}

const endings = (story: Story): Promise<Ending['requests']> =>
  Promise.all(
    [...story.known.values()].map(async (known) => {
      const { id } = known;
      const bank = story.people.requesters[known.requester]?.token ?? '';
      const citizen = story.people.citizens[known.citizen]?.token ?? '';
      const body = lastView(story, id, 'one');
      if (!body) throw new Error(`request ${id} was never read`);
      const answer = await ask(story, { method: 'GET', path: `/v1/requests/${id}/answer`, token: bank });
      return {
        ...known,
        body,
        evidence: await evidenceAt(story, `/v1/requests/${id}/evidence`, bank),
        receipt: await evidenceAt(story, `/v1/consents/${id}/receipt`, citizen),
        answer: answer.answer.status,
      };
    }),
  );

async function phones(story: Story): Promise<Ending['phones']> {
  const { citizens, stranger } = story.people;
  const numbers = new Set([...citizens.flatMap((_, citizen) => phonesOf(story, citizen)), stranger]);
  const found = await Promise.all(
    [...numbers].map(async (number): Promise<[string, Sms[]]> => [number, await story.service.sms(number)]),
  );
  return new Map(found);
}
