import type { Imported } from '../../shared/contract/answers/register.ts';
import { type ContactInput, contact, contactBatch } from '../../shared/contract/bodies/register.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { sortRows } from '../../shared/http/batch.ts';
import { MOST_BATCH_BYTES, parseBody } from '../../shared/http/body.ts';
import { forImport } from '../../shared/http/import.ts';
import type { Reply } from '../../shared/http/problems.ts';
import { referencesOf } from '../../shared/signing/many-references.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openImports } from '../../shared/storage/imports.ts';
import { openRegister } from '../../shared/storage/register.ts';
import type { NewContact } from '../../shared/storage/register-people.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

const opened = openFunction('import-contacts', process.env);
const register = openRegister(opened.env);
const references = openReferences(opened.env);
const { count } = openImports(opened.env);

async function toContacts(contacts: readonly ContactInput[]): Promise<NewContact[]> {
  const citizenOf = await referencesOf(
    contacts.map(({ iin }) => iin),
    references.citizen,
  );
  const phoneOf = await referencesOf(
    contacts.flatMap(({ phone }) => phone ?? []),
    references.phone,
  );
  return contacts.map(({ iin, phone, language }) =>
    phone === null
      ? { citizenRef: citizenOf(iin), phone, language }
      : { citizenRef: citizenOf(iin), phone, phoneRef: phoneOf(phone), language, sentAt: SYSTEM.now() },
  );
}

async function store(event: ApiEvent): Promise<Imported | Reply> {
  const body = parseBody(event, contactBatch, MOST_BATCH_BYTES);
  if (body.kind === 'refused') return body.reply;
  const { good, rejected } = sortRows(body.value.contacts, contact(almatyDate(SYSTEM.now())));
  await register.putContacts(await toContacts(good));
  return { accepted: good.length, rejected };
}

export const handler = api(opened, {
  'POST /v1/register/contacts': forImport('contacts', { references, count }, store),
});
