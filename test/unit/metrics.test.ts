import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { measuringSms } from '../../shared/messaging/measured-sms.ts';
import { invocable } from '../../shared/telemetry/invocation.ts';
import { openMeter } from '../../shared/telemetry/metrics.ts';
import { noteThrottle } from '../../shared/telemetry/throttles.ts';

const CONTEXT = { awsRequestId: 'an invocation' } as Context;
const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'kelisim-test');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.spyOn(console, 'log').mockImplementation((line: string) => {
    lines.push(line);
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const written = () => lines.map((line) => JSON.parse(line));

describe('a meter', () => {
  test('given counts, a highest value and samples, when flushed, then one line has them all, under the stage', () => {
    const meter = openMeter();
    meter.count('SmsSent');
    meter.count('SmsSent', 2);
    meter.highest('OldestUnansweredConsent', 7);
    meter.highest('OldestUnansweredConsent', 3);
    meter.sample('ConsentToAnswer', 40);
    meter.sample('ConsentToAnswer', 60);
    meter.flush();
    expect(written()).toEqual([
      expect.objectContaining({
        service: 'kelisim-test',
        SmsSent: 3,
        OldestUnansweredConsent: 7,
        ConsentToAnswer: [40, 60],
      }),
    ]);
  });

  test('given nothing measured, or all of it written, then there is no line', () => {
    const meter = openMeter();
    meter.flush();
    meter.count('WrongCode');
    meter.flush();
    meter.flush();
    expect(written()).toHaveLength(1);
  });

  test('given two invocations at once in one process, then nothing is lost and nothing written twice', async () => {
    const meter = openMeter();
    const handler = invocable({ meter }, async (times: number) => {
      for (let time = 0; time < times; time++) {
        meter.count('SmsSent');
        await Promise.resolve();
      }
    });
    await Promise.all([handler(3, CONTEXT), handler(5, CONTEXT)]);
    expect(written().reduce((sum, { SmsSent }) => sum + SmsSent, 0)).toBe(8);
  });

  test('given an invocation that fails, then what it measured is written', async () => {
    const meter = openMeter();
    const handler = invocable({ meter }, async () => {
      meter.count('SmsFailed');
      throw new Error('out of order');
    });
    await expect(handler({}, CONTEXT)).rejects.toThrow('out of order');
    expect(written()).toEqual([expect.objectContaining({ SmsFailed: 1 })]);
  });
});

describe('calls of a route, and tries that AWS refused', () => {
  test('given calls, then each is one value under its route and the stage, 1 where it failed', () => {
    const meter = openMeter();
    meter.call('GET /v1/lifecycle', false);
    meter.call('POST /v1/requests', true);
    expect(written()).toEqual([
      expect.objectContaining({ service: 'kelisim-test', route: 'GET /v1/lifecycle', RequestFailed: 0 }),
      expect.objectContaining({ service: 'kelisim-test', route: 'POST /v1/requests', RequestFailed: 1 }),
    ]);
    expect(written()[0]._aws.CloudWatchMetrics[0].Dimensions).toEqual([['service', 'route']]);
  });

  test('given decisions against a requester, then each is one value under the requester and the stage', () => {
    const meter = openMeter();
    meter.against('900140000012', 'RequestNotMe');
    meter.against('person', 'RequestRefused');
    expect(written()).toEqual([
      expect.objectContaining({ service: 'kelisim-test', requester: '900140000012', RequestNotMe: 1 }),
      expect.objectContaining({ service: 'kelisim-test', requester: 'person', RequestRefused: 1 }),
    ]);
    expect(written()[0]._aws.CloudWatchMetrics[0].Dimensions).toEqual([['service', 'requester']]);
  });

  test('given refused tries, then whoever writes next has them, once', () => {
    const meter = openMeter();
    noteThrottle();
    noteThrottle();
    meter.flush();
    meter.flush();
    expect(written()).toEqual([expect.objectContaining({ AwsThrottled: 2 })]);
  });
});

describe('SMS, measured', () => {
  const message = { phone: '+77010000020' as never, text: 'Сәлем' };
  const counted = () => {
    const counts: Record<string, number> = {};
    const count = (name: string, by = 1): void => {
      counts[name] = (counts[name] ?? 0) + by;
    };
    const apart = () => undefined;
    return { counts, measure: { count, highest: count, sample: count, call: apart, against: apart } };
  };

  test('given an SMS that is accepted, then it counts with its segments and what they cost', async () => {
    const { counts, measure } = counted();
    const send = measuringSms(async () => ({ kind: 'accepted' }), measure, 0.1);
    await send({ ...message, text: 'Сәлем '.repeat(20) });
    expect(counts).toEqual({ SmsSent: 1, SmsFailed: 0, SmsSegments: 2, SmsCostUsd: 0.2 });
  });

  test('given one that is not, then it counts as what it is, and the caller hears of it', async () => {
    const { counts, measure } = counted();
    await measuringSms(async () => ({ kind: 'unreachable' }), measure, 0.1)(message);
    const failing = measuringSms(() => Promise.reject(new Error('throttled')), measure, 0.1);
    await expect(failing(message)).rejects.toThrow('throttled');
    expect(counts).toEqual({ SmsUnreachable: 1, SmsFailed: 1, SmsSent: 0 });
  });
});
