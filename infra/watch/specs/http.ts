import { FUNCTION_ENTRIES, type FunctionEntry, type RouteAccess } from '../../../shared/service/table.ts';
import { LIMITS } from '../limits.ts';
import { computed, type Own, ofAws } from '../measured.ts';
import { type AlarmSpec, LASTING, type Severity, shareOf, type Watched } from '../spec.ts';
import { unauthorised } from '../unauthorised.ts';

const { api5xx, routeFails, refusedCalls, unauthorised: noToken, slowCalls } = LIMITS;

/** `POST /v1/requests/{id}/cancel` → `post-v1-requests-id-cancel`. */
const slugOf = (routeKey: string): string =>
  routeKey
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Where citizens and requesters stand before it, somebody is called; the ministry's import is begun again by itself. */
const severityOf = (access: RouteAccess): Severity =>
  'scope' in access && access.scope === 'register' ? 'warn' : 'page';

/** Of the calls of one route the share that failed, %; the alarm of a route, and what takes its release back. */
const routeFailure = (own: Own, routeKey: string, { minutes, atLeast, failed }: typeof routeFails) =>
  computed(`IF(failed >= ${failed}, ${shareOf('failed', 'calls', atLeast)}, 0)`, {
    usingMetrics: {
      failed: own('RequestFailed', { statistic: 'Sum', minutes, route: routeKey }),
      calls: own('RequestFailed', { statistic: 'SampleCount', minutes, route: routeKey }),
    },
    minutes,
    label: `${routeKey} failed, %`,
  });

const nameOf = (routeKey: string): string => `route-fails-${slugOf(routeKey)}`;

/** The alarms of a function's routes, by their names. */
export const alarmsOfRoutes = ({ routes = {} }: FunctionEntry): string[] => Object.keys(routes).map(nameOf);

/** Each route by itself. */
export const routes = ({ own }: Watched): AlarmSpec[] =>
  FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
    Object.entries(routes).map(([routeKey, access]) => ({
      name: nameOf(routeKey),
      severity: severityOf(access),
      runbook: 'route-fails',
      summary: `More than ${routeFails.above} % of the calls of ${routeKey} fail on our side`,
      metric: routeFailure(own, routeKey, routeFails),
      above: routeFails.above,
    })),
  );

/** What only the gateway sees: calls that no function answered, or that were refused before. */
export function gateway({ api, prefix }: Watched): AlarmSpec[] {
  const dimensions = { ApiId: api.apiId };
  const measured = (metric: string, minutes: number) =>
    ofAws('AWS/ApiGateway', metric, { dimensions, statistic: 'Sum', minutes });
  const share = (metric: string, { minutes, atLeast }: { minutes: number; atLeast: number }, label: string) =>
    computed(shareOf('part', 'calls', atLeast), {
      usingMetrics: { part: measured(metric, minutes), calls: measured('Count', minutes) },
      minutes,
      label,
    });
  return [
    {
      name: 'api-5xx',
      severity: 'page',
      summary: `More than ${api5xx.above} % of the calls fail on our side`,
      metric: share('5xx', api5xx, 'calls answered 5xx, %'),
      above: api5xx.above,
      ...LASTING,
    },
    {
      name: 'refused-calls',
      severity: 'warn',
      summary: `More than ${refusedCalls.above} % of the calls are refused: tokens that nobody can check, or somebody who has none`,
      metric: share('4xx', refusedCalls, 'calls answered 4xx, %'),
      above: refusedCalls.above,
      ...LASTING,
    },
    {
      name: 'unauthorised-calls',
      severity: 'warn',
      summary: `More than ${noToken.above} % of the calls come without a token that counts`,
      metric: computed(shareOf('part', 'calls', noToken.atLeast), {
        usingMetrics: {
          part: unauthorised(prefix, noToken.minutes),
          calls: measured('Count', noToken.minutes),
        },
        minutes: noToken.minutes,
        label: 'calls answered 401, %',
      }),
      above: noToken.above,
    },
    {
      name: 'slow-calls',
      severity: 'warn',
      summary: `One call in a hundred takes more than ${slowCalls.above} ms`,
      metric: computed(`IF(calls >= ${slowCalls.atLeast}, latency, 0)`, {
        usingMetrics: {
          latency: ofAws('AWS/ApiGateway', 'Latency', {
            dimensions,
            statistic: 'p99',
            minutes: slowCalls.minutes,
          }),
          calls: measured('Count', slowCalls.minutes),
        },
        minutes: slowCalls.minutes,
        label: 'time of a call, p99, ms',
      }),
      above: slowCalls.above,
      ...LASTING,
    },
  ];
}
