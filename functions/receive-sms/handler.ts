import type { Context, SNSEvent } from 'aws-lambda';
import { openKms, openSns } from '../../shared/aws/clients.ts';
import { topicMessagesOf } from '../../shared/aws/events.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { makeCheckCode } from '../../shared/consent/check-code.ts';
import { makeRecordDecision } from '../../shared/consent/record-decision.ts';
import { DAY } from '../../shared/domain/time.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { rawBody } from '../../shared/http/body.ts';
import { invalid, problem, type Reply } from '../../shared/http/problems.ts';
import {
  type InboundSms,
  parseEndUserMessaging,
  parseGatewayMessage,
  verifyGatewaySignature,
} from '../../shared/messaging/inbound.ts';
import { makeSnsSender } from '../../shared/messaging/sms-sender.ts';
import { makeCodes, makeReferences } from '../../shared/signing/macs.ts';
import { randomVersion, sha256 } from '../../shared/signing/random.ts';
import { makeRequests } from '../../shared/storage/requests.ts';
import { makeSmsLog } from '../../shared/storage/sms-log.ts';
import { openTable } from '../../shared/storage/table.ts';
import { makeWindows } from '../../shared/storage/windows.ts';
import { describeError, openLogger, reportTo } from '../../shared/telemetry/logger.ts';
import { type MetricName, metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { measuringMoves } from '../../shared/telemetry/moves.ts';
import { measuringSms } from '../../shared/telemetry/sms.ts';
import { makeReceiveSms, type ReplyOutcome } from './receive-sms.ts';

const env = readEnvironment('receive-sms', process.env);
const logger = openLogger('receive-sms');
const kms = openKms();
const table = openTable(env.REQUESTS_TABLE);
const meter = openMeter();
const requests = measuringMoves(
  makeRequests({ table, retention: env.RETENTION_DAYS * DAY, token: randomVersion }),
  meter,
);
const windows = makeWindows(table);
const now = () => new Date().toISOString();
const report = reportTo(logger);
const receiveSms = makeReceiveSms({
  requests,
  windows,
  smsLog: makeSmsLog(table),
  phoneRef: makeReferences({ client: kms, keyId: env.REFERENCES_KEY_ID }).phone,
  checkCode: makeCheckCode({ windows, codes: makeCodes({ client: kms, keyId: env.CODES_KEY_ID }) }),
  recordDecision: makeRecordDecision({ requests, now, sha256 }),
  sendSms: measuringSms(
    makeSnsSender({
      client: openSns(),
      senderId: env.SMS_SENDER_ID,
      maxPriceUsd: env.SMS_MAX_PRICE_USD,
    }),
    meter,
    env.SMS_SEGMENT_PRICE_USD,
  ),
  now,
  sha256,
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
  meter.count(METRIC_OF[outcome]);
  logger.info('sms-received', { outcome });
}

/** A local short-code gateway's webhook. */
async function post(event: ApiEvent): Promise<Reply> {
  const body = rawBody(event);
  if (!verifyGatewaySignature({ secret: env.SMS_GATEWAY_SECRET, headers: event.headers, rawBody: body })) {
    return problem('unauthorized', { detail: 'The signature does not fit the message.' });
  }
  const parsed = parseGatewayMessage(body);
  if (parsed.kind === 'invalid') {
    meter.count('ReplyUnreadable');
    return invalid(...parsed.errors);
  }
  await receive(parsed.sms);
  return { status: 204 };
}

const http = api<'receive-sms'>({ 'POST /v1/sms/inbound': post }, logger);

async function takeFromTopic(message: string): Promise<void> {
  const parsed = parseEndUserMessaging(message);
  if (parsed.kind === 'ok') return receive(parsed.sms);
  meter.count('ReplyUnreadable');
  logger.error('sms-not-understood', { errors: parsed.errors });
}

/**
 * AWS End User Messaging publishes to a topic. One message that fails does not stop the others; SNS then delivers all of
 * them again, and those that were dealt with are known.
 */
async function onTopic(messages: readonly string[]): Promise<void> {
  const failures: unknown[] = [];
  for (const message of messages) await takeFromTopic(message).catch((error) => failures.push(error));
  for (const error of failures) logger.error('message-failed', { error: describeError(error) });
  if (failures.length > 0) throw failures[0];
}

export const handler = metered(meter, async (event: ApiEvent | SNSEvent, context: Context) => {
  const messages = topicMessagesOf(event);
  return messages ? onTopic(messages) : http(event as ApiEvent, context);
});
