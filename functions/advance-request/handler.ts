import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { z } from 'zod';
import { openKms, openSns } from '../../shared/aws/clients.ts';
import { answerTermsOf, readEnvironment } from '../../shared/config/environment.ts';
import { makeReach } from '../../shared/consent/reach.ts';
import { ANSWER_WINDOW } from '../../shared/domain/schedule.ts';
import { SECOND } from '../../shared/domain/time.ts';
import { makeSendPrompt } from '../../shared/messaging/prompt.ts';
import { makeSnsSender } from '../../shared/messaging/sms-sender.ts';
import { makePublicKeys, makeSignDocument } from '../../shared/signing/jws.ts';
import { makeCodes } from '../../shared/signing/macs.ts';
import { randomVerificationCode, sha256 } from '../../shared/signing/random.ts';
import { activeKeyOf } from '../../shared/signing/signing-keys.ts';
import { makeAnswerTimes } from '../../shared/storage/answers.ts';
import { makeBlocks } from '../../shared/storage/blocks.ts';
import { makeDisowned } from '../../shared/storage/disowned.ts';
import { requestIdOf, SHARD_NUMBERS } from '../../shared/storage/keys.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { makeRegister } from '../../shared/storage/register.ts';
import { makeSmsLog } from '../../shared/storage/sms-log.ts';
import { openTable } from '../../shared/storage/table.ts';
import { describeError, openLogger, reportTo } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { measuringSms } from '../../shared/telemetry/sms.ts';
import { makeAdvanceRequest } from './advance-request.ts';
import { makeAnswerRequest } from './answer.ts';
import { makeAsk } from './ask.ts';
import { makeTick, type TickCounts } from './tick.ts';

const env = readEnvironment('advance-request', process.env);
const logger = openLogger('advance-request');
const register = makeRegister(openTable(env.REGISTER_TABLE));
const meter = openMeter();
const { table, malformed, requests, windows } = openRequests(env, { logger, meter });
const kms = openKms();
const now = () => new Date().toISOString();
const report = reportTo(logger);
const sendSms = measuringSms(
  makeSnsSender({
    client: openSns(),
    senderId: env.SMS_SENDER_ID,
    maxPriceUsd: env.SMS_MAX_PRICE_USD,
  }),
  meter,
  env.SMS_SEGMENT_PRICE_USD,
);

const ask = makeAsk({
  windows,
  blocks: makeBlocks(table),
  reach: makeReach({ register, disowned: makeDisowned(table) }),
  sendPrompt: makeSendPrompt({
    smsLog: makeSmsLog(table),
    sendSms,
    codes: makeCodes({ client: kms, keyId: env.CODES_KEY_ID }),
    now,
    report: (code, error) => {
      if (code === 'sms-budget-used-up') meter.count('SmsBudgetUsedUp');
      report(code, error);
    },
  }),
  now,
  sha256,
});
const advance = makeAdvanceRequest({
  requests,
  ask,
  answer: makeAnswerRequest({
    register,
    signDocument: makeSignDocument({
      client: kms,
      keyId: activeKeyOf(env.SIGNING_KEYS),
      publicKeys: makePublicKeys(kms),
    }),
    terms: answerTermsOf(env),
    now,
    sha256,
    randomVerificationCode,
  }),
  countAnswer: makeAnswerTimes(table).count,
  now,
  sha256,
  report: {
    malformed,
    moved: ({ id, status }) => logger.info('request-moved', { requestId: id, status }),
    failed: (code, id, error) => logger.error(code, { requestId: id, error: describeError(error) }),
    waiting: (ms) => {
      meter.highest('OldestUnansweredConsent', ms / SECOND);
      if (ms > ANSWER_WINDOW) meter.count('OverdueConsents');
    },
  },
});
const tick = makeTick({ due: requests.due, advance, shards: SHARD_NUMBERS, now });

const streamEvent = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({ SequenceNumber: z.string(), Keys: z.object({ pk: z.object({ S: z.string() }) }) }),
    }),
  ),
});

/** A record that fails is given back with those behind it; the tick would heal it all the same. */
async function onRecords(records: z.infer<typeof streamEvent>['Records']): Promise<DynamoDBBatchResponse> {
  for (const { dynamodb } of records) {
    try {
      await advance(requestIdOf(dynamodb.Keys.pk.S));
    } catch (error) {
      logger.error('record-failed', { error: describeError(error) });
      return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
}

/**
 * What the alarms need to see every minute, trouble or not: where these stop, the tick has stopped, and a ratio of
 * answers in time to late ones exists although there were none.
 */
function measureTick({ moved, postponed, idle, failed }: TickCounts): void {
  meter.count('DueBacklog', moved + postponed + idle + failed);
  for (const name of ['OldestUnansweredConsent', 'OverdueConsents', 'AnswerInTime', 'AnswerLate'] as const) {
    meter.count(name, 0);
  }
}

type Trigger = { Records: DynamoDBRecord[] } | { source: string };

/** Two triggers, one cause each: something happened (stream records), or time passed (the tick). */
export const handler = metered(
  meter,
  middy<Trigger, DynamoDBBatchResponse | undefined>(async (event: Trigger) => {
    const records = streamEvent.safeParse(event);
    if (records.success) return onRecords(records.data.Records);
    const counts = await tick();
    measureTick(counts);
    if (counts.moved > 0 || counts.failed > 0) logger.info('tick', counts);
    return undefined;
  }),
);
