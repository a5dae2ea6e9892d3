import type { Imported } from '../../shared/contract/answers/register.ts';
import { requester, requesterBatch } from '../../shared/contract/bodies/requesters.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { sortRows } from '../../shared/http/batch.ts';
import { MOST_BATCH_BYTES, parseBody } from '../../shared/http/body.ts';
import { forImport } from '../../shared/http/import.ts';
import type { Reply } from '../../shared/http/problems.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { openImports } from '../../shared/storage/imports.ts';
import { openRequesters } from '../../shared/storage/requesters.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

const opened = openFunction('import-requesters', process.env);
const requesters = openRequesters(opened.env);
const references = openReferences(opened.env);
const { count } = openImports(opened.env);

async function store(event: ApiEvent): Promise<Imported | Reply> {
  const body = parseBody(event, requesterBatch, MOST_BATCH_BYTES);
  if (body.kind === 'refused') return body.reply;
  const { good, rejected } = sortRows(body.value.requesters, requester);
  await requesters.put(good);
  return { accepted: good.length, rejected };
}

export const handler = api(opened, {
  'POST /v1/register/requesters': forImport('requesters', { references, count }, store),
});
