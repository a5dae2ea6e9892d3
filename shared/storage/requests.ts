import type { Request, RequestIn } from '../domain/request.ts';
import type { Instant } from '../domain/time.ts';
import type { MalformedItem } from './malformed.ts';
import { makeRequestReader } from './request-reader.ts';
import { makeRequestWriter } from './request-writer.ts';

/** A request with the token of the state it was read in; a write names it, so that of two writers one wins. */
export type Stored = {
  request: Request;
  version: string;
  /** When it last changed for its requester. */
  changedAt: Instant;
  /** Its partition of the changes index (feed.ts); absent: its requester's only one. */
  feed?: string;
  /**
   * What stands beside it and is kept as it is: a trace, and what a later release has put there (while releases change, two
   * of them write the same items).
   */
  later?: Readonly<Record<string, unknown>>;
};

/** An idempotency key that led to a request which was already open. */
export type Alias = { aliasOf: string; bodyHash: string };

export type SubmitOutcome =
  | { kind: 'submitted' }
  /** Something already has this id: the same idempotency key came before. */
  | { kind: 'id-taken'; by: Request | Alias }
  /** The (requester, citizen) pair has a window, opened by the request named (rule 5). */
  | { kind: 'window-held'; requestId: string };

/**
 * The request that held the window of a pair until now. `expired`: what it becomes in the same transaction, where it was
 * met past its end and not written yet (rule 3); null when it is final already. `unread`: nobody has looked whether it is;
 * the write itself does.
 */
export type TakeOver =
  | { id: string; expired: { stored: Stored; next: Request; now: Instant } | null; unread?: false }
  | { id: string; expired: null; unread: true };

export type SaveOutcome = { kind: 'saved' } | { kind: 'conflict' };

/**
 * What a submission meets: the request or alias of its id. `heldBy`: the id of the request that the pair's window is, or was, of.
 */
export type Standing = { taken: Request | Alias | null; heldBy: string | null };

/** A cursor into a requester's changes; `from` is exclusive, `before` keeps back what may still be overtaken. */
export type ChangesQuery = { requesterId: string; from: string | null; before: Instant; limit: number };

/** Reads requests. Every method throws when the table cannot be reached; a malformed one costs a list only itself. */
export type RequestReader = {
  /** Throws `MalformedItem` for one that is no request. */
  find(id: string): Promise<Stored | null>;
  /** The requests that exist, in the order of `ids`. */
  findAll(ids: readonly string[]): Promise<Request[]>;
  /** The same, each with the token of the state it was read in. */
  readAll(ids: readonly string[]): Promise<Stored[]>;
  /** Ids of requests due at `now`: those that wait for an answer, then the others, oldest first in each. */
  due(shard: number, now: Instant): AsyncIterable<string>;
  /** Consents of a shard that wait for their answer, due or not; of very many, the hundred that are due first. */
  unanswered(shard: number): Promise<Request[]>;
  /** How many are due in a shard; of very many, so many at least. */
  backlog(shard: number, now: Instant): Promise<number>;
  /** Oldest change first; `cursor` stands right behind the last one, or where it stood when there is none. */
  changes(query: ChangesQuery): Promise<{ requests: Request[]; cursor: string | null }>;
  /** All requests about a citizen, newest first. */
  ofCitizen(citizenRef: string): Promise<Request[]>;
  /** A page of them behind the cursor `from`; its own `cursor` is null on the last page. */
  pageOfCitizen(query: {
    citizenRef: string;
    from: string | null;
    limit: number;
  }): Promise<{ requests: Request[]; cursor: string | null }>;
};

/** Writes requests. Every method throws when the table cannot be reached; a refused condition is an outcome. */
export type RequestWriter = {
  /** Stores a new request and takes its window in one transaction, in which the request that held it ends. `later`: what stands beside it from then on. */
  submit(
    request: RequestIn<'submitted'>,
    takeOver?: TakeOver,
    later?: Stored['later'],
  ): Promise<SubmitOutcome>;
  /** Lets a second idempotency key lead to an open request; the alias that already stood there wins. */
  alias(id: string, alias: Alias & { keepUntil: Instant }): Promise<Alias | Request>;
  /** A transition: succeeds only from exactly the state read, and only at the right time (rules 2 and 3). */
  save(stored: Stored, next: Request, now: Instant): Promise<SaveOutcome>;
  /** Lets a change that became visible late come through the feed once more, as of `now`. */
  renew(stored: Stored, now: Instant): Promise<SaveOutcome>;
  /** Puts off the next look at a request that could not be moved. */
  postpone(stored: Stored, dueAt: Instant): Promise<SaveOutcome>;
  /** Puts off the next look at one that is malformed, if it is still there. */
  postponeMalformed(item: MalformedItem, dueAt: Instant): Promise<void>;
};

export type Requests = RequestReader & RequestWriter;

type Settings = Parameters<typeof makeRequestReader>[0] & Parameters<typeof makeRequestWriter>[0];

export const makeRequests = (settings: Settings): Requests => ({
  ...makeRequestReader(settings),
  ...makeRequestWriter(settings),
});
