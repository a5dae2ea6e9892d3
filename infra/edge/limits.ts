import { FUNCTION_ENTRIES, type RateLimit } from '../../shared/service/table.ts';

/**
 * Calls within five minutes; above it the caller is answered 403 until it slows down. An address without a token: a person
 * opens pages, or looks up a code. A token: a bank that follows the feed once a second makes 300. Each is below what a route lets
 * through for all callers together, so that no caller can use up a route for the others.
 */
export const CALLS = { ofAddress: 3_000, ofToken: 6_000, narrow: 1_500, ofGateway: 30_000 } as const;
export const FIVE_MINUTES = 300;

/** Where the operators' gateways post: all of theirs come from few addresses. */
export const GATEWAY_PATHS = '/v1/sms/';

const isNarrow = (rate: RateLimit | undefined): boolean =>
  rate !== undefined && rate.perSecond * FIVE_MINUTES <= 2 * CALLS.ofToken;

/** Routes that let less through than a few tokens may ask for: there, each caller has less. The ministry alone calls the register's. */
const NARROW_PATHS: readonly string[] = FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
  Object.entries(routes).flatMap(([routeKey, access]) => {
    const isShared = 'scope' in access && access.scope !== 'register';
    return isShared && isNarrow(access.rateLimit) ? [routeKey.split(' ')[1] ?? ''] : [];
  }),
);

/** `/v1/consents/{id}/code` and the others as one regular expression. */
export const narrowPattern = (): string =>
  `^(${NARROW_PATHS.map((path) => path.replace(/\{\w+\}/g, '[^/]+')).join('|')})$`;
