import { describe, expect, test } from 'vitest';
import { evaluate, type Series } from './figures.ts';
import { PREFIX } from './synthesised.ts';
import { ALARMS } from './watched.ts';

/** What the alarm watches, when its metrics have these values: by their ids, or the one metric of an alarm without an expression. */
function fed(name: string, values: Record<string, number>): { value: number; goesOff: boolean } {
  const alarm = ALARMS.find((each) => each.name === `${PREFIX}-${name}`);
  if (!alarm) throw new Error(`there is no alarm ${name}`);
  const watched = alarm.series.find(({ id }: Series) => id === alarm.watches);
  const value =
    watched && 'expression' in watched ? evaluate(watched.expression, values) : (values.metric ?? Number.NaN);
  const goesOff =
    alarm.comparison === 'LessThanThreshold' ? value < alarm.threshold : value > alarm.threshold;
  return { value, goesOff };
}

describe('an alarm, fed with what AWS or the service would measure', () => {
  test.each<[string, Record<string, number>, boolean]>([
    ['sms-not-delivered', { sent: 60, rate: 0.5 }, true],
    ['sms-not-delivered', { sent: 60, rate: 0.95 }, false],
    ['sms-not-delivered', { sent: 10, rate: 0 }, false],
    ['sms-spend', { metric: 0.81 }, true],
    ['sms-spend-nearly-all', { metric: 0.81 }, false],
    ['sms-spend-nearly-all', { metric: 0.91 }, true],
    // Of 1 USD a month: the next SMS may cost 0.50.
    ['sms-held', { metric: 0.49 }, false],
    ['sms-held', { metric: 0.51 }, true],
    ['no-replies', { sent: 150, replies: 0 }, true],
    ['no-replies', { sent: 150, replies: 1 }, false],
    ['no-replies', { sent: 20, replies: 0 }, false],
    ['sms-fail', { failed: 1, sent: 2 }, false],
    ['sms-fail', { failed: 5, sent: 15 }, true],
    ['wrong-codes', { wrong: 20, granted: 0, refused: 0, notMe: 0 }, false],
    ['wrong-codes', { wrong: 60, granted: 40, refused: 5, notMe: 0 }, true],
    ['wrong-codes', { wrong: 120, granted: 11_000, refused: 500, notMe: 3 }, false],
    ['route-fails-post-v1-sms-inbound', { failed: 5, calls: 5 }, true],
    ['route-fails-post-v1-sms-inbound', { failed: 1, calls: 3 }, false],
    ['route-fails-post-v1-sms-inbound', { failed: 2, calls: 8 }, false],
    ['route-fails-get-v1-requests-id', { failed: 10, calls: 1_000 }, false],
    ['route-fails-get-v1-requests-id', { failed: 10, calls: 100 }, true],
    ['advance-fails', { failed: 10, tried: 100 }, true],
    ['advance-fails', { failed: 2, tried: 10 }, false],
    ['near-timeout-submit-request', { metric: 8_001 }, true],
    ['near-timeout-advance-request', { metric: 43_000 }, false],
    ['near-timeout-advance-request-tick', { metric: 45_000 }, true],
    ['api-5xx', { part: 1, calls: 3 }, false],
    ['api-5xx', { part: 5, calls: 300 }, true],
    ['refused-calls', { part: 150, calls: 210 }, true],
    ['refused-calls', { part: 30, calls: 40 }, false],
    ['unauthorised-calls', { part: 60, calls: 250 }, true],
    ['unauthorised-calls', { part: 40, calls: 250 }, false],
    ['unauthorised-calls', { part: 60, calls: 60 }, false],
    ['slow-calls', { latency: 4_000, calls: 500 }, true],
    ['slow-calls', { latency: 4_000, calls: 5 }, false],
    ['errors-read-lifecycle', { part: 1, calls: 3 }, false],
    ['errors-read-lifecycle', { part: 3, calls: 50 }, true],
    ['errors-advance-request-tick', { part: 1, calls: 5 }, true],
    ['throttles-advance-request', { metric: 11 }, true],
    ['dropped-advance-request-tick', { metric: 11 }, true],
    ['stream-behind-advance-request', { metric: 61_000 }, true],
    ['dead-letters-receive-sms', { metric: 1 }, true],
    ['table-throttles-requests-due', { metric: 11 }, true],
    ['table-throttles-register', { metric: 0 }, false],
    ['kms-used-up-macs', { used: 810 }, true],
    ['kms-used-up-macs', { used: 790 }, false],
    ['kms-used-up-signatures', { used: 801 }, true],
    ['kms-used-up-signatures', { used: 0 }, false],
    ['copies-used-up', { used: 810 }, true],
    ['copies-used-up', { used: 700 }, false],
    ['canary-fails', { metric: 0 }, true],
    ['canary-fails', { metric: 1 }, false],
    ['fire-drill', { metric: 2 }, false],
    ['edge-5xx', { metric: 6 }, true],
    ['calls-blocked', { metric: 1_001 }, true],
  ])('%s, given %j: %s', (name, values, goesOff) => {
    expect(fed(name, values)).toMatchObject({ goesOff });
  });
});
