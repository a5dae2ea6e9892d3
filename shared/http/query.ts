import type { FieldError } from '../contract/problems.ts';
import { FUNCTION_ENTRIES, UNROUTED } from '../service/table.ts';
import type { ApiEvent } from './api.ts';
import { invalid, type Reply } from './problems.ts';

/** The query parameters that each route takes. */
const QUERY = new Map(
  FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
    Object.entries(routes).map(([routeKey, { query = [] }]) => [routeKey, query] as const),
  ),
);

/** A parameter's name as somebody may have typed a number into it. */
const isShown = (name: string): boolean => /^[A-Za-z][A-Za-z_.[\]-]{0,39}$/.test(name);

/**
 * The refusal of parameters that the route does not know, or that stand there twice (the gateway would join them with a
 * comma); null when there are none. A mistyped `changedSince` that was passed over would replay three years.
 */
export function refusedQuery({ routeKey, rawQueryString }: ApiEvent): Reply | null {
  if (routeKey === UNROUTED) return null;
  const known = QUERY.get(routeKey) ?? [];
  const given = [...new URLSearchParams(rawQueryString).keys()];
  const takes = known.length === 0 ? 'This call takes none.' : `This call takes ${known.join(', ')}.`;
  const errors = [...new Set(given)].flatMap((name): FieldError[] => {
    const pointer = isShown(name) ? `/${name}` : '';
    if (!known.includes(name))
      return [{ pointer, detail: `This query parameter is not known here. ${takes}` }];
    const times = given.filter((each) => each === name).length;
    return times > 1 ? [{ pointer, detail: 'This query parameter stands here more than once.' }] : [];
  });
  return errors.length > 0 ? invalid(...errors) : null;
}
