import { isUtf8 } from 'node:buffer';
import type * as z from 'zod';
import type { FieldError } from '../contract/problems.ts';
import { isName, pointerOf } from '../json/pointers.ts';
import { readJson, TWICE } from '../json/read.ts';
import { fieldWords } from './field-words.ts';
import { invalid, problem, type Reply } from './problems.ts';

type HttpBody = { body?: string; isBase64Encoded: boolean; headers: Record<string, string | undefined> };

export type Parsed<T> = { kind: 'ok'; value: T } | { kind: 'refused'; reply: Reply };

/** Largest accepted body, bytes. No object of ours but a batch for the register comes near it. */
const MOST_BYTES = 16_384;
export const MOST_BATCH_BYTES = 1_000_000;

const QUOTED = /"(?:[^"\\]|\\.)*"/g;

/** With any parameters, but once: of two header lines, which a comma joins, neither is the right one. */
function isJson(contentType = ''): boolean {
  const unquoted = contentType.replace(QUOTED, '').trim();
  return /^application\/json\s*(;|$)/i.test(unquoted) && !unquoted.includes(',');
}

/** The refusal of a body in a content coding, with what is taken instead (RFC 9110, section 15.5.16); null when it has none. */
export function refusedCoding({ headers }: Pick<HttpBody, 'headers'>): Reply | null {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity') return null;
  const reply = problem('unsupported-media-type', { detail: 'The body is taken as it is, not compressed.' });
  return { ...reply, headers: { ...reply.headers, 'accept-encoding': 'identity' } };
}

/** The body as text, with `isBase64Encoded` undone. */
export const rawBody = ({ body = '', isBase64Encoded }: HttpBody): string =>
  isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;

/** Reads a JSON body by its schema; unknown fields are the schema's to refuse. Nothing of the body is repeated. */
export function parseBody<T>(event: HttpBody, schema: z.ZodType<T>, mostBytes = MOST_BYTES): Parsed<T> {
  const coded = refusedCoding(event);
  if (coded) return { kind: 'refused', reply: coded };
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
  const parsed = schema.safeParse(json.value, { error: fieldWords });
  if (parsed.success) return { kind: 'ok', value: parsed.data };
  return { kind: 'refused', reply: problem('invalid-request', { errors: fieldErrors(parsed.error) }) };
}

function parseJson(text: string): Parsed<unknown> {
  const json = readJson(text);
  switch (json.kind) {
    case 'ok':
      return json;
    case 'not-json':
      return notJson();
    case 'twice':
      return { kind: 'refused', reply: invalid({ pointer: json.pointer, detail: TWICE }) };
  }
}

const notJson = (): Parsed<never> => ({
  kind: 'refused',
  reply: invalid({ pointer: '', detail: 'This is not JSON.' }),
});

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
