import type { DynamoDBBatchResponse } from 'aws-lambda';
import { openKms } from '../../shared/aws/clients.ts';
import {
  isTick,
  refuseEvent,
  type StreamRecord,
  streamRecordsOf,
  writtenAtOf,
} from '../../shared/aws/events.ts';
import { inLanes } from '../../shared/aws/lanes.ts';
import { makeFindDeciders } from '../../shared/consent/find-deciders.ts';
import { makeReach } from '../../shared/consent/reach.ts';
import { isFinal, STATUSES } from '../../shared/domain/lifecycle.ts';
import { ANSWER_WINDOW, lifetimesOf } from '../../shared/domain/schedule.ts';
import { DAY, elapsed, plus, SECOND } from '../../shared/domain/time.ts';
import { openPrompting } from '../../shared/messaging/open-sms.ts';
import { answerTermsOf } from '../../shared/service/answer-terms.ts';
import { openCodes, openSigner } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeAnswerTimes } from '../../shared/storage/answers.ts';
import { makeBlocks } from '../../shared/storage/blocks.ts';
import { makeDisowned } from '../../shared/storage/disowned.ts';
import { requestIdOf, SHARD_NUMBERS } from '../../shared/storage/keys.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { makePrivacy } from '../../shared/storage/privacy.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { requestOfImage } from '../../shared/storage/request-items.ts';
import { makeTellings } from '../../shared/storage/tellings.ts';
import { invocable } from '../../shared/telemetry/invocation.ts';
import { describeError } from '../../shared/telemetry/logger.ts';
import { ALWAYS_THERE } from '../../shared/telemetry/metrics.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeAdvanceRequest } from './advance-request.ts';
import { makeAnswerRequest } from './answer.ts';
import { makeAsk } from './ask.ts';
import { makeRenewLate } from './renew-late.ts';
import { withSlowRegister } from './slow-register.ts';
import { makeTellFamily } from './tell-family.ts';
import { makeCountBacklog, makeTick } from './tick.ts';
import { urgencyOf } from './urgency.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const opened = openFunction('advance-request', process.env);
const { env, logger, meter } = opened;
const kms = openKms();
const lifetimes = lifetimesOf(env.CONSENT_WINDOW_SECONDS);
const register = openRegister(env);
const { table, malformed, requests, windows } = openRequests(opened);

const ask = makeAsk({
  ...SYSTEM,
  lifetimes,
  windows,
  blocks: makeBlocks(table),
  findDeciders: makeFindDeciders({ register }),
  reach: makeReach({ register, disowned: makeDisowned(table) }),
  sendPrompt: openPrompting(opened, { table, codes: openCodes(env, kms), ...SYSTEM }),
});
const tellFamily = makeTellFamily({
  tellings: makeTellings(table, malformed),
  privacy: makePrivacy(table),
  keepUntil: (createdAt) => plus(createdAt, env.RETENTION_DAYS * DAY),
});
const answer = makeAnswerRequest({
  ...SYSTEM,
  register,
  tellFamily,
  signDocument: openSigner(env.SIGNING_KEYS, kms),
  terms: answerTermsOf(env),
});
const advanceOne = makeAdvanceRequest({
  ...SYSTEM,
  lifetimes,
  requests,
  ask,
  answer: env.SCRIPTED_PEOPLE === 'on' ? withSlowRegister(answer, pause) : answer,
  countAnswer: makeAnswerTimes(table).count,
  report: {
    malformed,
    moved: ({ id, status }) => logger.info('request-moved', { requestId: id, status }),
    failed: (code, id, error) => {
      if (code === 'advance-failed') meter.count('AdvanceFailed');
      logger.error(code, { requestId: id, error: describeError(error) });
    },
    waiting: (ms) => {
      meter.highest('OldestUnansweredConsent', ms / SECOND);
      if (ms > ANSWER_WINDOW) meter.count('OverdueConsents');
    },
  },
});
/** Both counts each time: a share of them has a value only where both have one. */
const advance: typeof advanceOne = (...asked) => {
  meter.count('AdvanceTried');
  meter.count('AdvanceFailed', 0);
  return advanceOne(...asked);
};
const FINAL: ReadonlySet<string> = new Set(STATUSES.filter(isFinal));
const tick = makeTick({ ...SYSTEM, due: requests.due, advance, shards: SHARD_NUMBERS });
const countBacklog = makeCountBacklog({ ...SYSTEM, backlog: requests.backlog, shards: SHARD_NUMBERS });

const renewLate = makeRenewLate({ ...SYSTEM, requests });

/**
 * How old a write may be, ms, for its image to be taken as the request stands: whoever cancels or decides so soon is told
 * apart by the conditional writes. What comes later (a batch again, a stream that is behind) is read.
 */
const FRESH = 2 * SECOND;

function isFresh(record: StreamRecord['dynamodb']): boolean {
  const now = SYSTEM.now();
  return record.ApproximateCreationDateTime !== undefined && elapsed(writtenAtOf(record, now), now) < FRESH;
}

/** A final request has nothing left but to be seen. */
async function onRecord({ dynamodb }: StreamRecord): Promise<void> {
  const id = requestIdOf(dynamodb.Keys.pk.S);
  const { status, changeKey } = dynamodb.NewImage ?? {};
  if (changeKey)
    await renewLate(id, { changeKey: changeKey.S, writtenAt: writtenAtOf(dynamodb, SYSTEM.now()) });
  if (FINAL.has(status?.S ?? '')) return;
  await advance(id, isFresh(dynamodb) ? requestOfImage(dynamodb.NewImage) : null);
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
 * What the alarms need to see every minute, trouble or not, and before the work begins: a tick that is cut off by its time
 * limit has told how much there was. Where these stop, the tick has stopped.
 */
async function measureBacklog(): Promise<void> {
  for (const name of ALWAYS_THERE) meter.count(name, 0);
  try {
    meter.count('DueBacklog', await countBacklog());
  } catch (error) {
    logger.error('backlog-not-counted', { error: describeError(error) });
  }
  meter.flush();
}

async function onTick(): Promise<void> {
  await measureBacklog();
  const counts = await tick();
  if (counts.moved > 0 || counts.failed > 0 || counts.left) logger.info('tick', counts);
}

/** Two triggers, one cause each: something happened (stream records), or time passed (the tick). */
export const handler = invocable(
  opened,
  async (event: unknown): Promise<DynamoDBBatchResponse | undefined> => {
    const records = streamRecordsOf(event);
    if (records) return onRecords(records);
    if (!isTick(event)) refuseEvent(event, logger);
    await onTick();
    return undefined;
  },
);
