import { openKms } from '../../shared/aws/clients.ts';
import { makeFindDeciders } from '../../shared/consent/find-deciders.ts';
import type { EvidenceAnswer } from '../../shared/contract/answers/evidence.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { forCitizen, forRequester } from '../../shared/http/caller.ts';
import { type Form, formOf, notAcceptable } from '../../shared/http/forms.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { openReferences, openSigner } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { makeOpenings } from '../../shared/storage/openings.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeReadEvidence } from './read-evidence.ts';

const opened = openFunction('read-evidence', process.env);
const { PUBLIC_URL: issuer, CONTROLLER: controller, RETENTION_DAYS: retentionDays } = opened.env;
const kms = openKms();
const references = openReferences(opened.env, kms);
const signDocument = openSigner(opened.env.EVIDENCE_KEYS, kms);
const settings = { issuer, controller, retentionDays, sha256: SYSTEM.sha256 };
const { table, malformed, requests } = openReader(opened);
const openings = makeOpenings(table, malformed);
const findDeciders = makeFindDeciders({ register: openRegister(opened.env) });
const read = makeReadEvidence({ ...SYSTEM, requests, findDeciders, openings, settings });

const FORMS = ['application/json', 'application/jose'] as const satisfies Form[];

async function replyWith(event: ApiEvent, evidence: EvidenceAnswer | null): Promise<Reply> {
  const form = formOf(event, FORMS);
  if (!form) return notAcceptable(FORMS);
  if (!evidence) return problem('not-found');
  const headers = { 'content-type': form, vary: 'Accept' };
  if (form === 'application/json') return { status: 200, headers, body: evidence };
  return { status: 200, headers, content: await signDocument('tsa-evidence+jwt', evidence) };
}

const getEvidence = forRequester(references, async ({ event, requester, id }) =>
  replyWith(event, await read.forRequester({ requesterId: requester.id, id })),
);

const getReceipt = forCitizen(references, async ({ event, citizenRef, id }) =>
  replyWith(event, await read.forCitizen({ citizenRef, id })),
);

export const handler = api(opened, {
  'GET /v1/requests/{id}/evidence': getEvidence,
  'GET /v1/consents/{id}/receipt': getReceipt,
});
