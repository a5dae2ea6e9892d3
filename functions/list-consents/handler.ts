import { openKms } from '../../shared/aws/clients.ts';
import { makeFindDeciders, subjectIn } from '../../shared/consent/find-deciders.ts';
import { makeFindRepresented } from '../../shared/consent/find-represented.ts';
import type { ConsentsPage } from '../../shared/contract/answers/consents.ts';
import { lifetimesOf } from '../../shared/domain/schedule.ts';
import { api } from '../../shared/http/api.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { decodeNext, encodeCursor } from '../../shared/http/cursor.ts';
import { withEtag } from '../../shared/http/etag.ts';
import { languageOf } from '../../shared/http/language.ts';
import { invalid } from '../../shared/http/problems.ts';
import { openCodes, openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeBlocks } from '../../shared/storage/blocks.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { makeOpenings } from '../../shared/storage/openings.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeFindSubjects } from './find-subjects.ts';
import { makeListConsents } from './list-consents.ts';

const opened = openFunction('list-consents', process.env);
const kms = openKms();
const reader = openReader(opened);
const register = openRegister(opened.env);
const listConsents = makeListConsents({
  ...reader,
  ...SYSTEM,
  lifetimes: lifetimesOf(opened.env.CONSENT_WINDOW_SECONDS),
  blocks: makeBlocks(reader.table),
  openings: makeOpenings(reader.table, reader.malformed),
  findSubjects: makeFindSubjects({
    ...reader,
    register,
    findDeciders: makeFindDeciders({ register }),
    findRepresented: makeFindRepresented({ register }),
  }),
  codes: openCodes(opened.env, kms),
});

const get = forCitizen(openReferences(opened.env, kms), async ({ event, citizenRef, person }) => {
  const cursor = decodeNext(event.queryStringParameters?.cursor);
  if (cursor.kind === 'invalid') return invalid({ pointer: '/cursor', detail: 'A cursor from `next`.' });
  const citizen = subjectIn({ citizenRef, iin: person.iin });
  const page = await listConsents({ citizen, language: languageOf(event), cursor: cursor.from });
  const next = page.next === null ? null : encodeCursor(page.next);
  const body: ConsentsPage = { items: page.items, next };
  return withEtag(event, { status: 200, headers: { vary: 'Accept-Language' }, body });
});

export const handler = api(opened, { 'GET /v1/consents': get });
