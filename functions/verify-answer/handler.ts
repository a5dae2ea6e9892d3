import { type ApiEvent, api } from '../../shared/http/api.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeFindByCode } from '../../shared/storage/answers.ts';
import { tableOf } from '../../shared/storage/table.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeVerifyAnswer } from './verify-answer.ts';

const opened = openFunction('verify-answer', process.env);
const findByCode = makeFindByCode(tableOf(opened.env, 'REQUESTS_TABLE'));
const verifyAnswer = makeVerifyAnswer({ ...SYSTEM, findByCode });

async function get(event: ApiEvent): Promise<Reply> {
  const verification = await verifyAnswer(event.pathParameters?.verificationCode ?? '');
  return verification ? { status: 200, body: verification } : problem('not-found');
}

export const handler = api(opened, { 'GET /v1/answers/{verificationCode}': get });
