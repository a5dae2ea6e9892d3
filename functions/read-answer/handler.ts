import { openKms } from '../../shared/aws/clients.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { DAY } from '../../shared/domain/time.ts';
import { answerReply } from '../../shared/http/answer-forms.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { notARequester, requesterOf } from '../../shared/http/caller.ts';
import { formOf, notAcceptable } from '../../shared/http/forms.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { randomVersion } from '../../shared/signing/random.ts';
import { makeRequests } from '../../shared/storage/requests.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { makeReadAnswer } from './read-answer.ts';

const env = readEnvironment('read-answer', process.env);
const references = makeReferences({ client: openKms(), keyId: env.REFERENCES_KEY_ID });
const readAnswer = makeReadAnswer({
  requests: makeRequests({
    table: openTable(env.REQUESTS_TABLE),
    retention: env.RETENTION_DAYS * DAY,
    token: randomVersion,
  }),
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

export const handler = api<'read-answer'>({ 'GET /v1/requests/{id}/answer': get }, openLogger('read-answer'));
