import { api } from '../../shared/http/api.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeAnswerTimes } from '../../shared/storage/answers.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { makeReadServiceLevel } from './read-service-level.ts';

const env = readEnvironment('read-service-level', process.env);
const readServiceLevel = makeReadServiceLevel({
  answerTimes: makeAnswerTimes(openTable(env.REQUESTS_TABLE)),
  now: () => new Date().toISOString(),
});

export const handler = api<'read-service-level'>(
  {
    'GET /v1/service-level': async () => ({
      status: 200,
      headers: { 'cache-control': 'public, max-age=10' },
      body: await readServiceLevel(),
    }),
  },
  openLogger('read-service-level'),
);
