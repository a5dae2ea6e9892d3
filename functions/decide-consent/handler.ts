import { KMSClient } from '@aws-sdk/client-kms';
import { readEnvironment } from '../../shared/config/environment.ts';
import { makeCheckCode } from '../../shared/consent/check-code.ts';
import { makeRecordDecision } from '../../shared/consent/record-decision.ts';
import { DAY } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { citizenOf } from '../../shared/http/caller.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { decisionBody } from '../../shared/http/schemas.ts';
import { makeCodes, makeReferences } from '../../shared/signing/macs.ts';
import { randomId, randomVersion, sha256 } from '../../shared/signing/random.ts';
import { makeRequests } from '../../shared/storage/requests.ts';
import { openTable } from '../../shared/storage/table.ts';
import { makeWindows } from '../../shared/storage/windows.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { makeDecideConsent } from './decide-consent.ts';

const env = readEnvironment('decide-consent', process.env);
const kms = new KMSClient();
const table = openTable(env.REQUESTS_TABLE);
const requests = makeRequests({ table, retention: env.RETENTION_DAYS * DAY, token: randomVersion });
const windows = makeWindows(table);
const references = makeReferences({ client: kms, keyId: env.REFERENCES_KEY_ID });
const now = () => new Date().toISOString();
const decideConsent = makeDecideConsent({
  requests,
  windows,
  checkCode: makeCheckCode({ windows, codes: makeCodes({ client: kms, keyId: env.CODES_KEY_ID }) }),
  recordDecision: makeRecordDecision({ requests, now, sha256 }),
  now,
  sha256,
  randomId,
});

async function post(event: ApiEvent): Promise<Reply> {
  const citizenRef = await citizenOf(event, references);
  if (citizenRef === null) return problem('forbidden', { detail: 'The token names no person.' });
  const body = parseBody(event, decisionBody);
  if (body.kind === 'refused') return body.reply;
  const id = event.pathParameters?.id ?? '';
  const result = await decideConsent({ citizenRef, id, ...body.value });
  if (result.kind === 'decided') return { status: 200, body: { id, status: result.request.status } };
  const extras = result.kind === 'wrong-code' ? { attemptsLeft: result.attemptsLeft } : {};
  return problem(result.kind, extras);
}

export const handler = api<'decide-consent'>(
  { 'POST /v1/consents/{id}/decision': post },
  openLogger('decide-consent'),
);
