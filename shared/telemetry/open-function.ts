import { type EnvironmentOf, readEnvironment } from '../service/environment.ts';
import type { FunctionName } from '../service/table.ts';
import { type Logger, openLogger } from './logger.ts';
import { type Meter, openMeter } from './metrics.ts';

/** What every function has: its environment, its log and its measurements. */
export type Opened<F extends FunctionName> = { name: F; env: EnvironmentOf<F>; logger: Logger; meter: Meter };

/** Throws naming each variable that is missing or malformed. */
export const openFunction = <F extends FunctionName>(
  name: F,
  variables: Record<string, string | undefined>,
): Opened<F> => ({
  name,
  env: readEnvironment(name, variables),
  logger: openLogger(name),
  meter: openMeter(),
});
