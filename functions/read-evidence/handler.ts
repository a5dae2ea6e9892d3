import { openKms } from '../../shared/aws/clients.ts';
import { makeFindDeciders } from '../../shared/consent/find-deciders.ts';
import { api } from '../../shared/http/api.ts';
import { forCitizen, forRequester } from '../../shared/http/caller.ts';
import { documentReply } from '../../shared/http/document-forms.ts';
import { type Form, formOf, notAcceptable } from '../../shared/http/forms.ts';
import { problem } from '../../shared/http/problems.ts';
import { receiptPage } from '../../shared/http/receipt-forms.ts';
import { answerTermsOf } from '../../shared/service/answer-terms.ts';
import { openReferences, openSigner } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { makeOpenings } from '../../shared/storage/openings.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeReadEvidence } from './read-evidence.ts';

const opened = openFunction('read-evidence', process.env);
const { env } = opened;
const { PUBLIC_URL: issuer, CONTROLLER: controller, RETENTION_DAYS: retentionDays } = env;
const kms = openKms();
const references = openReferences(env, kms);
const signDocument = openSigner(env.EVIDENCE_KEYS, kms);
const settings = { issuer, controller, retentionDays, sha256: SYSTEM.sha256 };
const { table, malformed, requests } = openReader(opened);
const openings = makeOpenings(table, malformed);
const findDeciders = makeFindDeciders({ register: openRegister(env) });
const read = makeReadEvidence({ ...SYSTEM, requests, findDeciders, openings, settings });
const terms = { ...answerTermsOf(env), controller };

const FORMS = ['application/json', 'application/jose'] as const satisfies Form[];
const TYPE = 'tsa-evidence+jwt';

const getEvidence = forRequester(references, async ({ event, requester, id }) => {
  const form = formOf(event, FORMS);
  if (!form) return notAcceptable(FORMS);
  const evidence = await read.forRequester({ requesterId: requester.id, id });
  if (!evidence) return problem('not-found');
  const headers = { 'content-type': form, vary: 'Accept' };
  if (form === 'application/json') return { status: 200, headers, body: evidence };
  return { status: 200, headers, content: await signDocument(TYPE, evidence) };
});

const getReceipt = forCitizen(references, async ({ event, citizenRef, id }) => {
  const form = formOf(event);
  if (!form) return notAcceptable();
  const found = await read.forCitizen({ citizenRef, id });
  if (!found) return problem('not-found');
  const { evidence, receipt } = found;
  // Reading it as JSON costs no signature.
  const jws = form === 'application/json' ? '' : await signDocument(TYPE, evidence);
  return documentReply(event, form, {
    jws,
    view: () => evidence,
    page: receiptPage({ receipt, evidence, jws, terms, fontsFolder: env.FONTS_FOLDER }),
    fileName: `kelisim-receipt-${id.slice(0, 8)}.pdf`,
  });
});

export const handler = api(opened, {
  'GET /v1/requests/{id}/evidence': getEvidence,
  'GET /v1/consents/{id}/receipt': getReceipt,
});
