import { openKms } from '../../shared/aws/clients.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { notARequester, requesterOf } from '../../shared/http/caller.ts';
import { decodeCursor, encodeCursor } from '../../shared/http/cursor.ts';
import { invalid, problem, type Reply } from '../../shared/http/problems.ts';
import { pollAfter, requestView } from '../../shared/http/views.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { makeReadRequests } from './read-requests.ts';

const env = readEnvironment('read-requests', process.env);
const logger = openLogger('read-requests');
const meter = openMeter();
const { requests } = openRequests(env, { logger, meter });
const references = makeReferences({ client: openKms(), keyId: env.REFERENCES_KEY_ID });
const now = () => new Date().toISOString();
const read = makeReadRequests({
  requests,
  now,
  sha256,
});

const DEFAULT_LIMIT = 50;
const MOST = 100;
/** `Number` would take 0x10, 1e1 and spaces too. */
const PLAIN_DIGITS = /^[1-9]\d{0,9}$/;
const NO_CURSOR =
  'A cursor from `next`, or a time in RFC 3339 that exists (in an address, its + is written %2B).';

async function getOne(event: ApiEvent): Promise<Reply> {
  const requester = await requesterOf(event, references);
  if (!requester) return notARequester();
  const request = await read.one({ requesterId: requester.id, id: event.pathParameters?.id ?? '' });
  if (!request) return problem('not-found');
  const retryAfter = pollAfter(request, now());
  return {
    status: 200,
    headers: retryAfter === null ? {} : { 'retry-after': String(retryAfter) },
    body: requestView(request),
  };
}

async function getChanges(event: ApiEvent): Promise<Reply> {
  const requester = await requesterOf(event, references);
  if (!requester) return notARequester();
  const { changedSince, limit: limitText } = event.queryStringParameters ?? {};
  const limit = limitText === undefined ? DEFAULT_LIMIT : Number(limitText);
  if ((limitText !== undefined && !PLAIN_DIGITS.test(limitText)) || limit > MOST) {
    return invalid({ pointer: '/limit', detail: `A whole number from 1 to ${MOST}.` });
  }
  const cursor = decodeCursor(changedSince);
  if (cursor.kind === 'invalid') {
    return invalid({ pointer: '/changedSince', detail: NO_CURSOR });
  }
  const changes = await read.changes({ requesterId: requester.id, from: cursor.from, limit });
  return {
    status: 200,
    body: { items: changes.items.map(requestView), next: encodeCursor(changes.cursor) },
  };
}

export const handler = metered(
  meter,
  api<'read-requests'>(
    {
      'GET /v1/requests': getChanges,
      'GET /v1/requests/{id}': getOne,
    },
    logger,
  ),
);
