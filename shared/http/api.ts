import type {
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { isHttp, refuseEvent } from '../aws/events.ts';
import type { FunctionName, RouteKeysOf } from '../service/table.ts';
import { invocable, invocation } from '../telemetry/invocation.ts';
import { describeError, type Logger } from '../telemetry/logger.ts';
import type { Meter } from '../telemetry/metrics.ts';
import { problem, type Reply } from './problems.ts';
import { refusedQuery } from './query.ts';

/** An event of a route with a scope: the authorizer has put the token's claims into it. */
export type ApiEvent = APIGatewayProxyEventV2WithJWTAuthorizer;

export type Route = (event: ApiEvent) => Promise<Reply>;

type Result = APIGatewayProxyStructuredResultV2;
type Handler = (event: ApiEvent, context: Context) => Promise<Result>;
type Function<F extends FunctionName> = { name: F; logger: Logger; meter: Meter };

/**
 * The one chain for every HTTP function: picks the route, refuses query parameters that are not the route's, turns its reply
 * into the gateway's shape, and a failure into a problem that tells nothing but its kind; the failure itself goes to the
 * log with its cause. Every reply carries the invocation's id. Throws when the event is none of an HTTP API.
 */
export function api<F extends FunctionName>(
  opened: Function<F>,
  routes: Record<RouteKeysOf<F>, Route>,
): Handler {
  const byKey = routes as Record<string, Route>;
  const { logger } = opened;

  async function answer(event: ApiEvent): Promise<Result> {
    if (!isHttp(event)) return refuseEvent(event, logger);
    const route = byKey[event.routeKey];
    if (!route) return toResult(problem('not-found'));
    return toResult(refusedQuery(event) ?? (await route(event)));
  }

  return invocable(opened, answer, (failed) => {
    const { error, event } = failed;
    if (!isHttp(event)) return;
    logger.error('request-failed', { route: event.routeKey, error: describeError(error) });
    failed.answer(toResult(isOutage(error) ? problem('unavailable', {}, 1) : problem('internal-error')));
  });
}

/** Whether AWS itself failed, now and not by what we asked: worth trying again. */
const isOutage = (error: unknown): boolean =>
  error instanceof Error && ('$metadata' in error || isOutage(error.cause));

const toResult = ({ status, headers, body, content }: Reply): APIGatewayProxyStructuredResultV2 => ({
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
