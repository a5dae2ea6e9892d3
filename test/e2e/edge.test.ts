import { describe, expect, test } from 'vitest';
import { EDGE_HEADER } from '../../shared/http/edge.ts';
import { useService } from '../support/use-service.ts';

const service = useService({ env: { EDGE_SECRETS: JSON.stringify({ current: 'newer', before: 'older' }) } });

const call = (path: string, shown?: string) =>
  service.call('GET', path, {
    token: null,
    ...(shown !== undefined && { headers: { [EDGE_HEADER]: shown } }),
  });

describe('an API that stands behind an edge', () => {
  test.each(['newer', 'older'])(
    'given a call that shows %j, as while the secret is changed, then it is answered',
    async (shown) => {
      expect((await call('/v1/lifecycle', shown)).status).toBe(200);
    },
  );

  test.each([undefined, '', 'newe', 'newer ', 'current'])(
    'given a call to its own address that shows %j, then nothing is there, whatever it asks for',
    async (shown) => {
      for (const path of [
        '/v1/lifecycle',
        '/v1/procedure',
        '/.well-known/jwks.json',
        '/v1/answers/nobody',
        '/v1/nothing',
      ])
        expect((await call(path, shown)).status, path).toBe(404);
    },
  );

  test('given a token that counts, then it is of no use without the secret, and nothing is submitted', async () => {
    const token = await service.token({ bin: '900140000020', scope: 'requests' });
    const body = { iin: service.nextIin(), purpose: 'credit' };
    expect((await service.call('POST', '/v1/requests', { token, body })).status).toBe(404);
    const headers = { [EDGE_HEADER]: 'newer' };
    expect((await service.call('GET', '/v1/requests', { token, headers })).text).toBe(
      '{"items":[],"next":null}',
    );
    expect((await service.call('POST', '/v1/requests', { token, headers, body })).status).toBe(202);
  });
});
