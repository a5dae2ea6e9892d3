import {
  type ReadSubmission,
  submission as submissionSchema,
} from '../../shared/contract/bodies/submission.ts';
import { PROBLEMS } from '../../shared/contract/problems.ts';
import type { Iin } from '../../shared/domain/identity-number.ts';
import type { Purpose } from '../../shared/domain/purpose.ts';
import type { Request } from '../../shared/domain/request.ts';
import { lifetimesOf } from '../../shared/domain/schedule.ts';
import { skeletonsOf } from '../../shared/domain/skeleton.ts';
import { quotasAt, type Taken } from '../../shared/domain/submission-limits.ts';
import { almatyDate, DAY, type Instant, plus } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { forRequester, officerOf } from '../../shared/http/caller.ts';
import { idempotencyKeyOf } from '../../shared/http/idempotency-key.ts';
import { invalid, problem, type Reply } from '../../shared/http/problems.ts';
import { rateLimitHeaders, retryAfter } from '../../shared/http/rate-limit.ts';
import { requestView } from '../../shared/http/views.ts';
import { waiting } from '../../shared/http/waiting.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openMeeting, type Submission } from '../../shared/storage/meeting.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { makeSubmissions } from '../../shared/storage/submissions.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeSubmitRequest, type SubmitResult } from './submit-request.ts';
import { type Met, makeWhoAsks } from './who-asks.ts';

const opened = openFunction('submit-request', process.env);
const { env } = opened;
const references = openReferences(env);
const stores = openRequests(opened);
const submissions = makeSubmissions(stores.table);
const submitRequest = makeSubmitRequest({
  ...stores,
  ...SYSTEM,
  lifetimes: lifetimesOf(env.CONSENT_WINDOW_SECONDS),
  submissions,
  keepUntil: (createdAt) => plus(createdAt, env.RETENTION_DAYS * DAY),
});
const whoAsks = makeWhoAsks({
  meeting: openMeeting(env),
  limits: env.SUBMISSION_LIMITS,
  reserved: Object.values(env.CONTROLLER.name).flatMap(skeletonsOf),
});

const NO_KEY = 'One key, of 1 to 255 visible ASCII characters without a comma.';

type Read =
  | { kind: 'read'; body: ReadSubmission; idempotencyKey: string | null; submission: Submission }
  | { kind: 'refused'; reply: Reply };

/** What is submitted, as far as the call itself tells whether it can be. */
async function readIn(event: ApiEvent, requesterId: string): Promise<Read> {
  const key = idempotencyKeyOf(event);
  if (key.kind === 'invalid') {
    return { kind: 'refused', reply: invalid({ pointer: 'Idempotency-Key', detail: NO_KEY }) };
  }
  const idempotencyKey = key.value;
  const parsed = parseBody(event, submissionSchema(almatyDate(SYSTEM.now())));
  if (parsed.kind === 'refused') return parsed;
  const body = parsed.value;
  const id = idempotencyKey === null ? SYSTEM.randomId() : SYSTEM.idOfKey(requesterId, idempotencyKey);
  const citizenRef = await references.citizen(body.iin);
  return { kind: 'read', body, idempotencyKey, submission: { id, citizenRef, requesterId } };
}

/** A reply with the places that are taken once it was given; `places` null: nobody has looked. */
type Answered = { reply: Reply; places: { taken: Taken; at: Instant } | null };
/** `nameless`: an organisation's token that gives no name. */
type Call = { event: ApiEvent; read: Read; met: Met; nameless: boolean };

async function answer({ event, read, met: { asker, standing }, nameless }: Call): Promise<Answered> {
  const refused = (reply: Reply): Answered => ({ reply, places: null });
  if (asker.suspended) return refused(problem('requester-suspended'));
  if (asker.requester.class === null && nameless) {
    return refused(problem('forbidden', { detail: 'The token must give the name of the organisation.' }));
  }
  if (read.kind === 'refused') return refused(read.reply);
  const { iin, purpose, reference = null, birthDate = null, birthDateConfirmed } = read.body;
  if (asker.purposes && !asker.purposes.includes(purpose)) {
    return refused(invalid({ pointer: '/purpose', detail: notFor(asker.purposes) }));
  }
  const { id, citizenRef } = read.submission;
  const { taken, at, ...result } = await submitRequest({
    id,
    standing,
    requester: asker.requester,
    limits: asker.limits,
    iin,
    citizenRef,
    purpose,
    reference,
    officer: officerOf(event),
    // Only where it says something, so that the keys of bodies without it stay what they were.
    body: [iin, purpose, reference, birthDate, ...(birthDateConfirmed ? [birthDateConfirmed] : [])],
    idempotencyKey: read.idempotencyKey,
  });
  return { reply: replyTo(result, { aboutSelf: isOf(event, iin) }), places: { taken, at } };
}

const notFor = (purposes: readonly Purpose[]): string =>
  `The register lets this organisation ask for: ${purposes.join(', ')}.`;

/** Whether the caller is the person with this number, by their own token. */
const isOf = (event: ApiEvent, iin: Iin): boolean => event.requestContext.authorizer.jwt.claims.iin === iin;

/** Rule 4: who asks about themselves is not turned down, but told where their own answer is, at once and without an SMS. */
const OWN_ANSWER = '</v1/me/answer>; rel="related"';

function replyTo(result: SubmitResult, { aboutSelf }: { aboutSelf: boolean }): Reply {
  if (result.kind === 'idempotency-key-reused') return problem('idempotency-key-reused');
  if (result.kind === 'too-many-requests') return problem('too-many-requests');
  const { request } = result;
  if (result.kind === 'open-request') return leadingTo(request, problem('open-request'));
  return leadingTo(request, {
    status: result.kind === 'accepted' ? 202 : 200,
    headers: {
      ...waiting(request, SYSTEM),
      ...(result.kind === 'exists' && result.replayed && { 'idempotent-replayed': 'true' }),
      ...(aboutSelf && { link: OWN_ANSWER }),
    },
    body: requestView(request),
  });
}

/** With what is left of the requester's limits: on every reply to somebody whom the token names. */
const post = forRequester(references, async ({ event, requester }) => {
  const read = await readIn(event, requester.id);
  const met = await whoAsks(requester, read.kind === 'read' ? read.submission : null);
  const nameless = requester.kind === 'organisation' && requester.name === '';
  const { reply, places } = await answer({ event, read, met, nameless });
  const at = places?.at ?? SYSTEM.now();
  const taken = places?.taken ?? (await submissions.taken(requester.id, at));
  const quotas = quotasAt(met.asker.limits, taken, at);
  return {
    ...reply,
    headers: {
      ...reply.headers,
      ...(reply.status === PROBLEMS['too-many-requests'].status && {
        'retry-after': String(retryAfter(quotas, at)),
      }),
      ...rateLimitHeaders(quotas, at),
    },
  };
});

const leadingTo = ({ id }: Request, reply: Reply): Reply => ({
  ...reply,
  headers: { ...reply.headers, location: `/v1/requests/${id}` },
});

export const handler = api(opened, { 'POST /v1/requests': post });
