import { api } from '../../shared/http/api.ts';
import type { Reply } from '../../shared/http/problems.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeAnswerTimes } from '../../shared/storage/answers.ts';
import { SHARD_NUMBERS } from '../../shared/storage/keys.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeReadServiceLevel } from './read-service-level.ts';

const opened = openFunction('read-service-level', process.env);
const { table, requests } = openReader(opened);
const readServiceLevel = makeReadServiceLevel({
  ...SYSTEM,
  requests,
  shards: SHARD_NUMBERS,
  answerTimes: makeAnswerTimes(table),
});

const get = async (): Promise<Reply> => ({
  status: 200,
  headers: { 'cache-control': 'public, max-age=10' },
  body: await readServiceLevel(),
});

export const handler = api(opened, { 'GET /v1/service-level': get });
