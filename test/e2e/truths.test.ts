import { beforeAll, describe, expect, test } from 'vitest';
import { useService } from '../support/use-service.ts';
import { tokenMaker } from './own-tokens.ts';

/** Of no organisation in the register: only its token could name it. */
const UNREGISTERED = '990140000700';

const service = useService();
let bank: string;
beforeAll(async () => {
  bank = await service.bank();
});

const logLine = (found: (line: Record<string, unknown>) => boolean) =>
  service.output
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []))
    .find(found);

describe('a call has one id', () => {
  test.each([
    ['GET', '/v1/requests'],
    ['GET', '/v1/lifecycle'],
    ['GET', '/v1/nothing'],
    ['GET', '/nothing'],
    ['GET', '/'],
    ['GET', '/citizen'],
    ['GET', '/oidc/.well-known/openid-configuration'],
    ['GET', '/local/nothing'],
    ['POST', '/local/clock'],
    ['GET', '/%'],
  ])('%s %s: in a header, and in a problem as its instance', async (method, path) => {
    const { headers, body } = await service.call(method, path);
    const id = headers.get('x-request-id');
    expect(id).toMatch(/^[\x21-\x7e]{8,}$/);
    if (headers.get('content-type') === 'application/problem+json') expect(body.instance).toBe(id);
  });

  test('it stands in the lines of the log, with the trace of whoever called', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await service.fault({
      service: 'dynamodb',
      next: 9,
      error: 'InternalServerError',
      function: 'read-requests',
    });
    const failed = await service.call('GET', '/v1/requests', { token: bank, headers: { traceparent } });
    expect(failed.status).toBe(503);
    const id = failed.headers.get('x-request-id');
    expect(failed.body.instance).toBe(id);
    expect(logLine((line) => line.invocation === id)).toMatchObject({
      message: 'request-failed',
      traceparent,
    });
    await service.fault({ service: 'dynamodb', next: 0, function: 'read-requests' });
  });

  test('a trace that is none stays out of the log', async () => {
    await service.fault({
      service: 'dynamodb',
      next: 9,
      error: 'InternalServerError',
      function: 'read-requests',
    });
    const { headers } = await service.call('GET', '/v1/requests', {
      token: bank,
      headers: { traceparent: '00-850101100012-1' },
    });
    const line = logLine(({ invocation }) => invocation === headers.get('x-request-id'));
    expect(line).toMatchObject({ message: 'request-failed' });
    expect(line).not.toHaveProperty('traceparent');
    await service.fault({ service: 'dynamodb', next: 0, function: 'read-requests' });
  });
});

describe('a problem', () => {
  const missing = '/v1/requests/0123456789abcdef0123456789abcdef';

  test.each([
    ['kk', 'kk', 'Мұнда ештеңе жоқ'],
    ['ru-KZ,en;q=0.5', 'ru', 'Здесь ничего нет'],
    ['en', 'en', 'There is nothing here'],
    ['de', 'en', 'There is nothing here'],
    ['*', 'en', 'There is nothing here'],
  ])('given Accept-Language: %s, is in %s', async (accepted, language, title) => {
    const { headers, body } = await service.call('GET', missing, {
      token: bank,
      headers: { 'accept-language': accepted },
    });
    expect(body.title).toBe(title);
    expect(headers.get('content-language')).toBe(language);
    expect(headers.get('vary')).toContain('Accept-Language');
  });

  test('of the gateway itself speaks the same languages', async () => {
    const { body } = await service.call('GET', missing, { headers: { 'accept-language': 'ru' } });
    expect(body.title).toBe('Нужен действительный токен доступа');
  });

  test('has a type on the address of the service', async () => {
    const { body } = await service.call('GET', missing, { token: bank });
    expect(body.type).toBe(`${service.origin}/problems/not-found`);
  });

  test('says what is wrong with a field in our words', async () => {
    const { body } = await service.submit(bank, { iin: 1, purpose: 'gift', birthDateConfirmed: 'yes' });
    expect(body.errors).toEqual([
      { pointer: '/iin', detail: 'A text is needed here.' },
      {
        pointer: '/purpose',
        detail: 'One of credit, housing, education, employment, social-services, other.',
      },
      { pointer: '/birthDateConfirmed', detail: 'true or false is needed here.' },
    ]);
    expect((await service.call('POST', '/v1/requests', { token: bank, body: {} })).body.errors).toEqual([
      { pointer: '/iin', detail: 'This field is missing.' },
      { pointer: '/purpose', detail: 'This field is missing.' },
    ]);
  });
});

describe('a validator', () => {
  test('a request that has not changed is 304, with the time to ask again; a changed one is not', async () => {
    const { id } = await service.ask(bank, (await service.citizen()).iin);
    const read = (etag: string) =>
      service.call('GET', `/v1/requests/${id}`, { token: bank, headers: { 'if-none-match': etag } });
    const etag = (await read('"none"')).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);
    const again = await read(`W/${etag}`);
    expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
    expect(again.headers.get('retry-after')).toMatch(/^\d+$/);
    await service.cancel(id, bank);
    const after = await read(etag);
    expect(after.status).toBe(200);
    expect(after.headers.get('etag')).not.toBe(etag);
  });

  test('a cabinet that has not changed is 304, in each language for itself', async () => {
    const citizen = await service.citizen();
    await service.ask(bank, citizen.iin);
    const read = (headers: Record<string, string>) =>
      service.call('GET', '/v1/consents', { token: citizen.token, headers });
    const kk = await read({ 'accept-language': 'kk' });
    const etag = kk.headers.get('etag') ?? '';
    expect((await read({ 'accept-language': 'kk', 'if-none-match': etag })).status).toBe(304);
    expect((await read({ 'accept-language': 'ru', 'if-none-match': etag })).status).toBe(200);
    expect(kk.headers.get('vary')).toBe('Accept-Language');
  });
});

describe('a submission', () => {
  test('given its key with quotes and without, is the same', async () => {
    const body = { iin: (await service.citizen()).iin };
    const first = await service.submit(bank, body, { 'idempotency-key': 'quoted-17' });
    const again = await service.submit(bank, body, { 'idempotency-key': '"quoted-17"' });
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  test.each(['"', '"a', '"a"b"', '"a","b"', '""'])('given the key %s, is refused', async (key) => {
    const { iin } = await service.citizen();
    expect((await service.submit(bank, { iin }, { 'idempotency-key': key })).status).toBe(400);
  });

  test('given the token of an organisation without a name, is refused: nobody is asked by an unnamed one', async () => {
    const make = await tokenMaker(service);
    const { iin } = await service.citizen();
    const unnamed = await make({ bin: UNREGISTERED });
    const { status, body } = await service.submit(unnamed, { iin });
    expect(status).toBe(403);
    expect(body.type).toMatch(/\/forbidden$/);
    expect((await service.call('GET', '/v1/requests', { token: unnamed })).status).toBe(200);
  });
});
