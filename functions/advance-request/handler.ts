import middy from '@middy/core';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import { openKms, openSns } from '../../shared/aws/clients.ts';
import {
  isTick,
  refuseEvent,
  type StreamRecord,
  streamRecordsOf,
  writtenAtOf,
} from '../../shared/aws/events.ts';
import { inLanes } from '../../shared/aws/lanes.ts';
import { makeReach } from '../../shared/consent/reach.ts';
import { isFinal, STATUSES } from '../../shared/domain/lifecycle.ts';
import { ANSWER_WINDOW } from '../../shared/domain/schedule.ts';
import { SECOND } from '../../shared/domain/time.ts';
import { makeSendPrompt } from '../../shared/messaging/prompt.ts';
import { makeSnsSender } from '../../shared/messaging/sms-sender.ts';
import { answerTermsOf, readEnvironment } from '../../shared/service/environment.ts';
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
import { makeRenewLate } from './renew-late.ts';
import { makeTick, type TickCounts } from './tick.ts';
import { urgencyOf } from './urgency.ts';

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
const FINAL: ReadonlySet<string> = new Set(STATUSES.filter(isFinal));
const tick = makeTick({ due: requests.due, advance, shards: SHARD_NUMBERS, now });

const renewLate = makeRenewLate({ requests, now });

/** A final request has nothing left but to be seen. */
async function onRecord({ dynamodb }: StreamRecord): Promise<void> {
  const id = requestIdOf(dynamodb.Keys.pk.S);
  const { status, changeKey } = dynamodb.NewImage ?? {};
  if (changeKey) await renewLate(id, { changeKey: changeKey.S, writtenAt: writtenAtOf(dynamodb, now()) });
  if (!FINAL.has(status?.S ?? '')) await advance(id);
}

/** Requests of a batch that are worked on at a time. */
const AT_ONCE = 16;

/**
 * Different requests side by side, those of one in order. What failed is given back: Lambda begins again at the first of
 * these records, and the tick would heal them all the same.
 */
async function onRecords(records: readonly StreamRecord[]): Promise<DynamoDBBatchResponse> {
  const lanes = [...Map.groupBy(records, ({ dynamodb }) => dynamodb.Keys.pk.S).values()];
  const urgency = (lane: readonly StreamRecord[]) => urgencyOf(lane.at(-1)?.dynamodb.NewImage?.status?.S);
  const failures = await inLanes(
    lanes.sort((one, other) => urgency(one) - urgency(other)),
    onRecord,
    AT_ONCE,
  );
  for (const { error } of failures) logger.error('record-failed', { error: describeError(error) });
  const failed = records.filter((record) => failures.some(({ item }) => item === record));
  return {
    batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })),
  };
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

async function onTick(): Promise<void> {
  const counts = await tick();
  measureTick(counts);
  if (counts.moved > 0 || counts.failed > 0) logger.info('tick', counts);
}

/** Two triggers, one cause each: something happened (stream records), or time passed (the tick). */
export const handler = metered(
  meter,
  middy<unknown, DynamoDBBatchResponse | undefined>(async (event: unknown) => {
    const records = streamRecordsOf(event);
    if (records) return onRecords(records);
    if (!isTick(event)) refuseEvent(event, logger);
    await onTick();
    return undefined;
  }),
);
