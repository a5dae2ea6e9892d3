import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { confirmation, verification } from '../contract/answers/confirmation.ts';
import { consent, consentsPage } from '../contract/answers/consents.ts';
import { evidence } from '../contract/answers/evidence.ts';
import { party } from '../contract/answers/fields.ts';
import { problemOf } from '../contract/answers/problem.ts';
import { imported } from '../contract/answers/register.ts';
import { changesPage, confirmationRequest } from '../contract/answers/request.ts';
import { delivery, webhook, webhookCreated } from '../contract/answers/webhook.ts';

import { COMMON_PROBLEMS, CONTRACT, type RouteContract, type RouteKey } from '../contract/routes.ts';
import { FUNCTION_ENTRIES, type RouteAccess, SCOPES } from '../service/table.ts';
import { BODY_EXAMPLES } from './examples.ts';
import { openAnswers } from './open-answers.ts';
import { OPERATIONS, type Operation, TAGS } from './operations.ts';
import { PATH_PARAMETERS, QUERY_PARAMETERS, REQUEST_HEADERS } from './parameters.ts';
import { componentOf } from './problems.ts';
import { responsesOf } from './responses.ts';
import { WEBHOOKS } from './webhooks.ts';

/** Of the contract. Within it only additions are made (docs/integrate.md, "Versions"). */
const VERSION = '1.0.0';

/** Those of the routes; what is no route's own (405) is the gateway's to say. */
const KINDS = [
  ...new Set(
    Object.values<RouteContract>(CONTRACT).flatMap(({ problems = [] }) => [...COMMON_PROBLEMS, ...problems]),
  ),
];

/** What the service answers, by the name that it has in the document. */
const ANSWERS = {
  Request: confirmationRequest,
  ChangesPage: changesPage,
  Confirmation: confirmation,
  Verification: verification,
  Evidence: evidence,
  Consent: consent,
  ConsentsPage: consentsPage,
  Imported: imported,
  Webhook: webhook,
  NewWebhook: webhookCreated,
  Delivery: delivery,
  Party: party,
  ...Object.fromEntries(KINDS.map((kind) => [componentOf(kind), problemOf(kind)])),
};

/** Of the bodies that the service takes. */
const BODY_NAMES = Object.values<Operation>(OPERATIONS).flatMap(({ takes }) => takes?.meta()?.id ?? []);

const picked = (all: Record<string, z.ZodType>, names: readonly string[]) =>
  names.length === 0
    ? null
    : z.object(Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name))));

function operation(route: RouteKey, access: RouteAccess): ZodOpenApiOperationObject {
  const { tag, operationId, summary, description, takes, headers = [] }: Operation = OPERATIONS[route];
  const path = picked(
    PATH_PARAMETERS,
    [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
  );
  const query = picked(QUERY_PARAMETERS, access.query ?? []);
  const header = picked(REQUEST_HEADERS, headers);
  return {
    tags: [tag],
    operationId,
    summary,
    ...(description !== undefined && { description }),
    security: 'scope' in access ? [{ token: [access.scope] }] : [],
    requestParams: { ...(path && { path }), ...(query && { query }), ...(header && { header }) },
    ...(takes && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: takes, example: BODY_EXAMPLES[route as keyof typeof BODY_EXAMPLES] },
        },
      },
    }),
    responses: responsesOf(route),
  };
}

function paths(): ZodOpenApiPathsObject {
  const all: ZodOpenApiPathsObject = {};
  for (const { routes = {} } of FUNCTION_ENTRIES) {
    for (const [key, access] of Object.entries(routes)) {
      const [method = '', path = ''] = key.split(' ');
      all[path] = { ...all[path], [method.toLowerCase()]: operation(key as RouteKey, access) };
    }
  }
  return all;
}

const INFO = {
  title: 'Kelisim',
  version: VERSION,
  summary: 'Whether a family receives targeted social assistance, with the citizen’s consent',
  description:
    'A requester asks about a person, the citizen is asked and agrees or refuses, and the requester gets the answer. The guide: /docs/integrate.',
  license: { name: 'MIT', identifier: 'MIT' },
};

const TOKEN = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: `An access token of the OpenID provider that the service is configured with. Scopes: ${SCOPES.join(', ')}.`,
} as const;

/** The API as an OpenAPI 3.1 document, from the service table and the contract. */
export const openApiDocument = () =>
  openAnswers(
    createDocument(
      {
        openapi: '3.1.1',
        info: INFO,
        servers: [{ url: '/', description: 'The service that this document came from.' }],
        tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
        paths: paths(),
        webhooks: WEBHOOKS,
        components: { schemas: ANSWERS, securitySchemes: { token: TOKEN } },
      },
      { override: ({ jsonSchema, zodSchema }) => simplify(jsonSchema, zodSchema) },
    ),
    BODY_NAMES,
  );

type JsonSchema = { format?: string; pattern?: string; allOf?: unknown };
type Formatted = { _zod: { def: { format?: string } } };

/** A date is its format: what zod writes besides is a pattern of 200 characters that says the same. */
function simplify(jsonSchema: JsonSchema, zodSchema: unknown): void {
  const { format } = (zodSchema as Formatted)._zod.def;
  // No format of JSON Schema: the pattern that stands beside it says the same.
  if (format === 'base64url') delete jsonSchema.format;
  if (format !== 'date' && format !== 'datetime') return;
  jsonSchema.format = format === 'date' ? 'date' : 'date-time';
  delete jsonSchema.pattern;
  delete jsonSchema.allOf;
}
