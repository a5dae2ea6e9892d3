import { makeFindSettled } from '../../shared/consent/find-settled.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import type { Iin } from '../../shared/domain/identity-number.ts';
import { isFinal } from '../../shared/domain/lifecycle.ts';
import type { Purpose } from '../../shared/domain/purpose.ts';
import { type Request, type Requester, submit, transition } from '../../shared/domain/request.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Alias, Requests, TakeOver } from '../../shared/storage/requests.ts';

type Ports = {
  requests: Pick<Requests, 'submit' | 'alias' | 'find' | 'save'>;
  now: () => Instant;
  sha256: Sha256;
  randomId: () => string;
  idOfKey: (requesterId: string, idempotencyKey: string) => string;
  /** When a request made at `createdAt` is deleted, and with it the keys that lead to it. */
  keepUntil: (createdAt: Instant) => Instant;
};

export type SubmitInput = {
  requester: Requester;
  iin: Iin;
  citizenRef: string;
  purpose: Purpose;
  reference: string | null;
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
  | { kind: 'idempotency-key-reused' };

/** The id that an idempotency key leads to, and the body it came with. */
type AliasOf = { id: string; bodyHash: string };

/** A window may change hands while we look; a submitter that meets this many others in a row gives up. */
const MOST_ROUNDS = 5;

/**
 * Takes a request in. Never looks at the register, so that nothing about the citizen shows in the outcome or its timing
 * (rule 4). Throws when storage cannot be reached; then nothing was accepted.
 */
export function makeSubmitRequest(ports: Ports) {
  const { requests, now, sha256, randomId, idOfKey, keepUntil } = ports;
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

  return async ({ requester, body, idempotencyKey, ...asked }: SubmitInput): Promise<SubmitResult> => {
    const id = idempotencyKey === null ? randomId() : idOfKey(requester.id, idempotencyKey);
    const bodyHash = sha256(JSON.stringify(body));
    let takeOver: TakeOver | undefined;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const request = submit(
        {
          id,
          requesterId: requester.id,
          requesterName: requester.name,
          requesterKind: requester.kind,
          bodyHash,
          ...asked,
        },
        { now: now(), sha256 },
      );
      const outcome = await requests.submit(request, takeOver);
      if (outcome.kind === 'submitted') return { kind: 'accepted', request };
      if (outcome.kind === 'id-taken') return replay(outcome.by, bodyHash);
      const held = await holder(outcome.requestId);
      if ('open' in held) {
        const key = idempotencyKey === null ? null : { id, bodyHash };
        return again(held.open, { key, purpose: asked.purpose });
      }
      takeOver = held.over;
    }
    throw new Error(`a submission met ${MOST_ROUNDS} other requests in a row`);
  };
}
