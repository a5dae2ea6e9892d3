import { KMSClient } from '@aws-sdk/client-kms';
import { readEnvironment } from '../../shared/config/environment.ts';
import { almatyDate, DAY, plus } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { requesterOf } from '../../shared/http/caller.ts';
import { invalid, problem, type Reply } from '../../shared/http/problems.ts';
import { submission } from '../../shared/http/schemas.ts';
import { pollAfter, requestView } from '../../shared/http/views.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { idOfKey, randomId, randomVersion, sha256 } from '../../shared/signing/random.ts';
import { makeRequests } from '../../shared/storage/requests.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { measuringMoves } from '../../shared/telemetry/moves.ts';
import { makeSubmitRequest } from './submit-request.ts';

const env = readEnvironment('submit-request', process.env);
const retention = env.RETENTION_DAYS * DAY;
const now = () => new Date().toISOString();
const meter = openMeter();
const references = makeReferences({ client: new KMSClient(), keyId: env.REFERENCES_KEY_ID });
const submitRequest = makeSubmitRequest({
  requests: measuringMoves(
    makeRequests({ table: openTable(env.REQUESTS_TABLE), retention, token: randomVersion }),
    meter,
  ),
  now,
  sha256,
  randomId,
  idOfKey,
  keepUntil: (createdAt) => plus(createdAt, retention),
});

async function post(event: ApiEvent): Promise<Reply> {
  const requester = await requesterOf(event, references);
  if (!requester)
    return problem('forbidden', { detail: 'The token names neither a person nor an organisation.' });
  const idempotencyKey = event.headers['idempotency-key'] ?? null;
  if (idempotencyKey !== null && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
    return invalid({ pointer: 'Idempotency-Key', detail: 'One to 255 visible ASCII characters.' });
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
  const retryAfter = pollAfter(request);
  return {
    status: result.kind === 'accepted' ? 202 : 200,
    headers: {
      location: `/v1/requests/${request.id}`,
      ...(retryAfter !== null && { 'retry-after': String(retryAfter) }),
    },
    body: requestView(request),
  };
}

export const handler = metered(
  meter,
  api<'submit-request'>({ 'POST /v1/requests': post }, openLogger('submit-request')),
);
