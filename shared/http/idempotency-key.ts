import type { ApiEvent } from './api.ts';

/** Without a comma, which is how the gateway joins two header lines. */
const KEY = /^[\x21-\x2b\x2d-\x7e]{1,255}$/;
/** RFC 9651, section 3.3.3. */
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;

const unquoted = (text: string): string => (QUOTED.exec(text)?.[1] ?? '').replaceAll(/\\(["\\])/g, '$1');

/**
 * The caller's key; null where there is none. A structured string, as the draft of the header has it
 * (draft-ietf-httpapi-idempotency-key-header, section 2.1), is the same key as what stands between its quotes.
 */
export function idempotencyKeyOf({
  headers,
}: Pick<ApiEvent, 'headers'>): { kind: 'ok'; value: string | null } | { kind: 'invalid' } {
  const given = headers['idempotency-key'];
  if (given === undefined) return { kind: 'ok', value: null };
  const value = given.startsWith('"') ? unquoted(given) : given;
  return KEY.test(value) ? { kind: 'ok', value } : { kind: 'invalid' };
}
