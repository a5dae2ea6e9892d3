import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { SECOND } from '../../shared/domain/time.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import {
  DEFAULT_RATE,
  FUNCTION_ENTRIES,
  type FunctionName,
  type RouteAccess,
  type Scope,
  UNROUTED,
} from '../../shared/service/table.ts';
import { answerOf, type HttpAnswer, readBody } from '../http.ts';
import type { Authorize, Claims } from './authorizer.ts';
import type { Invoke } from './functions.ts';
import type { GatewayAnswers, GatewayOptions } from './settings.ts';
import { makeTokenBucket } from './token-bucket.ts';

type RouteEntry = {
  name: FunctionName;
  routeKey: string;
  method: string;
  path: string[];
  scope: Scope | null;
  /** Milliseconds until the next call may pass; 0: this one may. */
  takeToken: () => number;
};

const FREE = (): number => 0;

/** Each gateway counts for itself. */
const routesOf = (holdsStageRate: boolean): RouteEntry[] =>
  FUNCTION_ENTRIES.flatMap(({ name, routes = {} }) =>
    Object.entries(routes).map(([routeKey, access]: [string, RouteAccess]) => {
      const [method = '', path = ''] = routeKey.split(' ');
      return {
        name,
        routeKey,
        method,
        path: path.split('/'),
        scope: 'scope' in access ? access.scope : null,
        takeToken:
          access.rateLimit || holdsStageRate ? makeTokenBucket(access.rateLimit ?? DEFAULT_RATE) : FREE,
      };
    }),
  );

type Matched = { route: RouteEntry; pathParameters: Record<string, string> };

/** `method` null: whichever it is. */
function match(all: readonly RouteEntry[], method: string | null, pathname: string): Matched | null {
  const parts = pathname.split('/');
  for (const route of all) {
    if ((method !== null && route.method !== method) || route.path.length !== parts.length) continue;
    const pathParameters: Record<string, string> = {};
    const fits = route.path.every((expected, index) => {
      const part = parts[index] ?? '';
      if (!expected.startsWith('{')) return expected === part;
      pathParameters[expected.slice(1, -1)] = decodeURIComponent(part);
      return part !== '';
    });
    if (fits) return { route, pathParameters };
  }
  return null;
}

const isText = (contentType: string | undefined): boolean =>
  /^(text\/|application\/(json|xml|javascript))/i.test(contentType ?? '');

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
}

/** Two header lines are no token: Node would give the first alone. */
const authorizationOf = (request: IncomingMessage): string | undefined =>
  request.headersDistinct.authorization?.join(',');

function queryOf(url: URL): Record<string, string> | undefined {
  // A map, because a name may be one of an object's own, as `__proto__` is.
  const query = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    const before = query.get(name);
    query.set(name, before === undefined ? value : `${before},${value}`);
  }
  return url.search === '' ? undefined : Object.fromEntries(query);
}

type EventParts = Matched & {
  request: IncomingMessage;
  url: URL;
  body: Buffer;
  claims: Claims | null;
  id: string;
};

/** The payload of an HTTP API, version 2.0. */
function eventOf({ request, url, route, pathParameters, body, claims, id }: EventParts): unknown {
  const now = new Date();
  // What claims to be text and is not goes on as it came: as text its bytes would be replaced.
  const text = isText(request.headers['content-type']) && isUtf8(body);
  const queryStringParameters = queryOf(url);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: headersOf(request),
    ...(queryStringParameters && { queryStringParameters }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: request.headers.host ?? '',
      domainPrefix: 'local',
      http: {
        method: route.method,
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: id,
      routeKey: route.routeKey,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
      ...(claims && { authorizer: { jwt: { claims: claims.claims, scopes: claims.scopes } } }),
    },
    ...(body.length > 0 && { body: body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !text,
  };
}

function answerOfResult(result: APIGatewayProxyStructuredResultV2): HttpAnswer {
  const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    status: result.statusCode ?? 200,
    headers: Object.fromEntries(headers),
    body: Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** What API Gateway itself says, by status; it says nothing else. */
const AWS_MESSAGES: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
};

/** A refusal of the gateway's own, before any function is called. */
function refusalOf(reply: Reply, { answers, id }: { answers: GatewayAnswers; id: string }): HttpAnswer {
  if (answers === 'problems') return answerOf(reply);
  const challenge = reply.headers?.['www-authenticate'];
  return {
    status: reply.status,
    headers: {
      'content-type': 'application/json',
      'apigw-requestid': id,
      ...(challenge !== undefined && { 'www-authenticate': challenge }),
    },
    body: JSON.stringify({ message: AWS_MESSAGES[reply.status] }),
  };
}

const unrouted = FUNCTION_ENTRIES.find((entry) => entry.unrouted)?.name;

/** Paths of the API, whether they have a route or not; all others are the pages' and what only this machine has. */
const isOfApi = (all: readonly RouteEntry[], pathname: string): boolean =>
  /^\/v1(\/|$)/.test(pathname) || match(all, null, pathname) !== null;

type Options = { invoke: Invoke; authorize: Authorize } & Partial<GatewayOptions>;

/**
 * API Gateway (HTTP API) as the service table describes it: route and its rate, authorizer with the route's scope,
 * function. Null for a path that is not the API's.
 */
export function makeGateway({ invoke, authorize, answers = 'problems', holdsStageRate = true }: Options) {
  const all = routesOf(holdsStageRate);

  function matchedIn(method: string, pathname: string): Matched | null {
    const matched = match(all, method, pathname);
    if (matched || !unrouted || !isOfApi(all, pathname)) return matched;
    const route = { name: unrouted, routeKey: UNROUTED, method, path: [], scope: null, takeToken: FREE };
    return { route, pathParameters: {} };
  }

  return async (
    request: IncomingMessage,
    url: URL,
    _response: unknown,
    id: string,
  ): Promise<HttpAnswer | null> => {
    const matched = matchedIn(request.method ?? '', url.pathname);
    if (!matched) return null;
    const { route } = matched;
    const wait = route.takeToken();
    if (wait > 0)
      return refusalOf(problem('too-many-requests', {}, Math.ceil(wait / SECOND)), { answers, id });
    const access = route.scope ? await authorize(authorizationOf(request), route.scope) : null;
    if (access?.kind === 'refused') return refusalOf(access.reply, { answers, id });
    const body = await readBody(request);
    if (body === null) return refusalOf(problem('content-too-large'), { answers, id });
    const event = eventOf({ ...matched, request, url, body, claims: access, id });
    return answerOfResult((await invoke(route.name, event)) as APIGatewayProxyStructuredResultV2);
  };
}
