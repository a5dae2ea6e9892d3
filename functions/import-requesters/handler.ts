import type { Imported } from '../../shared/contract/answers/register.ts';
import { requester, requesterBatch } from '../../shared/contract/bodies/requesters.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { sortRows } from '../../shared/http/batch.ts';
import { MOST_BATCH_BYTES, parseBody } from '../../shared/http/body.ts';
import type { Reply } from '../../shared/http/problems.ts';
import { openRequesters } from '../../shared/storage/requesters.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

const opened = openFunction('import-requesters', process.env);
const requesters = openRequesters(opened.env);

async function post(event: ApiEvent): Promise<Reply> {
  const body = parseBody(event, requesterBatch, MOST_BATCH_BYTES);
  if (body.kind === 'refused') return body.reply;
  const { good, rejected } = sortRows(body.value.requesters, requester);
  await requesters.put(good);
  return { status: 200, body: { accepted: good.length, rejected } satisfies Imported };
}

export const handler = api(opened, { 'POST /v1/register/requesters': post });
