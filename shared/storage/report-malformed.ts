import { describeError, type Logger } from '../telemetry/logger.ts';
import type { Measure } from '../telemetry/metrics.ts';
import type { ReportMalformed } from './malformed.ts';

/** Names a malformed item in the log once for each process; the metric, and so its alarm, goes on as long as it is met. */
export function reportMalformed(logger: Logger, meter: Measure): ReportMalformed {
  const named = new Set<string>();
  return (item) => {
    meter.count('MalformedItem');
    const name = `${item.key.pk} ${item.key.sk}`;
    if (named.has(name)) return;
    named.add(name);
    logger.error('item-malformed', { error: describeError(item) });
  };
}
