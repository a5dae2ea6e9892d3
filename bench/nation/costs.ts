/** What a confirmation by SMS, and a month, cost on AWS, in USD: docs/deploy.md has these tables. */
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { METRICS } from '../../shared/telemetry/metrics.ts';
import { CONFIRMATION } from './stations.ts';

const MILLION = 1_000_000;

/** Prices of eu-central-1, on demand, as assumed in November 2026. */
const PRICE = {
  writeUnit: 0.7625 / MILLION,
  readUnit: 0.1525 / MILLION,
  gigabyteSecond: 13.33 / MILLION,
  invocation: 0.2 / MILLION,
  apiCall: 1.2 / MILLION,
  edgeCall: 1.2 / MILLION,
  firewallCall: 0.6 / MILLION,
  mac: 3 / MILLION,
  signature: 15 / MILLION,
  logGigabyte: 0.63,
  smsSegment: 0.12,
  /** An event in a second trail; the first copy of management events is free. */
  trailEvent: 20 / MILLION,
  storedGigabyte: 2 * 0.306,
} as const;

/** Of one confirmation, besides what CONFIRMATION counts. */
const COUNT = {
  readUnits: 29,
  calls: 5,
  logKilobytes: 12,
  segments: 3,
  storedKilobytes: 3.5,
  memory: 0.5,
} as const;
/** Kilobytes a call of a poll writes to the logs, and the read units it takes. */
const POLL = { logKilobytes: 1, readUnits: 1 } as const;

const KEPT_MONTHS = 36;
const MINUTES_A_MONTH = 43_800;

const { invocations, invocation, macs, signatures, writeUnits } = CONFIRMATION;
const gigabyteSeconds = invocations * invocation * COUNT.memory;
const kilobytes = (count: number): number => (count / MILLION) * PRICE.logGigabyte;

export type Part = { name: string; count: string; at: string; usd: number };

/** All but the SMS. */
export const PARTS: readonly Part[] = [
  {
    name: 'DynamoDB, write units',
    count: `${writeUnits} (docs/architecture.md)`,
    at: '0.7625 per million',
    usd: writeUnits * PRICE.writeUnit,
  },
  {
    name: 'DynamoDB, read units',
    count: `about ${COUNT.readUnits}, three polls included`,
    at: '0.1525 per million',
    usd: COUNT.readUnits * PRICE.readUnit,
  },
  {
    name: 'Lambda, time',
    count: `${invocations} invocations × 60 ms × 0.5 GB = ${gigabyteSeconds.toFixed(2)} GB-s`,
    at: '13.33 per million GB-s (arm64)',
    usd: gigabyteSeconds * PRICE.gigabyteSecond,
  },
  {
    name: 'Lambda, invocations',
    count: `${invocations}: submit, ask, reply, answer, a look at what ended, three reads`,
    at: '0.20 per million',
    usd: invocations * PRICE.invocation,
  },
  {
    name: 'HTTP API, calls',
    count: `${COUNT.calls}`,
    at: '1.20 per million',
    usd: COUNT.calls * PRICE.apiCall,
  },
  {
    name: 'CloudFront, calls',
    count: `${COUNT.calls}; of a month the first 10 million are free`,
    at: '1.20 per million',
    usd: COUNT.calls * PRICE.edgeCall,
  },
  {
    name: 'firewall, calls',
    count: `${COUNT.calls}`,
    at: '0.60 per million',
    usd: COUNT.calls * PRICE.firewallCall,
  },
  { name: 'KMS, MACs', count: `${macs}`, at: '3 per million', usd: macs * PRICE.mac },
  {
    name: 'KMS, signature of the answer',
    count: `${signatures}`,
    at: '15 per million',
    usd: signatures * PRICE.signature,
  },
  {
    name: 'CloudWatch Logs',
    count: `${COUNT.logKilobytes} kB`,
    at: '0.63 per GB',
    usd: kilobytes(COUNT.logKilobytes),
  },
];

export const ONE = PARTS.reduce((sum, { usd }) => sum + usd, 0);
export const SMS = COUNT.segments * PRICE.smsSegment;
/** The calls of KMS in a second trail of the organisation's. */
export const TRAIL = (macs + signatures) * PRICE.trailEvent;
/** One poll more than the three of PARTS. */
export const ONE_POLL =
  PRICE.apiCall +
  PRICE.edgeCall +
  PRICE.firewallCall +
  PRICE.invocation +
  invocation * COUNT.memory * PRICE.gigabyteSecond +
  POLL.readUnits * PRICE.readUnit +
  kilobytes(POLL.logKilobytes);

const ROUTES = FUNCTION_ENTRIES.flatMap(({ routes = {} }) => Object.keys(routes)).length;

/**
 * What a stage has whatever happens, as test/infra/watch.test.ts counts it in the templates. `alarmMetrics`: an alarm costs by the metrics that it watches.
 * `metrics`: each by its name, and those that failed by route, of each route that is called.
 */
export const STANDING = {
  keys: 6,
  secrets: 3,
  metrics: Object.keys(METRICS).length - 1 + ROUTES,
  alarmMetrics: 302,
  compositeAlarms: 2,
  dashboards: 1,
  firewalls: 1,
  firewallRules: 6,
} as const;

/** What one of them costs a month. */
export const STANDING_PRICE = {
  keys: 1,
  secrets: 0.4,
  metrics: 0.3,
  alarmMetrics: 0.1,
  compositeAlarms: 0.5,
  dashboards: 3,
  firewalls: 5,
  firewallRules: 1,
} as const satisfies Record<keyof typeof STANDING, number>;

/** Of 200 ms and half a gigabyte each. */
export const TICKS =
  FUNCTION_ENTRIES.filter(({ tick }) => tick).length *
  MINUTES_A_MONTH *
  (0.2 * COUNT.memory * PRICE.gigabyteSecond + PRICE.invocation);

const counted = Object.keys(STANDING) as (keyof typeof STANDING)[];
export const FIXED = TICKS + counted.reduce((sum, each) => sum + STANDING[each] * STANDING_PRICE[each], 0);

/** Once it has been kept for three years, a month. */
const storage = (aMonth: number): number =>
  ((aMonth * KEPT_MONTHS * COUNT.storedKilobytes) / MILLION) * PRICE.storedGigabyte;

export const monthOf = (aMonth: number) => {
  const without = aMonth * ONE + storage(aMonth) + FIXED;
  return { parts: aMonth * ONE, storage: storage(aMonth), without, all: without + aMonth * SMS };
};
