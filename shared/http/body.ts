import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import { type FieldError, problem, type Reply } from './problems.ts';

type HttpBody = { body?: string; isBase64Encoded: boolean; headers: Record<string, string | undefined> };

export type Parsed<T> = { kind: 'ok'; value: T } | { kind: 'refused'; reply: Reply };

/** Largest accepted body, bytes. No object of ours but a batch for the register comes near it. */
const MOST_BYTES = 16_384;
export const MOST_BATCH_BYTES = 1_000_000;

const isJson = (contentType: string | undefined): boolean =>
  /^application\/json\s*(;|$)/i.test(contentType?.trim() ?? '');

/** The body as text, with `isBase64Encoded` undone. */
export const rawBody = ({ body = '', isBase64Encoded }: HttpBody): string =>
  isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;

/** Reads a JSON body by its schema; unknown fields are the schema's to refuse. Nothing of the body is repeated. */
export function parseBody<T>(event: HttpBody, schema: z.ZodType<T>, mostBytes = MOST_BYTES): Parsed<T> {
  if (!isJson(event.headers['content-type']))
    return { kind: 'refused', reply: problem('unsupported-media-type') };
  const text = rawBody(event);
  if (Buffer.byteLength(text) > mostBytes) {
    return {
      kind: 'refused',
      reply: problem('content-too-large', { detail: `At most ${mostBytes} bytes.` }),
    };
  }
  if (event.isBase64Encoded && !isUtf8(Buffer.from(event.body ?? '', 'base64'))) return notJson();
  const json = parseJson(text);
  if (json.kind !== 'ok') return json;
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return { kind: 'ok', value: parsed.data };
  return { kind: 'refused', reply: problem('invalid-request', { errors: fieldErrors(parsed.error) }) };
}

function parseJson(text: string): Parsed<unknown> {
  try {
    return { kind: 'ok', value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The parser's own message repeats a piece of the body.
    return notJson();
  }
}

const notJson = (): Parsed<never> => ({
  kind: 'refused',
  reply: problem('invalid-request', { errors: [{ pointer: '', detail: 'This is not JSON.' }] }),
});

/** A field's name as somebody may have typed a number into it: only what looks like a name is repeated. */
const isName = (key: PropertyKey): boolean => /^[A-Za-z][A-Za-z-]{0,39}$/.test(String(key));

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Zod's issues as JSON Pointers with the rule that was broken, never the value. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          pointer: pointerOf(isName(key) ? [...issue.path, key] : issue.path),
          detail: 'This field is not known here.',
        }))
      : { pointer: pointerOf(issue.path), detail: issue.message },
  );
}
