import * as z from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { PROBLEMS, type ProblemKind } from '../contract/problems.ts';
import { CONTRACT, type RouteContract, type RouteKey } from '../contract/routes.ts';
import { ANSWER_EXAMPLES } from './examples.ts';
import { HEADERS, type HeaderName } from './headers.ts';
import { type AnswerText, OPERATIONS, type Operation } from './operations.ts';
import { componentOf, exampleOf, headersOfProblem, problemsOf } from './problems.ts';

/** Of every answer of the service's own. */
const ALWAYS = ['x-request-id'] as const satisfies HeaderName[];
const SOMETIMES = ['cache-control'] as const satisfies HeaderName[];
/** Of every refusal. */
const WORDS = ['content-language', 'vary'] as const satisfies HeaderName[];

function headers(always: readonly HeaderName[], sometimes: readonly HeaderName[]) {
  const fixed = [...new Set([...ALWAYS, ...always])].map((name) => [name, HEADERS[name]] as const);
  const others = [...new Set([...sometimes, ...SOMETIMES])]
    .filter((name) => !always.includes(name))
    .map((name) => [name, HEADERS[name].optional().meta({ ...HEADERS[name].meta() })] as const);
  return z.object(Object.fromEntries([...fixed, ...others]));
}

function answer(schema: z.ZodType | null, text: AnswerText, example: unknown): ZodOpenApiResponseObject {
  const { description, json = 'application/json', forms = [], always = [], sometimes = [] } = text;
  return {
    description,
    headers: headers(always, sometimes),
    ...(schema !== null && {
      content: {
        [json]: { schema, example },
        ...Object.fromEntries(forms.map((form) => [form, { schema: FORMS[form] }])),
      },
    }),
  };
}

const FORMS = {
  'application/jose': { type: 'string', description: 'A compact JWS (RFC 7515), ES256.' },
  'application/pdf': { type: 'string', format: 'binary', description: 'A page of A4.' },
} as const;

const refusals = new Map<string, ZodOpenApiResponseObject>();

/** The refusals of one status, written once for all routes that have just these. */
function refusal(kinds: readonly ProblemKind[]): ZodOpenApiResponseObject {
  const id = kinds.map(componentOf).join('Or');
  const made = refusals.get(id) ?? { id, ...makeRefusal(kinds) };
  refusals.set(id, made);
  return made;
}

/** Each kind with an example. */
function makeRefusal(kinds: readonly ProblemKind[]): ZodOpenApiResponseObject {
  const all = kinds.map(headersOfProblem);
  const always = all[0]?.always.filter((name) => all.every((each) => each.always.includes(name))) ?? [];
  const sometimes = all.flatMap((each) => [...each.always, ...each.sometimes]);
  const refs = kinds.map((kind) => ({ $ref: `#/components/schemas/${componentOf(kind)}` }));
  return {
    description: kinds.map((kind) => `\`${kind}\`: ${PROBLEMS[kind].title}.`).join(' '),
    headers: headers([...always, ...WORDS], sometimes),
    content: {
      'application/problem+json': {
        schema: refs.length === 1 ? (refs[0] ?? {}) : { oneOf: refs },
        examples: Object.fromEntries(kinds.map((kind) => [kind, { value: exampleOf(kind) }])),
      },
    },
  };
}

/** Everything that a route may answer, by status. */
export function responsesOf(route: RouteKey): ZodOpenApiResponsesObject {
  const { answers }: RouteContract = CONTRACT[route];
  const { answers: texts }: Operation = OPERATIONS[route];
  const examples: Record<number, unknown> = ANSWER_EXAMPLES[route];
  const given = Object.entries(answers).map(([status, schema]) => [
    status,
    answer(schema, texts[Number(status)] ?? { description: '' }, examples[Number(status)]),
  ]);
  const refused = [...problemsOf(route)].map(([status, kinds]) => [String(status), refusal(kinds)]);
  return Object.fromEntries([...given, ...refused]);
}
