import { DAY } from '../domain/time.ts';
import { randomVersion } from '../signing/random.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Measure } from '../telemetry/metrics.ts';
import type { FeedParts } from './feed.ts';
import { measuringMoves } from './measured-moves.ts';
import { reportMalformed } from './report-malformed.ts';
import { makeRequestReader } from './request-reader.ts';
import { makeRequests } from './requests.ts';
import { tableOf } from './table.ts';
import { tracingMoves } from './traced-moves.ts';
import { makeWindows } from './windows.ts';

type Tables = { REQUESTS_TABLE: string; FEED_PARTS: FeedParts };
type Function<Environment> = { env: Environment; logger: Logger; meter: Measure };

/** The requests table for those who only read requests, and the consent windows. */
export function openReader({ env, logger, meter }: Function<Tables>) {
  const table = tableOf(env, 'REQUESTS_TABLE');
  const malformed = reportMalformed(logger, meter);
  const feedParts = env.FEED_PARTS;
  return {
    table,
    malformed,
    feedParts,
    requests: makeRequestReader({ table, malformed, feedParts }),
    windows: makeWindows(table, malformed),
  };
}

type Writing = Tables & { RETENTION_DAYS: number; TRACING: 'on' | 'off' };

/** The same with requests that can be written, each move measured, and traced where the stage wants it. */
export function openRequests(opened: Function<Writing>) {
  const reading = openReader(opened);
  const retention = opened.env.RETENTION_DAYS * DAY;
  const made = makeRequests({ ...reading, retention, token: randomVersion });
  const requests = opened.env.TRACING === 'on' ? tracingMoves(made, opened.logger) : made;
  return { ...reading, requests: measuringMoves(requests, opened.meter) };
}
