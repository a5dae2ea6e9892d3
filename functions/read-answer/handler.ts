import { openKms } from '../../shared/aws/clients.ts';
import { answerReply } from '../../shared/http/answer-forms.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { notARequester, requesterOf } from '../../shared/http/caller.ts';
import { formOf, notAcceptable } from '../../shared/http/forms.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { makeReadAnswer } from './read-answer.ts';

const env = readEnvironment('read-answer', process.env);
const meter = openMeter();
const logger = openLogger('read-answer');
const { requests } = openRequests(env, { logger, meter });
const references = makeReferences({ client: openKms(), keyId: env.REFERENCES_KEY_ID });
const readAnswer = makeReadAnswer({
  requests,
});

async function get(event: ApiEvent): Promise<Reply> {
  const form = formOf(event);
  if (!form) return notAcceptable();
  const requester = await requesterOf(event, references);
  if (!requester) return notARequester();
  const answer = await readAnswer({ requesterId: requester.id, id: event.pathParameters?.id ?? '' });
  if (!answer) return problem('not-found');
  return answerReply(event, { answer, form, fontsFolder: env.FONTS_FOLDER });
}

export const handler = metered(meter, api<'read-answer'>({ 'GET /v1/requests/{id}/answer': get }, logger));
