import { openKms } from '../../shared/aws/clients.ts';
import { api } from '../../shared/http/api.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { formOf, notAcceptable } from '../../shared/http/forms.ts';
import { noticeReply } from '../../shared/http/notice-forms.ts';
import { problem } from '../../shared/http/problems.ts';
import { answerTermsOf } from '../../shared/service/answer-terms.ts';
import { openReferences, openSigner } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeReadMessage } from './read-message.ts';

const opened = openFunction('read-message', process.env);
const { env } = opened;
const kms = openKms();
const readMessage = makeReadMessage({
  ...SYSTEM,
  register: openRegister(env),
  signDocument: openSigner(env.OWN_KEYS, kms),
  terms: answerTermsOf(env),
});

const get = forCitizen(openReferences(env, kms), async ({ event, citizenRef, person, id }) => {
  const form = formOf(event);
  if (!form) return notAcceptable();
  const read = await readMessage({ citizenRef, person, id });
  return read ? noticeReply(event, { ...read, form, fontsFolder: env.FONTS_FOLDER }) : problem('not-found');
});

export const handler = api(opened, { 'GET /v1/me/messages/{id}': get });
