import { makeFindSettled } from '../../shared/consent/find-settled.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import type { Iin } from '../../shared/domain/identity-number.ts';
import { isFinal } from '../../shared/domain/lifecycle.ts';
import type { Purpose } from '../../shared/domain/purpose.ts';
import { type Request, submit, transition } from '../../shared/domain/request.ts';
import type { NamedRequester, SubmissionLimits } from '../../shared/domain/requester.ts';
import type { Lifetimes } from '../../shared/domain/schedule.ts';
import type { Taken } from '../../shared/domain/submission-limits.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Alias, Requests, Standing, TakeOver } from '../../shared/storage/requests.ts';
import type { Place, Submissions } from '../../shared/storage/submissions.ts';

type Ports = {
  requests: Pick<Requests, 'submit' | 'alias' | 'find' | 'save'>;
  submissions: Pick<Submissions, 'take' | 'giveBack'>;
  now: () => Instant;
  sha256: Sha256;
  lifetimes?: Lifetimes;
  /** When a request made at `createdAt` is deleted, and with it the keys that lead to it. */
  keepUntil: (createdAt: Instant) => Instant;
};

export type SubmitInput = {
  /** Random, or what the idempotency key makes. */
  id: string;
  /** What stood at this id and for this pair, a moment ago. */
  standing: Standing;
  requester: NamedRequester;
  limits: SubmissionLimits;
  iin: Iin;
  citizenRef: string;
  purpose: Purpose;
  reference: string | null;
  officer?: string | undefined;
  /** The body as it came, for telling one body from another; null members and all. */
  body: unknown;
  idempotencyKey: string | null;
};

export type SubmitResult =
  | { kind: 'accepted'; request: Request }
  /** `replayed`: by the same key and body; otherwise it was open already. */
  | { kind: 'exists'; request: Request; replayed: boolean }
  /** Rule 5: a request about this citizen for another purpose is open. */
  | { kind: 'open-request'; request: Request }
  | { kind: 'idempotency-key-reused' }
  /** It would be a new one, and the requester has no place left. */
  | { kind: 'too-many-requests' };

/** With the places that are taken afterwards, in the windows of `at`. */
export type Submitted = SubmitResult & { taken: Taken; at: Instant };

/** The id that an idempotency key leads to, and the body it came with. */
type AliasOf = { id: string; bodyHash: string };

/** A window may change hands while we look; a submitter that meets this many others in a row gives up. */
const MOST_ROUNDS = 5;

/**
 * Takes a request in. Never looks at the register, so that nothing about the citizen shows in the outcome or its timing
 * (rule 4). Throws when storage cannot be reached; then nothing was accepted.
 */
export function makeSubmitRequest(ports: Ports) {
  const { requests, submissions, now, sha256, lifetimes, keepUntil } = ports;
  const findSettled = makeFindSettled(ports);

  async function replay(before: Request | Alias, bodyHash: string): Promise<SubmitResult> {
    if (before.bodyHash !== bodyHash) return { kind: 'idempotency-key-reused' };
    const id = 'aliasOf' in before ? before.aliasOf : before.id;
    const stored = await findSettled(id);
    if (!stored) throw new Error(`request ${id} was named and is not there`);
    return { kind: 'exists', request: stored.request, replayed: true };
  }

  /** The open request that holds a pair's window, or how to take the window over from one that is over. */
  async function holder(id: string): Promise<{ open: Request } | { over: TakeOver }> {
    const stored = await requests.find(id);
    if (!stored || isFinal(stored.request.status)) return { over: { id, expired: null } };
    const at = now();
    const expired = transition(stored.request, { command: 'expire' }, { now: at, sha256 });
    if (expired.kind !== 'moved') return { open: stored.request };
    return { over: { id, expired: { stored, next: expired.request, now: at } } };
  }

  async function again(
    open: Request,
    asked: { key: AliasOf | null; purpose: Purpose },
  ): Promise<SubmitResult> {
    if (open.purpose !== asked.purpose) return { kind: 'open-request', request: open };
    if (asked.key === null) return { kind: 'exists', request: open, replayed: false };
    const { id, bodyHash } = asked.key;
    const alias = { aliasOf: open.id, bodyHash, keepUntil: keepUntil(open.createdAt) };
    const standing = await requests.alias(id, alias);
    // Our own alias: this key came for the first time.
    if ('aliasOf' in standing && standing.aliasOf === open.id && standing.bodyHash === bodyHash) {
      return { kind: 'exists', request: open, replayed: false };
    }
    return replay(standing, bodyHash);
  }

  type New = Omit<SubmitInput, 'limits' | 'body' | 'idempotencyKey' | 'standing'> & {
    bodyHash: string;
    key: AliasOf | null;
  };

  /** What a submission comes to that is no new one: its key's, or the open request's; null where it is new. */
  async function known(
    { bodyHash, key, purpose }: New,
    { taken, heldBy }: Standing,
  ): Promise<SubmitResult | null> {
    if (taken) return replay(taken, bodyHash);
    const held = heldBy === null ? null : await holder(heldBy);
    return held && 'open' in held ? again(held.open, { key, purpose }) : null;
  }

  /**
   * The same calls whatever the pair has behind it, so that the time of a submission tells nothing either (rule 4): whether the
   * request that holds the window is over, the write itself finds out.
   */
  async function accept(submission: New, { taken, heldBy }: Standing): Promise<SubmitResult> {
    if (taken) return replay(taken, submission.bodyHash);
    const { id, bodyHash, key, requester, ...asked } = submission;
    let takeOver: TakeOver | undefined =
      heldBy === null ? undefined : { id: heldBy, expired: null, unread: true };
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const request = submit(
        {
          id,
          requesterId: requester.id,
          requesterName: requester.name,
          requesterNames: requester.names,
          requesterKind: requester.kind,
          requesterClass: requester.class,
          bodyHash,
          ...asked,
        },
        { now: now(), sha256, lifetimes },
      );
      const outcome = await requests.submit(request, takeOver);
      if (outcome.kind === 'submitted') return { kind: 'accepted', request };
      if (outcome.kind === 'id-taken') return replay(outcome.by, bodyHash);
      const held = await holder(outcome.requestId);
      if ('open' in held) return again(held.open, { key, purpose: asked.purpose });
      takeOver = held.over;
    }
    throw new Error(`a submission met ${MOST_ROUNDS} other requests in a row`);
  }

  /** A place that led to nothing is given back, but not where a request may have come of it that nobody saw. */
  async function withPlace(asked: New, standing: Standing, place: Place): Promise<SubmitResult> {
    try {
      return await accept(asked, standing);
    } catch (error) {
      if ((await requests.find(asked.id)) === null) await submissions.giveBack(place);
      throw error;
    }
  }

  return async ({ limits, body, idempotencyKey, standing, ...asked }: SubmitInput): Promise<Submitted> => {
    const { id } = asked;
    const requesterId = asked.requester.id;
    const bodyHash = sha256(JSON.stringify(body));
    const submission = { ...asked, bodyHash, key: idempotencyKey === null ? null : { id, bodyHash } };
    // Before the request: of any number at once no more are accepted than there are places.
    const at = now();
    const outcome = await submissions.take({ requesterId, limits, now: at });
    if (outcome.kind === 'used-up') {
      const settled = await known(submission, standing);
      return { ...(settled ?? { kind: 'too-many-requests' }), taken: outcome.taken, at };
    }
    const result = await withPlace(submission, standing, outcome.place);
    if (result.kind === 'accepted') return { ...result, taken: outcome.taken, at };
    return { ...result, taken: await submissions.giveBack(outcome.place), at };
  };
}
