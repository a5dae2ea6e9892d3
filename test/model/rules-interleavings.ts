import { isDeepStrictEqual } from 'node:util';
import type { Request } from '../../shared/domain/request.ts';
import { MINUTE, plus } from '../../shared/domain/time.ts';
import { requestsOf, type Scenario, type World } from './world.ts';

const WINDOW = 120 * MINUTE;
/** Past the end of everything. */
const LONG = 140 * MINUTE;
const FINAL: readonly string[] = ['answered', 'refused', 'expired', 'cancelled'];
const DECISIONS = { granted: 'grant', refused: 'refuse', 'not-me': 'not-me' } as const;
const RANKS: Record<string, number> = { submitted: 0, 'awaiting-consent': 0, consented: 1 };

const isFinal = ({ status }: Request): boolean => FINAL.includes(status);

const typesOf = ({ events }: Request): string[] => events.map(({ type }) => type);

function brokenEvents({ id, events, status }: Request): string | null {
  const asked = events.find(({ type }) => type === 'asked');
  const decisions = events.filter(({ type }) => type in DECISIONS);
  const [decision] = decisions;
  if (decisions.length > 1) return `rule 2: ${id} was decided twice`;
  const silent = decision?.channel === 'standing-refusal';
  if (decision && !asked) return `rule 2: ${id} was decided and never asked`;
  if (decision && asked && !silent && decision.at >= plus(asked.at, WINDOW))
    return `rule 2: ${id} was decided late`;
  const types = events.map(({ type }) => type);
  if (status === 'answered' && !types.includes('granted'))
    return `rule 1: ${id} was answered without a grant`;
  return types.filter((type) => type === 'answered').length > 1 ? `rule 1: ${id} was answered twice` : null;
}

function changed(before: Request, after: Request | undefined): string | null {
  if (!after) return `an acknowledged request is gone: ${before.id}`;
  if (isFinal(before) && !isDeepStrictEqual(before, after)) {
    return `rule 3: ${before.id} was ${before.status} and is ${after.status}, or differs`;
  }
  const kept = isDeepStrictEqual(after.events.slice(0, before.events.length), before.events);
  return kept ? null : `rule 6: events of ${before.id} were lost: ${typesOf(before)} → ${typesOf(after)}`;
}

function twoOpen(requests: readonly Request[]): string | null {
  const open = requests.filter((request) => !isFinal(request));
  const pairs = open.map(({ requesterId, citizenRef }) => `${requesterId} ${citizenRef}`);
  return new Set(pairs).size < pairs.length ? 'rule 5: a pair has two open requests' : null;
}

/** A reader is never told what is not so any more later on. */
function readBackwards({ read }: World): string | null {
  for (const [id, statuses] of read) {
    const back = statuses.findIndex((status, index) => {
      const before = statuses[index - 1] ?? 'submitted';
      return status !== before && (FINAL.includes(before) || (RANKS[status] ?? 2) < (RANKS[before] ?? 2));
    });
    if (back >= 0) return `rule 3: ${id} was read as ${statuses.slice(0, back + 1).join(', then ')}`;
  }
  return null;
}

function expiredEarly({ now }: World, before: Request | undefined, after: Request): string | null {
  const { expiresAt } = after as { expiresAt?: string };
  const early = after.status === 'expired' && before?.status !== 'expired' && now() < (expiresAt ?? '');
  return early ? `rule 3: ${after.id} expired at ${now()}, before its end` : null;
}

/** What one step broke. */
export function brokenStep(
  world: World,
  before: readonly Request[],
  after: readonly Request[],
): string | null {
  const now = new Map(after.map((request) => [request.id, request]));
  const was = new Map(before.map((request) => [request.id, request]));
  const found = [
    ...after.map((request) => expiredEarly(world, was.get(request.id), request)),
    ...before.map((request) => changed(request, now.get(request.id))),
    ...after.map(brokenEvents),
    twoOpen(after),
    readBackwards(world),
  ];
  return found.find((what) => what !== null) ?? null;
}

/** What a process was told to be so is still so in the end: its events are the beginning of the request's. */
function brokenPromise({ outcomes }: World, requests: readonly Request[]): string | null {
  for (const [process, outcome] of outcomes) {
    if ('failed' in outcome) return `nothing fails without a fault: ${process}: ${outcome.failed}`;
    const promised = (outcome.told as { request?: Request } | undefined)?.request;
    if (!promised) continue;
    const ended = requests.find(({ id }) => id === promised.id);
    const kept = isDeepStrictEqual(ended?.events.slice(0, promised.events.length), promised.events);
    if (!kept)
      return `${process} was told ${typesOf(promised)}, and it ends as ${ended ? typesOf(ended) : 'nothing'}`;
  }
  return null;
}

/** What is broken once nothing moves any more and the time of everything is over. */
export async function brokenAtRest(world: World, { ends = FINAL }: Scenario): Promise<string | null> {
  for (let round = 0; round < 4; round++) {
    world.set(plus(world.now(), LONG));
    await world.quiet.tick();
  }
  const requests = await requestsOf(world);
  const open = requests.find((request) => !isFinal(request));
  if (open) return `an acknowledged request stays ${open.status}: ${open.id}`;
  const lost = requests.find(({ status }) => !ends.includes(status));
  if (lost) return `rule 2: a decision came in time, and ${lost.id} is ${lost.status}`;
  return requests.map(brokenEvents).find((what) => what !== null) ?? brokenPromise(world, requests);
}
