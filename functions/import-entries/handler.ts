import { openKms } from '../../shared/aws/clients.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { sortRows } from '../../shared/http/batch.ts';
import { MOST_BATCH_BYTES, parseBody } from '../../shared/http/body.ts';
import type { Reply } from '../../shared/http/problems.ts';
import { entry, entryBatch } from '../../shared/http/schemas.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { makeRegister } from '../../shared/storage/register.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { makeImportEntries } from './import-entries.ts';

const env = readEnvironment('import-entries', process.env);
const importEntries = makeImportEntries({
  register: makeRegister(openTable(env.REGISTER_TABLE)),
  references: makeReferences({ client: openKms(), keyId: env.REFERENCES_KEY_ID }),
});

async function post(event: ApiEvent): Promise<Reply> {
  const body = parseBody(event, entryBatch, MOST_BATCH_BYTES);
  if (body.kind === 'refused') return body.reply;
  const { good, rejected } = sortRows(body.value.entries, entry(almatyDate(new Date().toISOString())));
  await importEntries(good);
  return { status: 200, body: { accepted: good.length, rejected } };
}

export const handler = api<'import-entries'>(
  { 'POST /v1/register/entries': post },
  openLogger('import-entries'),
);
