import type { Imported } from '../../shared/contract/answers/register.ts';
import {
  type RepresentativeInput,
  representative,
  representativeBatch,
} from '../../shared/contract/bodies/register.ts';
import type { Person } from '../../shared/domain/deciders.ts';
import { birthDateOf, type Iin } from '../../shared/domain/identity-number.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { sortRows } from '../../shared/http/batch.ts';
import { MOST_BATCH_BYTES, parseBody } from '../../shared/http/body.ts';
import { forImport } from '../../shared/http/import.ts';
import type { Reply } from '../../shared/http/problems.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openImports } from '../../shared/storage/imports.ts';
import { openRegister } from '../../shared/storage/register.ts';
import type { NewRepresentation } from '../../shared/storage/register-people.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

const opened = openFunction('import-representatives', process.env);
const register = openRegister(opened.env);
const references = openReferences(opened.env);
const { count } = openImports(opened.env);

const personOf = async (iin: Iin): Promise<Person> => ({
  ref: await references.citizen(iin),
  bornOn: birthDateOf(iin),
});

async function toRepresentation(row: RepresentativeInput): Promise<NewRepresentation> {
  const { kind, from, until = null, withdrawn } = row;
  const [subject, representing] = await Promise.all([personOf(row.iin), personOf(row.representativeIin)]);
  return { subject, representative: representing, kind, from, until, withdrawn };
}

async function store(event: ApiEvent): Promise<Imported | Reply> {
  const body = parseBody(event, representativeBatch, MOST_BATCH_BYTES);
  if (body.kind === 'refused') return body.reply;
  const { good, rejected } = sortRows(body.value.representatives, representative(almatyDate(SYSTEM.now())));
  await register.putRepresentatives(await Promise.all(good.map(toRepresentation)));
  return { accepted: good.length, rejected };
}

export const handler = api(opened, {
  'POST /v1/register/representatives': forImport('representatives', { references, count }, store),
});
