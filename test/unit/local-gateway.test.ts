import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Authorize } from '../../local/runtime/authorizer.ts';
import { makeGateway } from '../../local/runtime/gateway.ts';
import { IIN } from '../builders.ts';

describe('the gateway', () => {
  type Invoked = { name: string; event: Record<string, unknown> };
  let invoked: Invoked[];
  let asked: unknown[];
  beforeEach(() => {
    invoked = [];
    asked = [];
  });

  const authorize: Authorize = async (authorization, scope) => {
    asked.push([authorization, scope]);
    return { kind: 'allowed', claims: { iin: IIN }, scopes: [scope] };
  };
  const invoke = async (name: string, event: unknown) => {
    invoked.push({ name, event: event as Record<string, unknown> });
    return { statusCode: 202, headers: { 'content-type': 'application/json' }, body: '{"a":1}' };
  };
  const gateway = makeGateway({ invoke, authorize });
  const ID = 'the id of this call';

  function call(method: string, path: string, options: { body?: Buffer | string; headers?: object } = {}) {
    const { body = '', headers = {} } = options;
    const all = { authorization: 'Bearer token', host: 'localhost', ...headers };
    const request = Object.assign(Readable.from([Buffer.from(body)]), {
      method,
      httpVersion: '1.1',
      headers: all,
      headersDistinct: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value].flat()])),
      socket: { remoteAddress: '127.0.0.1' },
    });
    return gateway(request as unknown as IncomingMessage, new URL(path, 'http://localhost'), null, ID);
  }

  test.each([
    ['POST', '/v1/requests', 'submit-request', 'requests', undefined],
    ['GET', '/v1/requests', 'read-requests', 'requests', undefined],
    ['GET', '/v1/requests/one', 'read-requests', 'requests', { id: 'one' }],
    ['GET', '/v1/requests/one/answer', 'read-answer', 'requests', { id: 'one' }],
    ['POST', '/v1/requests/one/cancel', 'cancel-request', 'requests', { id: 'one' }],
    ['POST', '/v1/consents/a%2Fb/decision', 'decide-consent', 'consents', { id: 'a/b' }],
    ['DELETE', '/v1/me/blocks/990140000017', 'manage-blocks', 'consents', { requesterId: '990140000017' }],
    ['POST', '/v1/register/entries', 'import-entries', 'register', undefined],
  ])('given %s %s, then %s with the scope %s', async (method, path, name, scope, pathParameters) => {
    expect(await call(method, path)).toMatchObject({
      status: 202,
      headers: { 'content-type': 'application/json' },
    });
    expect(asked).toEqual([['Bearer token', scope]]);
    expect(invoked).toMatchObject([{ name }]);
    expect(invoked[0]?.event.pathParameters).toEqual(pathParameters);
    expect(invoked[0]?.event).toMatchObject({
      requestContext: { requestId: ID, authorizer: { jwt: { claims: { iin: IIN } } } },
    });
  });

  test('given a public route, then nobody is asked for a token', async () => {
    await call('GET', '/v1/lifecycle');
    expect(asked).toEqual([]);
    expect(invoked).toMatchObject([{ name: 'read-lifecycle' }]);
    expect(invoked[0]?.event.requestContext).not.toHaveProperty('authorizer');
  });

  test.each([
    ['PUT', '/v1/requests'],
    ['GET', '/v1/requests/'],
    ['GET', '/v1/requests/one/'],
    ['GET', '/v1/requests/one/two'],
    ['GET', '/v1'],
    ['POST', '/.well-known/jwks.json'],
  ])(
    'given %s %s, which no route fits, then the function for that, and nobody is asked for a token',
    async (method, path) => {
      await call(method, path);
      expect(asked).toEqual([]);
      expect(invoked).toMatchObject([
        { name: 'refuse-call', event: { routeKey: '$default', requestContext: { http: { method } } } },
      ]);
    },
  );

  test.each([
    ['GET', '//v1/requests'],
    ['GET', '/V1/requests'],
    ['GET', '/'],
  ])('given %s %s, then it is not the API’s', async (method, path) => {
    expect(await call(method, path)).toBeNull();
    expect(invoked).toEqual([]);
  });

  test('given a token that is refused, then the function is not called', async () => {
    const refuse: Authorize = async () => ({ kind: 'refused', reply: { status: 403, body: {} } });
    const closed = makeGateway({ invoke, authorize: refuse });
    const request = Object.assign(Readable.from([]), { method: 'GET', headersDistinct: {} });
    const answer = await closed(
      request as unknown as IncomingMessage,
      new URL('http://localhost/v1/requests'),
      null,
      ID,
    );
    expect(answer).toMatchObject({ status: 403 });
    expect(invoked).toEqual([]);
  });

  test('given a query, then its parameters, those that come twice joined as API Gateway joins them', async () => {
    await call('GET', '/v1/requests?limit=5&changedSince=a%20b&x=1&x=2');
    expect(invoked[0]?.event).toMatchObject({
      rawQueryString: 'limit=5&changedSince=a%20b&x=1&x=2',
      queryStringParameters: { limit: '5', changedSince: 'a b', x: '1,2' },
    });
  });

  test('given parameters named like what every object has, then they are parameters like any other', async () => {
    await call('GET', '/v1/requests?__proto__=1&constructor=2&__proto__=3');
    const { queryStringParameters } = invoked[0]?.event ?? {};
    expect(Object.entries(queryStringParameters ?? {})).toEqual([
      ['__proto__', '1,3'],
      ['constructor', '2'],
    ]);
  });

  test('given two lines of a token, then the authorizer sees both, as one that is none', async () => {
    await call('GET', '/v1/requests', { headers: { authorization: ['Bearer one', 'Bearer two'] } });
    expect(asked).toEqual([['Bearer one,Bearer two', 'requests']]);
  });

  test.each([
    ['application/json', '{"a":"ж"}', '{"a":"ж"}', false],
    ['application/octet-stream', 'abc', 'YWJj', true],
    ['application/json', Buffer.from([0xff]), '/w==', true],
    ['application/json', '', undefined, false],
  ])('given %s with %j, then the body is %j', async (type, body, text, isBase64Encoded) => {
    await call('POST', '/v1/requests', { body, headers: { 'content-type': type } });
    expect(invoked[0]?.event).toMatchObject({ isBase64Encoded });
    expect(invoked[0]?.event.body).toBe(text);
  });

  test('given more than 10 MB, then 413 before the function is called', async () => {
    expect(await call('POST', '/v1/requests', { body: Buffer.alloc(10 * 1024 * 1024 + 1) })).toMatchObject({
      status: 413,
    });
    expect(invoked).toEqual([]);
  });
});
