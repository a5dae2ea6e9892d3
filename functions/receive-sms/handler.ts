import type { Context, SNSEvent } from 'aws-lambda';
import { openKms } from '../../shared/aws/clients.ts';
import { type TopicMessage, topicMessagesOf } from '../../shared/aws/events.ts';
import { makeCheckCode, makeIsCodeOf } from '../../shared/consent/check-code.ts';
import { makeFindDeciders } from '../../shared/consent/find-deciders.ts';
import { makeRecordDecision } from '../../shared/consent/record-decision.ts';
import { makeSayOfPhone } from '../../shared/consent/say-of-phone.ts';
import { lifetimesOf } from '../../shared/domain/schedule.ts';
import { instantOf } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { rawBody, refusedCoding } from '../../shared/http/body.ts';
import { fieldWords } from '../../shared/http/field-words.ts';
import { invalid, problem, type Reply } from '../../shared/http/problems.ts';
import {
  type InboundSms,
  parseEndUserMessaging,
  parseGatewayMessage,
  verifyGatewaySignature,
} from '../../shared/messaging/inbound.ts';
import { openSms } from '../../shared/messaging/open-sms.ts';
import { openCodes, openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeBlocks } from '../../shared/storage/blocks.ts';
import { makeCountNo } from '../../shared/storage/count-no.ts';
import { makeDisowned } from '../../shared/storage/disowned.ts';
import { makeInbox } from '../../shared/storage/inbox.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { makeSmsLog } from '../../shared/storage/sms-log.ts';
import { makeSubmissions } from '../../shared/storage/submissions.ts';
import { tableOf } from '../../shared/storage/table.ts';
import { invocable } from '../../shared/telemetry/invocation.ts';
import { describeError, reportTo } from '../../shared/telemetry/logger.ts';
import type { MetricName } from '../../shared/telemetry/metrics.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import type { ReplyOutcome } from './notes.ts';
import { makeReceiveSms } from './receive-sms.ts';

const opened = openFunction('receive-sms', process.env);
const { env, logger, meter } = opened;
const kms = openKms();
const { table, malformed, ...stores } = openRequests(opened);
const ports = {
  ...stores,
  ...SYSTEM,
  lifetimes: lifetimesOf(env.CONSENT_WINDOW_SECONDS),
  blocks: makeBlocks(table),
  disowned: makeDisowned(table),
  codes: openCodes(env, kms),
  countNo: makeCountNo({ submissions: makeSubmissions(table), meter, logger }),
};
const register = openRegister(env);
const report = reportTo(logger);
const receiveSms = makeReceiveSms({
  ...ports,
  inbox: makeInbox({ requests: table, register: tableOf(env, 'REGISTER_TABLE') }, malformed),
  smsLog: makeSmsLog(table),
  references: openReferences(env, kms),
  checkCode: makeCheckCode(ports),
  isCodeOf: makeIsCodeOf(ports.codes),
  sayOfPhone: makeSayOfPhone({ register, findDeciders: makeFindDeciders({ register }) }),
  recordDecision: makeRecordDecision(ports),
  sendSms: openSms(opened),
  acknowledges: env.SMS_ACKNOWLEDGE !== 'none',
  report: (code, error) => {
    meter.count('NoteFailed');
    report(code, error);
  },
});

const METRIC_OF = {
  decided: 'ReplyDecided',
  'already-decided': 'ReplyAlreadyDecided',
  'too-late': 'ReplyTooLate',
  unclear: 'ReplyHinted',
  duplicate: 'ReplyDuplicate',
  'wrong-code': 'WrongCode',
  'code-locked': 'CodeLocked',
} as const satisfies Record<ReplyOutcome, MetricName>;

async function receive(sms: InboundSms): Promise<void> {
  const outcome = await receiveSms(sms);
  meter.count('ReplyReceived');
  meter.count(METRIC_OF[outcome]);
  logger.info('sms-received', { outcome });
}

/** A local short-code gateway's webhook. */
async function post(event: ApiEvent): Promise<Reply> {
  const coded = refusedCoding(event);
  if (coded) return coded;
  const body = rawBody(event);
  if (!verifyGatewaySignature({ secret: env.SMS_GATEWAY_SECRET, headers: event.headers, rawBody: body })) {
    meter.count('BadSignature');
    return problem('unauthorized', { detail: 'The signature does not fit the message.' });
  }
  const parsed = parseGatewayMessage(body, fieldWords);
  if (parsed.kind === 'invalid') {
    meter.count('ReplyUnreadable');
    return invalid(...parsed.errors);
  }
  await receive(parsed.sms);
  return { status: 204 };
}

async function takeFromTopic({ message, publishedAt }: TopicMessage): Promise<void> {
  const parsed = parseEndUserMessaging(message);
  // SNS has signed when the provider published the message; the message itself does not say.
  if (parsed.kind === 'ok') return receive({ ...parsed.sms, receivedAt: instantOf(publishedAt) });
  meter.count('ReplyUnreadable');
  logger.error('sms-not-understood', { errors: parsed.errors });
}

/**
 * AWS End User Messaging publishes to a topic. One message that fails does not stop the others; SNS then delivers all of
 * them again, and those that were dealt with are known.
 */
async function onTopic(messages: readonly TopicMessage[]): Promise<void> {
  const failures: unknown[] = [];
  for (const message of messages) await takeFromTopic(message).catch((error) => failures.push(error));
  for (const error of failures) logger.error('message-failed', { error: describeError(error) });
  if (failures.length > 0) throw failures[0];
}

const http = api(opened, { 'POST /v1/sms/inbound': post });
const topic = invocable(opened, onTopic);

export const handler = async (event: ApiEvent | SNSEvent, context: Context) => {
  const messages = topicMessagesOf(event);
  return messages ? topic(messages, context) : http(event as ApiEvent, context);
};
