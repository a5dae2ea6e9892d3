import { api } from '../../shared/http/api.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { languageOf } from '../../shared/http/language.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeListMessages } from './list-messages.ts';

const opened = openFunction('list-messages', process.env);
const listMessages = makeListMessages({
  ...SYSTEM,
  ...openReader(opened),
  register: openRegister(opened.env),
});

const get = forCitizen(openReferences(opened.env), async ({ event, citizenRef, person }) => ({
  status: 200,
  body: await listMessages({ citizenRef, iin: person.iin, language: languageOf(event) }),
}));

export const handler = api(opened, { 'GET /v1/me/messages': get });
