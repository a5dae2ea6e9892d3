import { asSeen, commandOf, isFinal, timeLimitOf } from '../../shared/domain/lifecycle.ts';
import { deadlineOf, type Request } from '../../shared/domain/request.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { changeKey, shardOf } from '../../shared/storage/keys.ts';
import type { Meeting } from '../../shared/storage/meeting.ts';
import type { Alias, Requests, Stored } from '../../shared/storage/requests.ts';
import { type MemoryWindows, pairOf } from './memory-windows.ts';

const isAlias = (item: Stored | Alias): item is Alias => 'aliasOf' in item;
const cursorOf = ({ request, changedAt }: Stored): string => changeKey(changedAt, request.id);
const copy = (request: Request): Request => structuredClone(request);
const byText = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** Rules 2 and 3, by the lifecycle's table: a decision strictly before the deadline, an expiry at the end or after it. */
function onTime(from: Request, to: Request, now: Instant): boolean {
  const last = to.events.length > from.events.length ? to.events.at(-1) : undefined;
  const command = last ? commandOf(last.type) : null;
  const limit = command && timeLimitOf(command);
  if (limit === 'end') return now >= from.expiresAt;
  const deadline = deadlineOf(from);
  return limit !== 'window' || deadline === null || (last?.at ?? now) < deadline;
}

const changes = (from: Request, to: Request): boolean =>
  asSeen(from.status) !== asSeen(to.status) || from.expiresAt !== to.expiresAt;

/** Requests in memory, and what a submission meets; they share the windows' map, as both are kept in one table. */
export function makeMemoryRequests(windows: MemoryWindows['byPair']): {
  requests: Requests;
  meeting: Meeting;
} {
  const items = new Map<string, Stored | Alias>();
  let writes = 0;

  const keep = (request: Request, changedAt: Instant): void => {
    writes++;
    items.set(request.id, { request: copy(request), version: String(writes), changedAt });
  };
  const kept = (): Stored[] => [...items.values()].flatMap((item) => (isAlias(item) ? [] : item));
  const dueIn = (shard: number, now: Instant) =>
    kept().flatMap(({ request }) =>
      'dueAt' in request && shardOf(request.id) === shard && request.dueAt <= now ? request : [],
    );
  const taken = (item: Stored | Alias): Request | Alias =>
    isAlias(item) ? { aliasOf: item.aliasOf, bodyHash: item.bodyHash } : copy(item.request);

  async function write(
    { request, version }: Stored,
    next: Request,
    at: { now: Instant; changedAt: Instant },
  ) {
    const standing = items.get(request.id);
    if (!standing || isAlias(standing) || standing.version !== version) return { kind: 'conflict' as const };
    if (!onTime(standing.request, next, at.now)) return { kind: 'conflict' as const };
    keep(next, at.changedAt);
    return { kind: 'saved' as const };
  }

  const positionOf = ({ createdAt, id }: Request): string => changeKey(createdAt, id);
  const ofCitizen = (citizenRef: string): Request[] =>
    kept()
      .map(({ request }) => copy(request))
      .filter((request) => request.citizenRef === citizenRef)
      .toSorted((a, b) => byText(positionOf(b), positionOf(a)));

  async function readAll(ids: readonly string[]): Promise<Stored[]> {
    return ids.flatMap((id) => {
      const item = items.get(id);
      return item && !isAlias(item) ? { ...item, request: copy(item.request) } : [];
    });
  }

  const meeting: Meeting = {
    // Nobody stands in the register of requesters here.
    async of({ submission }) {
      const item = submission && items.get(submission.id);
      const heldBy = submission && windows.get(pairOf(submission))?.requestId;
      return {
        entry: null,
        isTaken: false,
        standing: { taken: item ? taken(item) : null, heldBy: heldBy ?? null },
      };
    },
  };
  const requests: Requests = {
    async submit(request, takeOver) {
      const standing = items.get(request.id);
      if (standing) return { kind: 'id-taken', by: taken(standing) };
      const holder = windows.get(pairOf(request));
      if (holder && holder.requestId !== takeOver?.id) {
        return { kind: 'window-held', requestId: holder.requestId };
      }
      const over = takeOver?.unread && items.get(takeOver.id);
      if (over && !isAlias(over) && !isFinal(over.request.status)) {
        return { kind: 'window-held', requestId: over.request.id };
      }
      const expired = takeOver?.expired;
      if (expired) {
        const { kind } = await write(expired.stored, expired.next, {
          now: expired.now,
          changedAt: expired.now,
        });
        if (kind === 'conflict') return { kind: 'window-held', requestId: takeOver.id };
      }
      keep(request, request.createdAt);
      windows.set(pairOf(request), { requestId: request.id });
      return { kind: 'submitted' };
    },

    async alias(id, { aliasOf, bodyHash }) {
      const standing = items.get(id);
      if (standing) return taken(standing);
      items.set(id, { aliasOf, bodyHash });
      return { aliasOf, bodyHash };
    },

    async find(id) {
      const item = items.get(id);
      return item && !isAlias(item) ? { ...item, request: copy(item.request) } : null;
    },

    readAll,
    findAll: async (ids) => (await readAll(ids)).map(({ request }) => request),

    save: (stored, next, now) =>
      write(stored, next, { now, changedAt: changes(stored.request, next) ? now : stored.changedAt }),

    renew: (stored, now) => write(stored, stored.request, { now, changedAt: now }),

    async postpone(stored, dueAt) {
      const { request, changedAt } = stored;
      if (!('retries' in request)) throw new Error(`a request that is ${request.status} is never due`);
      const later = { ...request, dueAt, retries: request.retries + 1 };
      return write(stored, later, { now: changedAt, changedAt });
    },

    async postponeMalformed() {
      throw new Error('nothing in memory is malformed');
    },

    async unanswered(shard) {
      return kept().flatMap(({ request }) =>
        request.status === 'consented' && shardOf(request.id) === shard ? copy(request) : [],
      );
    },

    async backlog(shard, now) {
      return dueIn(shard, now).length;
    },

    async *due(shard, now) {
      const due = dueIn(shard, now);
      const inOrder = due.toSorted((a, b) => byText(a.dueAt, b.dueAt));
      const [answers, others] = [true, false].map((isAnswer) =>
        inOrder.filter(({ status }) => (status === 'consented') === isAnswer),
      );
      for (const { id } of [...(answers ?? []), ...(others ?? [])]) yield id;
    },

    async changes({ requesterId, from, before, limit }) {
      const page = kept()
        .filter(({ request }) => request.requesterId === requesterId)
        .filter((item) => (from === null || cursorOf(item) > from) && cursorOf(item) <= before)
        .toSorted((a, b) => byText(cursorOf(a), cursorOf(b)))
        .slice(0, limit);
      const last = page.at(-1);
      return { requests: page.map(({ request }) => copy(request)), cursor: last ? cursorOf(last) : from };
    },

    async pageOfCitizen({ citizenRef, from, limit }) {
      const all = ofCitizen(citizenRef).filter((request) => from === null || positionOf(request) < from);
      const requests = all.slice(0, limit);
      const last = requests.at(-1);
      return { requests, cursor: last && all.length > limit ? positionOf(last) : null };
    },

    async ofCitizen(citizenRef) {
      return ofCitizen(citizenRef);
    },
  };
  return { requests, meeting };
}
