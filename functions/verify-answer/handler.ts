import { type ApiEvent, api } from '../../shared/http/api.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeFindByCode } from '../../shared/storage/answers.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { makeVerifyAnswer } from './verify-answer.ts';

const env = readEnvironment('verify-answer', process.env);
const verifyAnswer = makeVerifyAnswer({
  findByCode: makeFindByCode(openTable(env.REQUESTS_TABLE)),
  now: () => new Date().toISOString(),
});

async function get(event: ApiEvent): Promise<Reply> {
  const verification = await verifyAnswer(event.pathParameters?.verificationCode ?? '');
  return verification ? { status: 200, body: verification } : problem('not-found');
}

export const handler = api<'verify-answer'>(
  { 'GET /v1/answers/{verificationCode}': get },
  openLogger('verify-answer'),
);
