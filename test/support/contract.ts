import type * as z from 'zod';
import { problemOf } from '../../shared/contract/answers/problem.ts';
import { PROBLEMS, type ProblemKind } from '../../shared/contract/problems.ts';
import {
  COMMON_PROBLEMS,
  CONTRACT,
  type RouteContract,
  type RouteKey,
} from '../../shared/contract/routes.ts';

type Answer = { status: number; contentType: string; text: string };

const ROUTES = Object.keys(CONTRACT).map((key) => {
  const [method, template = ''] = key.split(' ');
  const path = new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  return { key: key as RouteKey, method, path };
});

/** The route of our contract that a call goes to; undefined for everything else that the service serves. */
const routeOf = (method: string, path: string): RouteKey | undefined =>
  ROUTES.find((route) => route.method === method && route.path.test(path.split('?')[0] ?? ''))?.key;

const SCHEMAS = new Map<ProblemKind, z.ZodType>(
  (Object.keys(PROBLEMS) as ProblemKind[]).map((kind) => [kind, problemOf(kind)]),
);

function parse(schema: z.ZodType, text: string, what: string): void {
  const parsed = schema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${what} breaks the contract: ${parsed.error.message}\n${text}`);
}

function holdProblem(key: RouteKey, text: string): void {
  const { problems = [] }: RouteContract = CONTRACT[key];
  const kind = String(JSON.parse(text).type).split('/').at(-1) as ProblemKind;
  const schema = [...COMMON_PROBLEMS, ...problems].includes(kind) ? SCHEMAS.get(kind) : undefined;
  if (!schema) throw new Error(`the contract of ${key} knows no problem ${kind}`);
  parse(schema, text, `${kind} of ${key}`);
}

/** Throws when an answer of one of our routes is not what the contract says. Documents and other addresses go unread. */
export function holdToContract(method: string, path: string, { status, contentType, text }: Answer): void {
  const key = routeOf(method, path);
  if (!key || status === 304) return;
  if (contentType.includes('problem+json')) {
    holdProblem(key, text);
    return;
  }
  const { answers }: RouteContract = CONTRACT[key];
  const schema = answers[status];
  const bodiless = schema === null && text === '';
  if (!schema && !bodiless) throw new Error(`${status} of ${key} is not in the contract: ${text}`);
  if (schema && contentType.includes('json')) parse(schema, text, `${status} of ${key}`);
}
