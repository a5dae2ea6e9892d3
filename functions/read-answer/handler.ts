import { answerReply } from '../../shared/http/answer-forms.ts';
import { api } from '../../shared/http/api.ts';
import { forRequester } from '../../shared/http/caller.ts';
import { formOf, notAcceptable } from '../../shared/http/forms.ts';
import { problem } from '../../shared/http/problems.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeReadAnswer } from './read-answer.ts';

const opened = openFunction('read-answer', process.env);
const readAnswer = makeReadAnswer(openReader(opened));

const get = forRequester(openReferences(opened.env), async ({ event, requester, id }) => {
  const form = formOf(event);
  if (!form) return notAcceptable();
  const answer = await readAnswer({ requesterId: requester.id, id });
  if (!answer) return problem('not-found');
  return answerReply(event, { answer, form, fontsFolder: opened.env.FONTS_FOLDER });
});

export const handler = api(opened, { 'GET /v1/requests/{id}/answer': get });
