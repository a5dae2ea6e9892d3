import type { Sha256 } from '../../shared/domain/event-chain.ts';
import type { Iin } from '../../shared/domain/identity-number.ts';
import { isFinal } from '../../shared/domain/lifecycle.ts';
import type { Purpose } from '../../shared/domain/purpose.ts';
import { asSeenAt, type Request, submit } from '../../shared/domain/request.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Requester } from '../../shared/http/caller.ts';
import type { Alias, Requests } from '../../shared/storage/requests.ts';

type Ports = {
  requests: Pick<Requests, 'submit' | 'alias' | 'find'>;
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
  | { kind: 'exists'; request: Request }
  | { kind: 'idempotency-key-reused' };

/** A window may change hands while we look; a submitter that meets this many others in a row gives up. */
const MOST_ROUNDS = 5;

/**
 * Takes a request in. Never looks at the register, so that nothing about the citizen shows in the outcome or its timing
 * (rule 4). Throws when storage cannot be reached; then nothing was accepted.
 */
export function makeSubmitRequest({ requests, now, sha256, randomId, idOfKey, keepUntil }: Ports) {
  async function exists(id: string): Promise<SubmitResult> {
    const stored = await requests.find(id);
    if (!stored) throw new Error(`request ${id} was named and is not there`);
    return { kind: 'exists', request: asSeenAt(stored.request, { now: now(), sha256 }) };
  }

  async function replay(before: Request | Alias, bodyHash: string): Promise<SubmitResult> {
    if (before.bodyHash !== bodyHash) return { kind: 'idempotency-key-reused' };
    return exists('aliasOf' in before ? before.aliasOf : before.id);
  }

  async function openRequest(id: string): Promise<Request | null> {
    const stored = await requests.find(id);
    const request = stored && asSeenAt(stored.request, { now: now(), sha256 });
    return request && !isFinal(request.status) ? request : null;
  }

  return async ({ requester, body, idempotencyKey, ...asked }: SubmitInput): Promise<SubmitResult> => {
    const id = idempotencyKey === null ? randomId() : idOfKey(requester.id, idempotencyKey);
    const bodyHash = sha256(JSON.stringify(body));
    let takeOver: string | undefined;
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
      const open = await openRequest(outcome.requestId);
      if (open) {
        if (idempotencyKey === null) return { kind: 'exists', request: open };
        const alias = { aliasOf: open.id, bodyHash, keepUntil: keepUntil(open.createdAt) };
        return replay(await requests.alias(id, alias), bodyHash);
      }
      takeOver = outcome.requestId;
    }
    throw new Error(`a submission met ${MOST_ROUNDS} other requests in a row`);
  };
}
