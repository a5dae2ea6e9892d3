import { openKms } from '../../shared/aws/clients.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { citizenOf } from '../../shared/http/caller.ts';
import { decodeNext, encodeCursor } from '../../shared/http/cursor.ts';
import { languageOf } from '../../shared/http/language.ts';
import { invalid, problem, type Reply } from '../../shared/http/problems.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeCodes, makeReferences } from '../../shared/signing/macs.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { makeRegister } from '../../shared/storage/register.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { makeListConsents } from './list-consents.ts';

const env = readEnvironment('list-consents', process.env);
const meter = openMeter();
const logger = openLogger('list-consents');
const { requests, windows } = openRequests(env, { logger, meter });
const kms = openKms();
const references = makeReferences({ client: kms, keyId: env.REFERENCES_KEY_ID });
const listConsents = makeListConsents({
  requests,
  windows,
  register: makeRegister(openTable(env.REGISTER_TABLE)),
  codes: makeCodes({ client: kms, keyId: env.CODES_KEY_ID }),
  now: () => new Date().toISOString(),
  sha256,
});

async function get(event: ApiEvent): Promise<Reply> {
  const citizenRef = await citizenOf(event, references);
  if (citizenRef === null) return problem('forbidden', { detail: 'The token names no person.' });
  const cursor = decodeNext(event.queryStringParameters?.cursor);
  if (cursor.kind === 'invalid') return invalid({ pointer: '/cursor', detail: 'A cursor from `next`.' });
  const { items, next } = await listConsents({
    citizenRef,
    language: languageOf(event),
    cursor: cursor.from,
  });
  return { status: 200, body: { items, next: next === null ? null : encodeCursor(next) } };
}

export const handler = metered(meter, api<'list-consents'>({ 'GET /v1/consents': get }, logger));
