import { type Controller, consentRecordOf } from './consent-record.ts';
import { type ChainedEvent, detailsHash, type Opening, type Sha256 } from './event-chain.ts';
import { asSeen } from './lifecycle.ts';
import { chainOf, decisionOf, type Request, subjectOf } from './request.ts';
import type { Instant } from './time.ts';

type Settings = { issuer: string; controller: Controller; retentionDays: number; sha256: Sha256 };
/** `openings`: what stands behind the chain, for the citizen. */
type Input = { request: Request; for: 'requester' | 'citizen'; now: Instant; openings?: readonly Opening[] };

/**
 * How consent was asked and given: the request's event chain, which anybody can recompute (docs/verify.md), and the
 * consent record. Before a consent a requester gets neither channels nor what was shown, only hashes that commit to them;
 * before a decision the chain ends where it would tell that, or when, the citizen was asked: a citizen without a phone
 * looks like one who has not answered yet (rule 4). A citizen's goes on with when the answer was first read; a requester's ends
 * where it did when it was answered, with the head that the answer names.
 */
export function evidenceOf({ request, for: reader, now, openings = [] }: Input, settings: Settings) {
  const { issuer, controller, retentionDays, sha256 } = settings;
  const granted = request.events.some(({ type }) => type === 'granted');
  const open = reader === 'citizen' || granted;
  const { anchor, salt, events: all } = chainOf(request, sha256);
  const events = reader === 'requester' ? toldTo(request) : [...all, ...openings];
  const sub = subjectOf(request, sha256);

  const exported = (event: ChainedEvent | Opening) => {
    const details = detailsHash(event, salt, sha256);
    if (event.type === 'opened') return { ...event, details };
    const { type, at, by, channel, shown, hash } = event;
    return { type, at, by, ...(open && { channel, shown }), details, hash };
  };

  return {
    iss: issuer,
    iat: Math.floor(Date.parse(now) / 1_000),
    sub,
    ...(reader === 'requester' && { aud: request.requesterId }),
    requestId: request.id,
    status: asSeen(request.status),
    chain: {
      anchor,
      ...(open && { salt }),
      events: events.map(exported),
      head: events.at(-1)?.hash ?? '',
    },
    consent: open ? consentRecordOf({ request, sub, controller, retentionDays }) : null,
  };
}

/**
 * The chain's beginning that a requester may see: a link cannot be left out of the middle. Before a decision that is the
 * submission alone, or a request withdrawn before the asking would differ from one withdrawn after it.
 */
const toldTo = (request: Request): readonly ChainedEvent[] =>
  decisionOf(request) === null ? request.events.slice(0, 1) : request.events;
