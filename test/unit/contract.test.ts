import { describe, expect, test } from 'vitest';
import { CONTRACT, type RouteKey } from '../../shared/contract/routes.ts';
import { problem } from '../../shared/http/problems.ts';
import { requestView } from '../../shared/http/views.ts';
import { withWords } from '../../shared/http/words.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { aRequest } from '../builders.ts';
import { holdToContract } from '../support/contract.ts';

const READ = '/v1/requests/0123456789abcdef0123456789abcdef';
const view = { ...requestView(aRequest('refused')), id: READ.slice(-32) };
const TAGGED = { etag: '"a-hash"' };

type Given = {
  method?: string;
  path?: string;
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
};

const held =
  ({ method = 'GET', path = READ, status = 200, headers = TAGGED, body = view }: Given = {}) =>
  () =>
    holdToContract(method, path, {
      status,
      headers: new Headers({ 'content-type': 'application/json', 'x-request-id': 'an-id', ...headers }),
      text: body === '' ? '' : JSON.stringify(body),
    });

const refused = (...args: Parameters<typeof problem>): Given => {
  const called = { origin: 'http://localhost', instance: 'an-id', headers: {} };
  const { status, body, headers = {} } = withWords(problem(...args), called);
  return { status, body, headers };
};

describe('the contract', () => {
  test('has every route of the service, and no other', () => {
    const routes = FUNCTION_ENTRIES.flatMap(({ routes = {} }) => Object.keys(routes));
    expect(Object.keys(CONTRACT).toSorted()).toEqual(routes.toSorted());
  });

  test.each<[string, RouteKey]>(
    FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
      Object.entries(routes)
        .filter(([, access]) => 'scope' in access)
        .map(([key]) => [key, key as RouteKey] as [string, RouteKey]),
    ),
  )('says of %s, which has a scope, that it may be refused for its token', (_name, key) => {
    expect(CONTRACT[key]).toMatchObject({ problems: expect.arrayContaining(['unauthorized', 'forbidden']) });
  });
});

describe('an answer that a test receives', () => {
  test.each<[string, Given]>([
    ['what its route says', {}],
    ['what its route says, whatever its query', { path: `${READ}?`, status: 200 }],
    ['a refusal of the route', refused('not-found')],
    ['a refusal of every route', refused('unavailable', {}, 1)],
    [
      'a document',
      { path: `${READ}/answer`, headers: { 'content-type': 'application/pdf', vary: 'Accept' } },
    ],
    ['with a header that it may have', { headers: { ...TAGGED, 'retry-after': '2' } }],
    [
      'no body where none is meant',
      { method: 'POST', path: '/v1/consents/a/code', status: 202, headers: {}, body: '' },
    ],
    ['none of ours', { path: '/local/clock', status: 418 }],
  ])('passes when it is %s', (_name, given) => {
    expect(held(given)).not.toThrow();
  });

  test.each<[string, Given]>([
    ['has a field more', { body: { ...view, citizenRef: 'x' } }],
    ['has a field less', { body: { ...view, expiresAt: undefined } }],
    ['shows a whole IIN', { body: { ...view, iin: '850101100012' } }],
    ['tells that nobody was asked yet', { body: { ...view, status: 'submitted' } }],
    ['has a field more in an event', { body: { ...view, events: [{ ...view.events[0], by: 'requester' }] } }],
    ['has a status that its route has not', { status: 202 }],
    ['has a body where none is meant', { method: 'POST', path: '/v1/consents/a/code', status: 202 }],
    ['is a refusal that its route has not', refused('wrong-code', { attemptsLeft: 1 })],
    [
      'is a refusal with another title',
      { ...refused('not-found'), body: { type: 'x/not-found', title: '' } },
    ],
    ['lacks a header that its route has', { method: 'POST', path: '/v1/requests', status: 202 }],
    ['has a header that its route has not', { headers: { ...TAGGED, 'x-powered-by': 'x' } }],
    ['has a header of another form', { headers: { ...TAGGED, 'retry-after': 'soon' } }],
    ['is of another media type', { headers: { ...TAGGED, 'content-type': 'text/html' } }],
    ['is an invalid request that names no rule', refused('invalid-request')],
  ])('fails the test when it %s', (_name, given) => {
    expect(held(given)).toThrow(/contract/);
  });
});
