import { DAY } from '../domain/time.ts';
import { randomVersion } from '../signing/random.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Measure } from '../telemetry/metrics.ts';
import { measuringMoves } from './measured-moves.ts';
import { reportMalformed } from './report-malformed.ts';
import { makeRequests } from './requests.ts';
import { openTable } from './table.ts';
import { makeWindows } from './windows.ts';

type Environment = { REQUESTS_TABLE: string; RETENTION_DAYS: number };
type Function = { env: Environment; logger: Logger; meter: Measure };

/** The requests table with its requests, each move measured, and their consent windows. */
export function openRequests({ env, logger, meter }: Function) {
  const table = openTable(env.REQUESTS_TABLE);
  const malformed = reportMalformed(logger, meter);
  const retention = env.RETENTION_DAYS * DAY;
  return {
    table,
    malformed,
    requests: measuringMoves(makeRequests({ table, retention, token: randomVersion, malformed }), meter),
    windows: makeWindows(table, malformed),
  };
}
