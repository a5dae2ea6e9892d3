import { openKms } from '../../shared/aws/clients.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { sortRows } from '../../shared/http/batch.ts';
import { MOST_BATCH_BYTES, parseBody } from '../../shared/http/body.ts';
import type { Reply } from '../../shared/http/problems.ts';
import { type ContactInput, contact, contactBatch } from '../../shared/http/schemas.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { makeRegister, type NewContact } from '../../shared/storage/register.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';

const env = readEnvironment('import-contacts', process.env);
const register = makeRegister(openTable(env.REGISTER_TABLE));
const references = makeReferences({ client: openKms(), keyId: env.REFERENCES_KEY_ID });

async function toContact({ iin, phone, language }: ContactInput): Promise<NewContact> {
  const citizenRef = await references.citizen(iin);
  if (phone === null) return { citizenRef, phone, language };
  const sentAt = new Date().toISOString();
  return { citizenRef, phone, phoneRef: await references.phone(phone), language, sentAt };
}

async function post(event: ApiEvent): Promise<Reply> {
  const body = parseBody(event, contactBatch, MOST_BATCH_BYTES);
  if (body.kind === 'refused') return body.reply;
  const { good, rejected } = sortRows(body.value.contacts, contact(almatyDate(new Date().toISOString())));
  await register.putContacts(await Promise.all(good.map(toContact)));
  return { status: 200, body: { accepted: good.length, rejected } };
}

export const handler = api<'import-contacts'>(
  { 'POST /v1/register/contacts': post },
  openLogger('import-contacts'),
);
