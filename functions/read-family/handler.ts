import { api } from '../../shared/http/api.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { makePrivacy } from '../../shared/storage/privacy.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { makeTellings } from '../../shared/storage/tellings.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeReadFamily } from './read-family.ts';

const opened = openFunction('read-family', process.env);
const { table, malformed } = openReader(opened);
const readFamily = makeReadFamily({
  register: openRegister(opened.env),
  tellings: makeTellings(table, malformed),
  privacy: makePrivacy(table),
});

const get = forCitizen(openReferences(opened.env), async ({ citizenRef, person }) => ({
  status: 200,
  body: await readFamily({ citizenRef, iin: person.iin }),
}));

export const handler = api(opened, { 'GET /v1/me/family': get });
