import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useService } from '../support/use-service.ts';

const service = useService();
const get = (headers: Record<string, string> = {}) => service.call('GET', '/openapi.json', { headers });

test('anybody reads the description of the API, as it is checked in', async () => {
  const { status, text, headers } = await get();
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('public, max-age=300');
  const checkedIn = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
  expect(JSON.parse(text)).toEqual(JSON.parse(checkedIn));
});

test('who has it already is told that nothing has changed', async () => {
  const etag = (await get()).headers.get('etag') ?? '';
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const { status, text, headers } = await get({ 'if-none-match': known });
    expect({ status, text, etag: headers.get('etag') }).toEqual({ status: 304, text: '', etag });
  }
  expect((await get({ 'if-none-match': '"other"' })).status).toBe(200);
});
