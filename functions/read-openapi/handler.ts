import document from '../../docs/openapi.json' with { type: 'json' };
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { withEtag } from '../../shared/http/etag.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

export const handler = api(openFunction('read-openapi', process.env), {
  'GET /openapi.json': async (event: ApiEvent) =>
    withEtag(event, {
      status: 200,
      headers: { 'cache-control': 'public, max-age=300' },
      body: document,
    }),
});
