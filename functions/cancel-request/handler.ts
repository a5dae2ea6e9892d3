import { openKms } from '../../shared/aws/clients.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { DAY } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { notARequester, requesterOf } from '../../shared/http/caller.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { requestView } from '../../shared/http/views.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { randomVersion, sha256 } from '../../shared/signing/random.ts';
import { makeRequests } from '../../shared/storage/requests.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { measuringMoves } from '../../shared/telemetry/moves.ts';
import { makeCancelRequest } from './cancel-request.ts';

const env = readEnvironment('cancel-request', process.env);
const meter = openMeter();
const references = makeReferences({ client: openKms(), keyId: env.REFERENCES_KEY_ID });
const cancelRequest = makeCancelRequest({
  requests: measuringMoves(
    makeRequests({
      table: openTable(env.REQUESTS_TABLE),
      retention: env.RETENTION_DAYS * DAY,
      token: randomVersion,
    }),
    meter,
  ),
  now: () => new Date().toISOString(),
  sha256,
});

async function post(event: ApiEvent): Promise<Reply> {
  const requester = await requesterOf(event, references);
  if (!requester) return notARequester();
  const result = await cancelRequest({
    requesterId: requester.id,
    id: event.pathParameters?.id ?? '',
  });
  return result.kind === 'cancelled'
    ? { status: 200, body: requestView(result.request) }
    : problem(result.kind);
}

export const handler = metered(
  meter,
  api<'cancel-request'>({ 'POST /v1/requests/{id}/cancel': post }, openLogger('cancel-request')),
);
