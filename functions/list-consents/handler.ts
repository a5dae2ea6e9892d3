import { openKms } from '../../shared/aws/clients.ts';
import type { ConsentsPage } from '../../shared/contract/answers/consents.ts';
import { api } from '../../shared/http/api.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { decodeNext, encodeCursor } from '../../shared/http/cursor.ts';
import { withEtag } from '../../shared/http/etag.ts';
import { languageOf } from '../../shared/http/language.ts';
import { invalid } from '../../shared/http/problems.ts';
import { openCodes, openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { makeOpenings } from '../../shared/storage/openings.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeListConsents } from './list-consents.ts';

const opened = openFunction('list-consents', process.env);
const kms = openKms();
const reader = openReader(opened);
const listConsents = makeListConsents({
  ...reader,
  ...SYSTEM,
  openings: makeOpenings(reader.table, reader.malformed),
  register: openRegister(opened.env),
  codes: openCodes(opened.env, kms),
});

const get = forCitizen(openReferences(opened.env, kms), async ({ event, citizenRef }) => {
  const cursor = decodeNext(event.queryStringParameters?.cursor);
  if (cursor.kind === 'invalid') return invalid({ pointer: '/cursor', detail: 'A cursor from `next`.' });
  const page = await listConsents({ citizenRef, language: languageOf(event), cursor: cursor.from });
  const next = page.next === null ? null : encodeCursor(page.next);
  const body: ConsentsPage = { items: page.items, next };
  return withEtag(event, { status: 200, headers: { vary: 'Accept-Language' }, body });
});

export const handler = api(opened, { 'GET /v1/consents': get });
