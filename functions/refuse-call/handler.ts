import { api, type Route } from '../../shared/http/api.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { FUNCTION_ENTRIES, UNROUTED } from '../../shared/service/table.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { methodsOf } from './refuse-call.ts';

const opened = openFunction('refuse-call', process.env);
const ROUTES = FUNCTION_ENTRIES.flatMap(({ routes = {} }) => Object.keys(routes));

function refusal(path: string): Reply {
  const methods = methodsOf(ROUTES, path);
  if (methods.length === 0) return problem('not-found');
  const { headers, ...refused } = problem('method-not-allowed');
  return { ...refused, headers: { ...headers, allow: methods.join(', ') } };
}

/** HEAD is refused like any other method that a path does not have, without a body (RFC 9110, section 9.3.2). */
const refuse: Route = async ({ rawPath, requestContext }) => {
  const { body, ...bare } = refusal(rawPath);
  return requestContext.http.method === 'HEAD' ? bare : { ...bare, body };
};

export const handler = api(opened, { [UNROUTED]: refuse });
