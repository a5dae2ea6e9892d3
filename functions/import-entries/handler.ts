import { openKms } from '../../shared/aws/clients.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { type Sorted, sortRows } from '../../shared/http/batch.ts';
import { MOST_BATCH_BYTES, parseBody } from '../../shared/http/body.ts';
import type { Reply } from '../../shared/http/problems.ts';
import { type Entry, entry, entryBatch } from '../../shared/http/schemas.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { makeRegister } from '../../shared/storage/register.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { makeImportEntries, type Refused } from './import-entries.ts';

const env = readEnvironment('import-entries', process.env);
const importEntries = makeImportEntries({
  register: makeRegister(openTable(env.REGISTER_TABLE)),
  references: makeReferences({ client: openKms(), keyId: env.REFERENCES_KEY_ID }),
});

async function post(event: ApiEvent): Promise<Reply> {
  const body = parseBody(event, entryBatch, MOST_BATCH_BYTES);
  if (body.kind === 'refused') return body.reply;
  const sorted = sortRows(body.value.entries, entry(almatyDate(new Date().toISOString())));
  const refused = await importEntries(sorted.good);
  return { status: 200, body: outcomeOf(sorted, refused) };
}

/** What was stored, and by their index in the batch the rows that were not. */
function outcomeOf({ good, places, rejected }: Sorted<Entry>, refused: readonly Refused[]) {
  const late = refused.map(({ place, fault }) => ({ index: places[place], errors: [fault] }));
  return {
    accepted: good.length - refused.length,
    rejected: [...rejected, ...late].toSorted((a, b) => Number(a.index) - Number(b.index)),
  };
}

export const handler = api<'import-entries'>(
  { 'POST /v1/register/entries': post },
  openLogger('import-entries'),
);
