import { openKms } from '../../shared/aws/clients.ts';
import { DAY } from '../../shared/domain/time.ts';
import { answerReply } from '../../shared/http/answer-forms.ts';
import { api } from '../../shared/http/api.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { formOf, notAcceptable } from '../../shared/http/forms.ts';
import { answerTermsOf } from '../../shared/service/answer-terms.ts';
import { openReferences, openSigner } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeOwnAnswers } from '../../shared/storage/answers.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { tableOf } from '../../shared/storage/table.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeReadOwnAnswer } from './read-own-answer.ts';

const opened = openFunction('read-own-answer', process.env);
const { env } = opened;
const kms = openKms();
const readOwnAnswer = makeReadOwnAnswer({
  ...SYSTEM,
  register: openRegister(env),
  answers: makeOwnAnswers({ table: tableOf(env, 'REQUESTS_TABLE'), retention: env.RETENTION_DAYS * DAY }),
  signDocument: openSigner(env.OWN_KEYS, kms),
  terms: answerTermsOf(env),
});

const get = forCitizen(openReferences(env, kms), async ({ event, citizenRef, person }) => {
  const form = formOf(event);
  if (!form) return notAcceptable();
  const answer = await readOwnAnswer({ citizenRef, person });
  return answerReply(event, { answer, form, fontsFolder: env.FONTS_FOLDER });
});

export const handler = api(opened, { 'GET /v1/me/answer': get });
