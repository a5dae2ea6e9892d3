import { openKms } from '../../shared/aws/clients.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { notARequester, requesterOf } from '../../shared/http/caller.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { requestView } from '../../shared/http/views.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { makeCancelRequest } from './cancel-request.ts';

const env = readEnvironment('cancel-request', process.env);
const logger = openLogger('cancel-request');
const meter = openMeter();
const { requests } = openRequests(env, { logger, meter });
const references = makeReferences({ client: openKms(), keyId: env.REFERENCES_KEY_ID });
const cancelRequest = makeCancelRequest({
  requests,
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
  api<'cancel-request'>({ 'POST /v1/requests/{id}/cancel': post }, logger),
);
