import { openKms } from '../../shared/aws/clients.ts';
import { makeCheckCode } from '../../shared/consent/check-code.ts';
import { makeFindOpen } from '../../shared/consent/find-open.ts';
import { makeFindSettled } from '../../shared/consent/find-settled.ts';
import { makeRecordDecision } from '../../shared/consent/record-decision.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { citizenOf } from '../../shared/http/caller.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { decisionBody } from '../../shared/http/schemas.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeCodes, makeReferences } from '../../shared/signing/macs.ts';
import { randomId, sha256 } from '../../shared/signing/random.ts';
import { makeDisowned } from '../../shared/storage/disowned.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { makeDecideConsent } from './decide-consent.ts';

const env = readEnvironment('decide-consent', process.env);
const logger = openLogger('decide-consent');
const kms = openKms();
const meter = openMeter();
const { table, requests, windows } = openRequests(env, { logger, meter });
const references = makeReferences({ client: kms, keyId: env.REFERENCES_KEY_ID });
const now = () => new Date().toISOString();
const decideConsent = makeDecideConsent({
  findOpen: makeFindOpen({ findSettled: makeFindSettled({ requests, now, sha256 }), windows, now }),
  windows,
  checkCode: makeCheckCode({ windows, codes: makeCodes({ client: kms, keyId: env.CODES_KEY_ID }) }),
  recordDecision: makeRecordDecision({ requests, disowned: makeDisowned(table), now, sha256 }),
  randomId,
});

async function post(event: ApiEvent): Promise<Reply> {
  const citizenRef = await citizenOf(event, references);
  if (citizenRef === null) return problem('forbidden', { detail: 'The token names no person.' });
  const body = parseBody(event, decisionBody);
  if (body.kind === 'refused') return body.reply;
  const id = event.pathParameters?.id ?? '';
  const result = await decideConsent({ citizenRef, id, ...body.value });
  if (result.kind === 'decided' || result.kind === 'repeated') {
    return { status: 200, body: { id, status: result.request.status } };
  }
  if (result.kind === 'wrong-code') meter.count('WrongCode');
  if (result.kind === 'code-locked') meter.count('CodeLocked');
  const extras = result.kind === 'wrong-code' ? { attemptsLeft: result.attemptsLeft } : {};
  return problem(result.kind, extras);
}

export const handler = metered(
  meter,
  api<'decide-consent'>({ 'POST /v1/consents/{id}/decision': post }, logger),
);
