import { SECOND } from '../../shared/domain/time.ts';
import { DEFAULT_RATE, FUNCTIONS, type RateLimit, type RouteAccess } from '../../shared/service/table.ts';
import { SHARD_NUMBERS } from '../../shared/storage/keys.ts';

/**
 * What a confirmation asks of a part of AWS: `units` of it, of which the part gives `perSecond`. `from`: where the limit is from.
 * `raised`: what is done where it is met.
 */
export type Station = { name: string; units: number; perSecond: number; from: string; raised: string };

/** What one confirmation by SMS is made of, as docs/deploy.md counts it, and the biggest bank's part in all. */
export const CONFIRMATION = {
  sms: 2,
  polls: 3,
  macs: 4,
  signatures: 1,
  writeUnits: 32,
  invocations: 8,
  /** Seconds that one invocation takes, in the mean. */
  invocation: 0.06,
  /** Of them to the index of a requester's changes: one at the submission, two at the decision, two at the answer. */
  changeWrites: 5,
  /** To the busiest kind of partition of the due index: one at the submission, two when asked, one when decided. */
  dueWrites: 4,
  biggestRequester: 0.3,
  /** Seconds for asking and for answering, together: an assumption, as SNS has not been measured. */
  advancing: 0.38,
} as const;

/** AWS's own numbers as they were in November 2026, for eu-central-1; Service Quotas has those of an account. */
const AWS = {
  snsSms: 20,
  partitionWrites: 1_000,
  partitionReads: 3_000,
  tableWrites: 40_000,
  kmsMacs: 20_000,
  kmsSignatures: 1_000,
  lambdaCopies: 1_000,
  streamShards: 4,
} as const;

/** Of the stream's event source mapping, and of a function over one batch (infra/lambda/triggers.ts, advance-request). */
const STREAM = { batchesAShard: 10, sideBySide: 16 } as const;

/** How many requests are asked or answered at a time. */
export const ADVANCING_AT_ONCE =
  Math.min(FUNCTIONS['advance-request'].limits.concurrency, AWS.streamShards * STREAM.batchesAShard) *
  STREAM.sideBySide;

const ROUTES: Record<string, RouteAccess> = Object.assign(
  {},
  ...Object.values(FUNCTIONS).map((entry) => ('routes' in entry ? entry.routes : {})),
);
const rateOf = (route: string): RateLimit => ROUTES[route]?.rateLimit ?? DEFAULT_RATE;

const route = (name: string, units: number, raised: string): Station => ({
  name: `\`${name}\``,
  units,
  perSecond: rateOf(name).perSecond,
  from: 'shared/service/table.ts',
  raised,
});

const { sms, polls, macs, signatures, writeUnits, invocations, invocation } = CONFIRMATION;
const { changeWrites, dueWrites, biggestRequester, advancing } = CONFIRMATION;

export const STATIONS: readonly Station[] = [
  {
    name: 'SMS through SNS',
    units: sms,
    perSecond: AWS.snsSms,
    from: 'AWS',
    raised: 'a quota, or an aggregator',
  },
  route('POST /v1/requests', 1, '`rateLimit`'),
  route('GET /v1/requests/{id}', polls, '`rateLimit`, or banks follow the feed or a webhook'),
  route('POST /v1/sms/inbound', 1, '`rateLimit`'),
  {
    name: '`advance-request`, side by side',
    units: advancing,
    perSecond: ADVANCING_AT_ONCE,
    from: 'infra/lambda, AWS',
    raised: '`concurrency`',
  },
  {
    name: 'Lambda, copies of the account',
    units: invocations * invocation,
    perSecond: AWS.lambdaCopies,
    from: 'AWS',
    raised: 'a quota',
  },
  { name: 'KMS, MACs', units: macs, perSecond: AWS.kmsMacs, from: 'AWS', raised: 'a quota' },
  {
    name: 'KMS, signatures',
    units: signatures,
    perSecond: AWS.kmsSignatures,
    from: 'AWS',
    raised: 'a quota',
  },
  {
    name: 'DynamoDB, a table’s writes',
    units: writeUnits,
    perSecond: AWS.tableWrites,
    from: 'AWS',
    raised: 'a quota',
  },
  {
    name: '`due`, its fullest partition',
    units: dueWrites / SHARD_NUMBERS.length,
    perSecond: AWS.partitionWrites,
    from: 'AWS, shared/storage/keys.ts',
    raised: 'more shards',
  },
  {
    name: '`sms-hold`, the one item that every asking reads',
    units: 1,
    perSecond: AWS.partitionReads,
    from: 'AWS',
    raised: 'copies of the item',
  },
  {
    name: '`changes`, the biggest bank’s partition',
    units: changeWrites * biggestRequester,
    perSecond: AWS.partitionWrites,
    from: 'AWS',
    raised: '`feedParts`',
  },
];

/** Of a working day (Asia/Almaty), what each hour brings, %: an assumption, with the banks' morning. */
const HOURS = [
  0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.5, 1.5, 6, 13, 14, 11, 8, 7, 9, 9, 8, 6, 3, 1.5, 0.8, 0.5, 0.3, 0.1,
];
/** The busiest seconds of an hour, as times its mean: lists that banks send at once. */
const BURST = 3;

const wholeDay = HOURS.reduce((sum, part) => sum + part, 0);
const SECONDS_AN_HOUR = 3_600;

/** Confirmations a second: in the busiest hour of a day with so many, and in its busiest seconds. */
export function ratesOf(aDay: number): { hour: number; peak: number } {
  const hour = (aDay * (Math.max(...HOURS) / wholeDay)) / SECONDS_AN_HOUR;
  return { hour, peak: BURST * hour };
}

/** As a share of what the station gives. */
export const usedOf = ({ units, perSecond }: Station, rate: number): number => (units * rate) / perSecond;

export const SEED = 20_261_125;
/** Arrivals that are followed at a station: minutes of the busiest time. */
export const FOLLOWED = 200_000;
export const MILLISECONDS = SECOND;
