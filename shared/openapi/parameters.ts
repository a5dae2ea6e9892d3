import * as z from 'zod';
import { CHANGES_A_PAGE, MOST_CHANGES_A_PAGE } from '../contract/pages.ts';
import type { RouteKey } from '../contract/routes.ts';
import type { FUNCTIONS, FunctionName } from '../service/table.ts';

type InPath<R> = R extends `${string}{${infer Name}}${infer Rest}` ? Name | InPath<Rest> : never;
type RoutesIn<F> = F extends { routes: infer Routes } ? Routes[keyof Routes] : never;
type InQuery =
  RoutesIn<(typeof FUNCTIONS)[FunctionName]> extends infer Access
    ? Access extends { query: readonly (infer Name extends string)[] }
      ? Name
      : never
    : never;

/** The parameters in the paths of the routes. One without its description does not compile. */
export const PATH_PARAMETERS = {
  id: z.string().meta({
    description: 'The id of a request; of a message, where the path says messages.',
    examples: ['5f0c3d2b1a09487e96d5c4b3a2918070'],
  }),
  deliveryId: z.string().meta({
    description: 'The id of a delivery, which is the `webhook-id` of its calls.',
    examples: ['final-5f0c3d2b1a09487e96d5c4b3a2918070'],
  }),
  requesterId: z.string().meta({
    description: 'requester.id of a consent: an organisation’s BIN, or a person’s reference.',
    examples: ['900140000020'],
  }),
  bin: z.string().meta({
    description: 'An organisation’s BIN.',
    examples: ['900140000020'],
  }),
  verificationCode: z.string().meta({
    description: 'The code on the paper, as people type it: any case, spaces and dashes anywhere.',
    examples: ['7K2QD-8M4XR-0TZ6W-HVE1P-3NCJ9'],
  }),
} as const satisfies Record<InPath<RouteKey>, z.ZodType>;

/** The query parameters of the routes. */
export const QUERY_PARAMETERS = {
  changedSince: z
    .string()
    .optional()
    .meta({
      description:
        'The cursor `next` of the page before, or a time in RFC 3339 (its + is written %2B). Without it: from the beginning.',
      examples: ['2026-11-25T00:00:00Z'],
    }),
  limit: z
    .int()
    .min(1)
    .max(MOST_CHANGES_A_PAGE)
    .optional()
    .meta({ description: `Items on a page; ${CHANGES_A_PAGE} where it is not given.`, examples: [100] }),
  cursor: z.string().optional().meta({ description: 'The cursor `next` of the page before.' }),
} as const satisfies Record<InQuery, z.ZodType>;

/** The request headers that a route may look at. */
export const REQUEST_HEADERS = {
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x2b\x2d-\x7e]{1,255}$/)
    .optional()
    .meta({
      description:
        'Yours, new for each question, the same when you repeat one. The same key and body lead to the same request for as long as that is kept.',
      examples: ['loan-20261125-000017'],
    }),
  Accept: z.string().optional().meta({ description: 'The form wanted (RFC 9110, section 12.5.1).' }),
  'Accept-Language': z
    .string()
    .optional()
    .meta({ description: 'kk, ru or en: the language of texts.', examples: ['ru'] }),
  'If-None-Match': z
    .string()
    .optional()
    .meta({ description: 'The ETag of an answer before: 304 while nothing has changed.' }),
} as const satisfies Record<string, z.ZodType>;

export type RequestHeader = keyof typeof REQUEST_HEADERS;
