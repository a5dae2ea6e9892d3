import { readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv';
import { detailIn } from '../../shared/contract/detail-words.ts';
import { CONTRACT, type RouteKey } from '../../shared/contract/routes.ts';
import { compilerOf } from './document.ts';

type Answer = { status: number; headers: Headers; text: string };
type Header = { required?: boolean; schema: object };
type Response = {
  headers?: Record<string, Header | Reference>;
  content?: Record<string, { schema: object }>;
};
type Reference = { $ref: string };

const DOCUMENT = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));

const ROUTES = Object.keys(CONTRACT).map((key) => {
  const [method = '', template = ''] = key.split(' ');
  const path = new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  return { key: key as RouteKey, method, template, path };
});

/** The route of our contract that a call goes to; undefined for everything else that the service serves. */
const routeOf = (method: string, path: string) =>
  ROUTES.find((route) => route.method === method && route.path.test(path.split('?')[0] ?? ''));

/** What every HTTP answer has, whatever it says. */
const OF_HTTP = ['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding'];

function resolved<T extends object>(value: T | Reference): T {
  if (!('$ref' in value)) return value;
  return value.$ref
    .split('/')
    .slice(1)
    .reduce((place, name) => place[name], DOCUMENT);
}

const compile = compilerOf(DOCUMENT);
const compiled = new Map<object, ValidateFunction>();

function hold(schema: object, value: unknown, what: string): void {
  const validate = compiled.get(schema) ?? compile(schema);
  compiled.set(schema, validate);
  if (!validate(value))
    throw new Error(
      `${what} breaks the contract: ${JSON.stringify(validate.errors)}\n${JSON.stringify(value)}`,
    );
}

function holdHeaders({ headers = {} }: Response, given: Headers, what: string): void {
  for (const [name, reference] of Object.entries(headers)) {
    const { required = false, schema } = resolved(reference);
    const value = given.get(name);
    if (required && value === null) throw new Error(`${what} lacks the header ${name} of the contract`);
    if (value !== null) hold(schema, value, `${name} of ${what}`);
  }
  const known = [...OF_HTTP, ...Object.keys(headers)];
  const unknown = [...given.keys()].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`${what} has headers that are not in the contract: ${unknown}`);
}

function holdBody({ content = {} }: Response, { headers, text }: Answer, what: string): void {
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const media = content[type];
  if (!media) {
    const bodiless = Object.keys(content).length === 0 && text === '';
    if (!bodiless) throw new Error(`${type} as ${what} is not in the contract: ${text.slice(0, 1_000)}`);
  } else hold(media.schema, type.endsWith('json') ? JSON.parse(text) : text, what);
}

type Errors = { errors?: { detail: string }[] };
type Detailed = Errors & { detail?: string; rejected?: Errors[] };

/** Whatever a problem, or a row that was not taken, says in English can be said in the other languages. */
function holdDetails({ headers, text }: Answer, what: string): void {
  if (!headers.get('content-type')?.endsWith('json')) return;
  if (headers.get('content-language') !== 'en' || text === '') return;
  const { detail, rejected = [], ...whole }: Detailed = JSON.parse(text);
  const errors = [whole, ...rejected].flatMap((each) => each.errors ?? []);
  for (const said of [...(detail === undefined ? [] : [detail]), ...errors.map((error) => error.detail)])
    if (detailIn('kk', said) === undefined) throw new Error(`${what} says in English only: ${said}`);
}

/**
 * Throws when an answer of one of our routes is not what docs/openapi.json says: its status, headers, media type and every
 * member of its body. Other addresses go unread.
 */
export function holdToContract(method: string, path: string, answer: Answer): void {
  const route = routeOf(method, path);
  if (!route) return;
  const what = `${answer.status} of ${route.key}`;
  const reference = DOCUMENT.paths[route.template][method.toLowerCase()].responses[answer.status];
  if (!reference) throw new Error(`${what} is not in the contract: ${answer.text.slice(0, 1_000)}`);
  const response: Response = resolved(reference);
  holdHeaders(response, answer.headers, what);
  holdBody(response, answer, what);
  holdDetails(answer, what);
}
