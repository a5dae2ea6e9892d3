import type { AnswerForm } from '../../shared/domain/event-chain.ts';
import { DAY, plus } from '../../shared/domain/time.ts';
import { answerReply } from '../../shared/http/answer-forms.ts';
import { api } from '../../shared/http/api.ts';
import { forRequester } from '../../shared/http/caller.ts';
import { type Form, formOf, notAcceptable } from '../../shared/http/forms.ts';
import { problem } from '../../shared/http/problems.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { makeOpenings } from '../../shared/storage/openings.ts';
import { describeError } from '../../shared/telemetry/logger.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeReadAnswer } from './read-answer.ts';
import { makeRecordOpening } from './record-opening.ts';

const opened = openFunction('read-answer', process.env);
const { env, logger, meter } = opened;
const { table, malformed, requests } = openReader(opened);
const readAnswer = makeReadAnswer({ requests });
const recordOpening = makeRecordOpening({
  ...SYSTEM,
  openings: makeOpenings(table, malformed),
  keepUntil: (createdAt) => plus(createdAt, env.RETENTION_DAYS * DAY),
  report: (requestId, form, error) => {
    meter.count('OpeningLost');
    logger.error('opening-not-recorded', { requestId, form, error: describeError(error) });
  },
});

const FORM_OF = {
  'application/json': 'json',
  'application/jose': 'jws',
  'application/pdf': 'pdf',
} as const satisfies Record<Form, AnswerForm>;

const get = forRequester(openReferences(env), async ({ event, requester, id }) => {
  const form = formOf(event);
  if (!form) return notAcceptable();
  const request = await readAnswer({ requesterId: requester.id, id });
  if (!request) return problem('not-found');
  const reply = await answerReply(event, { answer: request.answer, form, fontsFolder: env.FONTS_FOLDER });
  // Only now: what could not be made was not read.
  await recordOpening(request, FORM_OF[form]);
  return reply;
});

export const handler = api(opened, { 'GET /v1/requests/{id}/answer': get });
