import { openKms } from '../../shared/aws/clients.ts';
import { DAY } from '../../shared/domain/time.ts';
import { answerReply } from '../../shared/http/answer-forms.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { citizenOf, personOf } from '../../shared/http/caller.ts';
import { formOf, notAcceptable } from '../../shared/http/forms.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { answerTermsOf, readEnvironment } from '../../shared/service/environment.ts';
import { makePublicKeys, makeSignDocument } from '../../shared/signing/jws.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { randomVerificationCode, sha256 } from '../../shared/signing/random.ts';
import { activeKeyOf } from '../../shared/signing/signing-keys.ts';
import { makeOwnAnswers } from '../../shared/storage/answers.ts';
import { makeRegister } from '../../shared/storage/register.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { makeReadOwnAnswer } from './read-own-answer.ts';

const env = readEnvironment('read-own-answer', process.env);
const kms = openKms();
const references = makeReferences({ client: kms, keyId: env.REFERENCES_KEY_ID });
const readOwnAnswer = makeReadOwnAnswer({
  register: makeRegister(openTable(env.REGISTER_TABLE)),
  answers: makeOwnAnswers({ table: openTable(env.REQUESTS_TABLE), retention: env.RETENTION_DAYS * DAY }),
  signDocument: makeSignDocument({
    client: kms,
    keyId: activeKeyOf(env.SIGNING_KEYS),
    publicKeys: makePublicKeys(kms),
  }),
  terms: answerTermsOf(env),
  now: () => new Date().toISOString(),
  sha256,
  randomVerificationCode,
});

async function get(event: ApiEvent): Promise<Reply> {
  const form = formOf(event);
  if (!form) return notAcceptable();
  const citizenRef = await citizenOf(event, references);
  const person = personOf(event);
  if (citizenRef === null || person === null)
    return problem('forbidden', { detail: 'The token names no person.' });
  const answer = await readOwnAnswer({ citizenRef, person });
  return answerReply(event, { answer, form, fontsFolder: env.FONTS_FOLDER });
}

export const handler = api<'read-own-answer'>({ 'GET /v1/me/answer': get }, openLogger('read-own-answer'));
