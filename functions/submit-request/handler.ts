import { openKms } from '../../shared/aws/clients.ts';
import type { Request } from '../../shared/domain/request.ts';
import { almatyDate, DAY, plus } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { notARequester, requesterOf } from '../../shared/http/caller.ts';
import { invalid, problem, type Reply } from '../../shared/http/problems.ts';
import { submission } from '../../shared/http/schemas.ts';
import { pollAfter, requestView } from '../../shared/http/views.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { idOfKey, randomId, sha256 } from '../../shared/signing/random.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { makeSubmitRequest } from './submit-request.ts';

const env = readEnvironment('submit-request', process.env);
const logger = openLogger('submit-request');
const retention = env.RETENTION_DAYS * DAY;
const now = () => new Date().toISOString();
const meter = openMeter();
const { requests } = openRequests(env, { logger, meter });
const references = makeReferences({ client: openKms(), keyId: env.REFERENCES_KEY_ID });
const submitRequest = makeSubmitRequest({
  requests,
  now,
  sha256,
  randomId,
  idOfKey,
  keepUntil: (createdAt) => plus(createdAt, retention),
});

/**
 * Taken as it stands: the quotes of a structured field (draft-ietf-httpapi-idempotency-key-header, section 2.1) belong to
 * the key, as they did when keys given long ago were. Without a comma, which is how the gateway joins two header lines.
 */
const IDEMPOTENCY_KEY = /^[\x21-\x2b\x2d-\x7e]{1,255}$/;
const NO_KEY = 'One key, of 1 to 255 visible ASCII characters without a comma.';

async function post(event: ApiEvent): Promise<Reply> {
  const requester = await requesterOf(event, references);
  if (!requester) return notARequester();
  const idempotencyKey = event.headers['idempotency-key'] ?? null;
  if (idempotencyKey !== null && !IDEMPOTENCY_KEY.test(idempotencyKey)) {
    return invalid({ pointer: 'Idempotency-Key', detail: NO_KEY });
  }
  const body = parseBody(event, submission(almatyDate(now())));
  if (body.kind === 'refused') return body.reply;
  const { iin, purpose, reference = null, birthDate = null, birthDateConfirmed } = body.value;
  const result = await submitRequest({
    requester,
    iin,
    citizenRef: await references.citizen(iin),
    purpose,
    reference,
    // Only where it says something, so that the keys of bodies without it stay what they were.
    body: [iin, purpose, reference, birthDate, ...(birthDateConfirmed ? [birthDateConfirmed] : [])],
    idempotencyKey,
  });
  if (result.kind === 'idempotency-key-reused') return problem('idempotency-key-reused');
  const { request } = result;
  if (result.kind === 'open-request') return at(request, problem('open-request'));
  const retryAfter = pollAfter(request, now());
  return at(request, {
    status: result.kind === 'accepted' ? 202 : 200,
    headers: {
      ...(retryAfter !== null && { 'retry-after': String(retryAfter) }),
      ...(result.kind === 'exists' && result.replayed && { 'idempotent-replayed': 'true' }),
    },
    body: requestView(request),
  });
}

const at = ({ id }: Request, reply: Reply): Reply => ({
  ...reply,
  headers: { ...reply.headers, location: `/v1/requests/${id}` },
});

export const handler = metered(meter, api<'submit-request'>({ 'POST /v1/requests': post }, logger));
