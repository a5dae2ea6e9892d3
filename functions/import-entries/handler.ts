import type { Imported } from '../../shared/contract/answers/register.ts';
import { type Entry, entry, entryBatch } from '../../shared/contract/bodies/register.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { type Sorted, sortRows } from '../../shared/http/batch.ts';
import { MOST_BATCH_BYTES, parseBody } from '../../shared/http/body.ts';
import { forImport } from '../../shared/http/import.ts';
import type { Reply } from '../../shared/http/problems.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openImports } from '../../shared/storage/imports.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { openWaitingMessages } from '../../shared/storage/waiting-messages.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeImportEntries, type Refused } from './import-entries.ts';

const opened = openFunction('import-entries', process.env);
const references = openReferences(opened.env);
const { count } = openImports(opened.env);
const waiting = openWaitingMessages(opened.env);
const importEntries = makeImportEntries({
  ...SYSTEM,
  register: openRegister(opened.env),
  references,
  ...(opened.env.SMS_MESSAGES === 'all' && {
    tell: waiting.add,
  }),
});

async function store(event: ApiEvent): Promise<Imported | Reply> {
  const body = parseBody(event, entryBatch, MOST_BATCH_BYTES);
  if (body.kind === 'refused') return body.reply;
  const sorted = sortRows(body.value.entries, entry(almatyDate(SYSTEM.now())));
  const refused = await importEntries(sorted.good);
  return outcomeOf(sorted, refused);
}

/** What was stored, and by their index in the batch the rows that were not. */
function outcomeOf({ good, places, rejected }: Sorted<Entry>, refused: readonly Refused[]): Imported {
  const late = refused.map(({ place, fault }) => ({ index: places[place] ?? place, errors: [fault] }));
  return {
    accepted: good.length - refused.length,
    rejected: [...rejected, ...late].toSorted((a, b) => a.index - b.index),
  };
}

export const handler = api(opened, {
  'POST /v1/register/entries': forImport('entries', { references, count }, store),
});
