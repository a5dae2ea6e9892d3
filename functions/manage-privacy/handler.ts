import type { PrivacyAnswer } from '../../shared/contract/answers/cabinet.ts';
import { privacyBody } from '../../shared/contract/bodies/privacy.ts';
import { api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { makePrivacy } from '../../shared/storage/privacy.ts';
import { tableOf } from '../../shared/storage/table.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

const opened = openFunction('manage-privacy', process.env);
const references = openReferences(opened.env);
const privacy = makePrivacy(tableOf(opened.env, 'REQUESTS_TABLE'));

const get = forCitizen(references, async ({ citizenRef }) => {
  const keeping = await privacy.keepingToThemselves([citizenRef]);
  return { status: 200, body: { shareWithFamily: !keeping.has(citizenRef) } satisfies PrivacyAnswer };
});

const put = forCitizen(references, async ({ event, citizenRef }) => {
  const body = parseBody(event, privacyBody);
  if (body.kind === 'refused') return body.reply;
  await privacy.put(citizenRef, body.value);
  return { status: 204 };
});

export const handler = api(opened, { 'GET /v1/me/privacy': get, 'PUT /v1/me/privacy': put });
