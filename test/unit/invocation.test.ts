import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { invocable, invocation } from '../../shared/telemetry/invocation.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { openMeter } from '../../shared/telemetry/metrics.ts';

const lines: Record<string, unknown>[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => {
      lines.push(JSON.parse(line));
    });
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const as = (awsRequestId: string): Context => ({ awsRequestId }) as Context;

test('given invocations side by side in one process, then each line names its own', async () => {
  const logger = openLogger('a-function');
  const handler = invocable({ meter: openMeter() }, async (word: string) => {
    await Promise.resolve();
    logger.info(word, { requestId: `request of ${word}` });
    await Promise.resolve();
    logger.error(word);
    return invocation();
  });
  expect(await Promise.all([handler('one', as('1')), handler('two', as('2'))])).toEqual(['1', '2']);
  const named = lines.map(({ message, invocation: id }) => `${message} ${id}`);
  expect(named.toSorted()).toEqual(['one 1', 'one 1', 'two 2', 'two 2']);
  expect(lines).toContainEqual(expect.objectContaining({ message: 'one', requestId: 'request of one' }));
});

test('given a failure, then its answer is given, and what is logged on the way names the invocation', async () => {
  const logger = openLogger('a-function');
  const handler = invocable<string, string>(
    { meter: openMeter() },
    async () => {
      throw new Error('out of order');
    },
    ({ error, event, answer }) => {
      logger.warn(`${event}: ${(error as Error).message}`);
      answer('sorry');
    },
  );
  expect(await handler('a call', as('3'))).toBe('sorry');
  expect(lines).toMatchObject([{ message: 'a call: out of order', invocation: '3' }]);
});

test('given no invocation, then a line names none', () => {
  openLogger('a-function').info('starting');
  expect(lines[0]).not.toHaveProperty('invocation');
});
