import { beforeEach, describe, expect, test } from 'vitest';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { tokenRulesSchema } from '../../shared/service/token-rules.ts';
import type { Logger } from '../../shared/telemetry/logger.ts';
import { openMeter } from '../../shared/telemetry/metrics.ts';

const ROUTE = 'GET /v1/lifecycle';
let logged: unknown[];
beforeEach(() => {
  logged = [];
});

function call(route: () => Promise<Reply>, routeKey = ROUTE) {
  const handle = api(opened(), { [ROUTE]: route });
  return handle({ routeKey } as ApiEvent, { awsRequestId: INVOCATION } as never);
}

const INVOCATION = 'an invocation';

function opened() {
  const logger = { error: (...line: unknown[]) => logged.push(line) } as unknown as Logger;
  return {
    name: 'read-lifecycle' as const,
    env: {
      PUBLIC_URL: 'https://kelisim.example',
      TOKEN_RULES: tokenRulesSchema.parse(undefined),
      EDGE_SECRETS: {},
    },
    logger,
    meter: openMeter(),
  };
}

describe('a reply', () => {
  test.each<[string, Reply, object]>([
    [
      'with a body',
      { status: 200, body: { a: 1 } },
      {
        statusCode: 200,
        headers: {
          'content-type': 'application/json',
          'cache-control': 'no-store',
          'x-request-id': INVOCATION,
        },
        body: '{"a":1}',
      },
    ],
    [
      'without a body',
      { status: 204 },
      { statusCode: 204, headers: { 'cache-control': 'no-store', 'x-request-id': INVOCATION } },
    ],
    [
      'with headers of its own',
      { status: 200, headers: { 'cache-control': 'public' }, body: null },
      {
        statusCode: 200,
        headers: {
          'content-type': 'application/json',
          'cache-control': 'public',
          'x-request-id': INVOCATION,
        },
        body: 'null',
      },
    ],
  ])('given one %s, then it has the gateway’s shape', async (_given, reply, result) => {
    expect(await call(async () => reply)).toEqual(result);
  });

  test('given a problem, then its type', async () => {
    const result = await call(async () => problem('not-found'));
    expect(result).toMatchObject({
      statusCode: 404,
      headers: { 'content-type': 'application/problem+json' },
    });
  });

  test('given a route that is not the function’s, then 404', async () => {
    expect(await call(async () => ({ status: 200 }), 'GET /v1/other')).toMatchObject({ statusCode: 404 });
  });
});

describe('a failure', () => {
  const failing = (error: unknown) =>
    call(async () => {
      throw error;
    });
  const ofAws = Object.assign(new Error('throttled'), { $metadata: { httpStatusCode: 400 } });

  test.each<[string, unknown, number, string]>([
    ['a bug', new TypeError('undefined is not a function'), 500, 'internal-error'],
    ['something that is no error', 'text', 500, 'internal-error'],
    ['AWS out of order', ofAws, 503, 'unavailable'],
    ['AWS out of order underneath', new Error('it failed', { cause: ofAws }), 503, 'unavailable'],
  ])(
    'given %s, then a problem that tells nothing more, and a log line',
    async (_given, error, status, kind) => {
      const result = await failing(error);
      const body = JSON.parse(String(result.body)) as Record<string, unknown>;
      expect(result).toMatchObject({ statusCode: status });
      expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'instance']);
      expect(body.type).toMatch(new RegExp(`/${kind}$`));
      expect(logged).toMatchObject([['request-failed', { route: ROUTE }]]);
    },
  );

  test('given it is worth trying again, then it is said when', async () => {
    expect(await failing(ofAws)).toMatchObject({ headers: { 'retry-after': '1' } });
  });
});

describe('an event that is no call of an HTTP API', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['a text', 'ping'],
    ['a list', []],
    ['the tick', { source: 'aws.events', 'detail-type': 'Scheduled Event' }],
    ['records', { Records: [{ Sns: { Message: 'text' } }] }],
    ['a REST API call', { resource: '/v1/lifecycle', httpMethod: 'GET', headers: {} }],
    ['a call in the older format', { version: '1.0', routeKey: ROUTE }],
    ['a socket’s call', { requestContext: { routeKey: '$connect' }, routeKey: '$connect' }],
    ['a route that is no text', { routeKey: 1 }],
  ])('given %s, then the function fails, and its shape is logged', async (_given, event) => {
    const handle = api(opened(), { [ROUTE]: async () => ({ status: 200 }) });
    await expect(handle(event as ApiEvent, {} as never)).rejects.toThrow('of no kind');
    expect(logged).toMatchObject([['event-refused', { shape: expect.anything() }]]);
  });
});
