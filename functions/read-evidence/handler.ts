import { openKms } from '../../shared/aws/clients.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { citizenOf, notARequester, requesterOf } from '../../shared/http/caller.ts';
import { type Form, formOf, notAcceptable } from '../../shared/http/forms.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makePublicKeys, makeSignDocument } from '../../shared/signing/jws.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { activeKeyOf } from '../../shared/signing/signing-keys.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { makeReadEvidence } from './read-evidence.ts';

const env = readEnvironment('read-evidence', process.env);
const meter = openMeter();
const logger = openLogger('read-evidence');
const { requests } = openRequests(env, { logger, meter });
const kms = openKms();
const references = makeReferences({ client: kms, keyId: env.REFERENCES_KEY_ID });
const signDocument = makeSignDocument({
  client: kms,
  keyId: activeKeyOf(env.SIGNING_KEYS),
  publicKeys: makePublicKeys(kms),
});
const read = makeReadEvidence({
  requests,
  now: () => new Date().toISOString(),
  settings: {
    issuer: env.PUBLIC_URL,
    controller: env.CONTROLLER,
    retentionDays: env.RETENTION_DAYS,
    sha256,
  },
});

const FORMS = ['application/json', 'application/jose'] as const satisfies Form[];

const idOf = (event: ApiEvent): string => event.pathParameters?.id ?? '';

async function replyWith(event: ApiEvent, evidence: Evidence | null): Promise<Reply> {
  const form = formOf(event, FORMS);
  if (!form) return notAcceptable(FORMS);
  if (!evidence) return problem('not-found');
  const headers = { 'content-type': form, vary: 'Accept' };
  if (form === 'application/json') return { status: 200, headers, body: evidence };
  return { status: 200, headers, content: await signDocument('tsa-evidence+jwt', evidence) };
}

async function getEvidence(event: ApiEvent): Promise<Reply> {
  const requester = await requesterOf(event, references);
  if (!requester) return notARequester();
  return replyWith(event, await read.forRequester({ requesterId: requester.id, id: idOf(event) }));
}

async function getReceipt(event: ApiEvent): Promise<Reply> {
  const citizenRef = await citizenOf(event, references);
  if (citizenRef === null) return problem('forbidden', { detail: 'The token names no person.' });
  return replyWith(event, await read.forCitizen({ citizenRef, id: idOf(event) }));
}

export const handler = metered(
  meter,
  api<'read-evidence'>(
    { 'GET /v1/requests/{id}/evidence': getEvidence, 'GET /v1/consents/{id}/receipt': getReceipt },
    logger,
  ),
);
