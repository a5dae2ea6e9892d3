import { api } from '../../shared/http/api.ts';
import type { Reply } from '../../shared/http/problems.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeAnswerTimes } from '../../shared/storage/answers.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeReadServiceLevel } from './read-service-level.ts';

const opened = openFunction('read-service-level', process.env);
const answerTimes = makeAnswerTimes(openTable(opened.env.REQUESTS_TABLE));
const readServiceLevel = makeReadServiceLevel({ ...SYSTEM, answerTimes });

const get = async (): Promise<Reply> => ({
  status: 200,
  headers: { 'cache-control': 'public, max-age=10' },
  body: await readServiceLevel(),
});

export const handler = api(opened, { 'GET /v1/service-level': get });
