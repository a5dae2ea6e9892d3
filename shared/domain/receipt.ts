import type { ChainedEvent, Opening } from './event-chain.ts';
import { maskIin } from './identity-number.ts';
import { asSeen, type SeenStatus } from './lifecycle.ts';
import { answeredAt, decisionEventOf, quietOf, type Request, requesterOf } from './request.ts';
import type { NamedRequester } from './requester.ts';
import type { Instant } from './time.ts';

/**
 * What a citizen's receipt says to people: who asked whom, for what and when; what was decided, how and by whom; what was
 * told, and when it was read. The same facts as its evidence, without the hashes.
 */
export type Receipt = {
  requestId: string;
  status: SeenStatus;
  /** As its subject is named to whoever asked: a masked number. */
  iin: string;
  requester: NamedRequester;
  purpose: Request['purpose'];
  createdAt: Instant;
  asked: Pick<ChainedEvent, 'at' | 'channel'> | null;
  decision: Pick<ChainedEvent, 'type' | 'at' | 'channel' | 'by'> | null;
  /** The requester was blocked: nobody was asked. */
  blocked: boolean;
  told: { belongs: boolean; at: Instant } | null;
  opened: readonly Opening[];
};

export function receiptOf(request: Request, opened: readonly Opening[]): Receipt {
  const { id, iin, purpose, createdAt, status } = request;
  const asked = request.events.find(({ type }) => type === 'asked');
  return {
    requestId: id,
    status: asSeen(status),
    iin: maskIin(iin),
    requester: requesterOf(request),
    purpose,
    createdAt,
    asked: asked ?? null,
    decision: decisionEventOf(request) ?? null,
    blocked: quietOf(request) === 'blocked',
    told:
      status === 'answered'
        ? { belongs: request.answer.belongs, at: answeredAt(request) ?? request.answer.issuedAt }
        : null,
    opened,
  };
}
