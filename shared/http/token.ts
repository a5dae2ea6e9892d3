import { FUNCTION_ENTRIES, type RouteAccess, type Scope } from '../service/table.ts';
import { hasScope, inOurNames, type TokenRules } from '../service/token-rules.ts';
import type { ApiEvent } from './api.ts';
import { problem, type Reply } from './problems.ts';

/** The scope of each route that has one. */
const SCOPES = new Map(
  FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
    Object.entries(routes).flatMap(([routeKey, access]: [string, RouteAccess]) =>
      'scope' in access ? [[routeKey, access.scope] as const] : [],
    ),
  ),
);

/** The event with its claims under our names; null when the token lacks the scope and the gateway could not look. */
export function byTheRules(event: ApiEvent, rules: TokenRules): ApiEvent | null {
  const { requestContext } = event as Partial<ApiEvent>;
  const scope = SCOPES.get(event.routeKey);
  const jwt = requestContext?.authorizer?.jwt;
  if (scope === undefined || jwt === undefined) return event;
  if (!hasScope(jwt.claims, scope, rules)) return null;
  const authorizer = {
    ...event.requestContext.authorizer,
    jwt: { ...jwt, claims: inOurNames(jwt.claims, rules) },
  };
  return { ...event, requestContext: { ...event.requestContext, authorizer } };
}

/** RFC 6750, section 3.1. */
export function notInScope({ routeKey }: ApiEvent): Reply {
  const scope: Scope | undefined = SCOPES.get(routeKey);
  const reply = problem('forbidden');
  const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
  return { ...reply, headers: { ...reply.headers, 'www-authenticate': challenge } };
}
