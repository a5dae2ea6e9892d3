import { describe, expect, test, vi } from 'vitest';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { EDGE_HEADER } from '../../shared/http/edge.ts';
import { variablesOf } from '../../shared/service/environment.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { tokenRulesSchema } from '../../shared/service/token-rules.ts';
import { openMeter } from '../../shared/telemetry/metrics.ts';

const ROUTE = 'GET /v1/lifecycle';

/** A call of a function that lets in what shows one of the secrets; whether the route was reached. */
async function call(EDGE_SECRETS: Record<string, string>, headers?: Record<string, string>) {
  const route = vi.fn(async () => ({ status: 200, body: {} }));
  const env = {
    PUBLIC_URL: 'https://kelisim.example',
    TOKEN_RULES: tokenRulesSchema.parse(undefined),
    EDGE_SECRETS,
  };
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const handle = api({ name: 'read-lifecycle', env, logger, meter: openMeter() }, { [ROUTE]: route });
  const event = { routeKey: ROUTE, ...(headers && { headers }) } as unknown as ApiEvent;
  const { statusCode } = await handle(event, { awsRequestId: 'call' } as never);
  return { statusCode, reached: route.mock.calls.length > 0 };
}

const BOTH = { current: 'newer', before: 'older' };

describe('a function behind an edge', () => {
  test.each(['newer', 'older'])(
    'given a call that shows %j, as while the secret is changed, then it is answered',
    async (shown) => {
      expect(await call(BOTH, { [EDGE_HEADER]: shown })).toEqual({ statusCode: 200, reached: true });
    },
  );

  test.each<[Record<string, string> | undefined]>([
    [undefined],
    [{}],
    [{ [EDGE_HEADER]: '' }],
    [{ [EDGE_HEADER]: 'newe' }],
    [{ [EDGE_HEADER]: 'newer ' }],
    [{ [EDGE_HEADER]: 'newer,newer' }],
    [{ [EDGE_HEADER]: 'current' }],
    [{ authorization: 'Bearer newer' }],
  ])(
    'given a call to its own address with %j, then nothing is there, and nothing was looked at',
    async (headers) => {
      expect(await call(BOTH, headers)).toEqual({ statusCode: 404, reached: false });
    },
  );

  test('given nothing that stands before the API, as on one machine, then every call is answered', async () => {
    expect(await call({})).toEqual({ statusCode: 200, reached: true });
    expect(await call({}, { [EDGE_HEADER]: 'anything' })).toEqual({ statusCode: 200, reached: true });
  });

  test('every function that is called from outside is told the secrets', () => {
    for (const { name, routes, unrouted } of FUNCTION_ENTRIES)
      expect(variablesOf(name).includes('EDGE_SECRETS'), name).toBe(Boolean(routes || unrouted));
  });
});
