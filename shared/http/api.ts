import type {
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { isHttp, refuseEvent } from '../aws/events.ts';
import type { FunctionName, RouteKeysOf } from '../service/table.ts';
import type { TokenRules } from '../service/token-rules.ts';
import { invocable, invocation } from '../telemetry/invocation.ts';
import { describeError, type Logger } from '../telemetry/logger.ts';
import type { Meter } from '../telemetry/metrics.ts';
import { makeCameByEdge } from './edge.ts';
import { problem, type Reply } from './problems.ts';
import { refusedQuery } from './query.ts';
import { byTheRules, notInScope } from './token.ts';
import { withWords } from './words.ts';

/** An event of a route with a scope: the authorizer has put the token's claims into it. */
export type ApiEvent = APIGatewayProxyEventV2WithJWTAuthorizer;

export type Route = (event: ApiEvent) => Promise<Reply>;

type Result = APIGatewayProxyStructuredResultV2;
type Handler = (event: ApiEvent, context: Context) => Promise<Result>;
type Function<F extends FunctionName> = {
  name: F;
  env: { PUBLIC_URL: string; TOKEN_RULES: TokenRules; EDGE_SECRETS: Record<string, string> };
  logger: Logger;
  meter: Meter;
};

/**
 * The one chain for every HTTP function: picks the route, refuses query parameters that are not the route's, turns its reply
 * into the gateway's shape, and a failure into a problem that tells nothing but its kind; the failure itself goes to the
 * log with its cause. Every reply carries the call's id, which log lines and problems repeat. Throws when the event is none
 * of an HTTP API.
 */
export function api<F extends FunctionName>(
  opened: Function<F>,
  routes: Record<RouteKeysOf<F>, Route>,
): Handler {
  const byKey = routes as Record<string, Route>;
  const { logger, meter } = opened;
  const { PUBLIC_URL: origin, TOKEN_RULES: rules, EDGE_SECRETS } = opened.env;
  const cameByEdge = makeCameByEdge(Object.values(EDGE_SECRETS));

  const toResult = (event: ApiEvent, reply: Reply): Result =>
    resultOf(withWords(reply, { origin, instance: invocation() ?? '', headers: event.headers ?? {} }));

  async function answer(event: ApiEvent): Promise<Result> {
    if (!isHttp(event)) return refuseEvent(event, logger);
    const route = byKey[event.routeKey];
    if (!route || !cameByEdge(event.headers)) return toResult(event, problem('not-found'));
    const known = byTheRules(event, rules);
    if (!known) return toResult(event, notInScope(event));
    const reply = refusedQuery(known) ?? (await route(known));
    meter.call(event.routeKey, reply.status >= 500);
    return toResult(event, reply);
  }

  return invocable({ ...opened, nameOf: nameOfCall }, answer, (failed) => {
    const { error, event } = failed;
    if (!isHttp(event)) return;
    meter.call(event.routeKey, true);
    logger.error('request-failed', { route: event.routeKey, error: describeError(error) });
    const refusal = isOutage(error) ? problem('unavailable', {}, 1) : problem('internal-error');
    failed.answer(toResult(event, refusal));
  });
}

/** W3C Trace Context, section 3.2, version 00: not only zeros, and nothing behind it. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** API Gateway's id of the call, and the caller's trace where it is one. Whatever the event is: it may be none of ours. */
function nameOfCall(event: ApiEvent): { id?: string; traceparent?: string } {
  const { requestContext, headers } = (event ?? {}) as Partial<ApiEvent>;
  const id = requestContext?.requestId;
  const traceparent = headers?.traceparent ?? '';
  return {
    ...(typeof id === 'string' && id !== '' && { id }),
    ...(TRACEPARENT.test(traceparent) && { traceparent }),
  };
}

/** Whether AWS itself failed, now and not by what we asked: worth trying again. */
const isOutage = (error: unknown): boolean =>
  error instanceof Error && ('$metadata' in error || isOutage(error.cause));

const resultOf = ({ status, headers, body, content }: Reply): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    'cache-control': 'no-store',
    'x-request-id': invocation() ?? '',
    ...headers,
  },
  ...(body !== undefined && { body: JSON.stringify(body) }),
  ...(typeof content === 'string' && { body: content }),
  ...(content instanceof Uint8Array && {
    body: Buffer.from(content).toString('base64'),
    isBase64Encoded: true,
  }),
});
