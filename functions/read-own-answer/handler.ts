import { KMSClient } from '@aws-sdk/client-kms';
import { readEnvironment } from '../../shared/config/environment.ts';
import { DAY } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { citizenOf } from '../../shared/http/caller.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { answerView } from '../../shared/http/views.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { randomVerificationCode } from '../../shared/signing/random.ts';
import { makeOwnAnswers } from '../../shared/storage/answers.ts';
import { makeRegister } from '../../shared/storage/register.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { makeReadOwnAnswer } from './read-own-answer.ts';

const env = readEnvironment('read-own-answer', process.env);
const references = makeReferences({ client: new KMSClient(), keyId: env.REFERENCES_KEY_ID });
const readOwnAnswer = makeReadOwnAnswer({
  register: makeRegister(openTable(env.REGISTER_TABLE)),
  answers: makeOwnAnswers({ table: openTable(env.REQUESTS_TABLE), retention: env.RETENTION_DAYS * DAY }),
  now: () => new Date().toISOString(),
  randomVerificationCode,
});

async function get(event: ApiEvent): Promise<Reply> {
  const citizenRef = await citizenOf(event, references);
  if (citizenRef === null) return problem('forbidden', { detail: 'The token names no person.' });
  return { status: 200, body: answerView(await readOwnAnswer(citizenRef)) };
}

export const handler = api<'read-own-answer'>({ 'GET /v1/me/answer': get }, openLogger('read-own-answer'));
