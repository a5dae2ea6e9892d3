import type { RequestFinal } from './types.ts';

type Incoming = {
  headers: Headers | Record<string, string | string[] | undefined>;
  /** As it came, before anything reads it as JSON. */
  body: string;
};

/** Seconds that a call may be old, or ahead (Standard Webhooks). */
const TOLERANCE = 300;

const header = ({ headers }: Incoming, name: string): string =>
  String((headers instanceof Headers ? headers.get(name) : headers[name]) ?? '');

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

function decoded(signature: string): Uint8Array<ArrayBuffer> {
  try {
    return bytesOf(signature);
  } catch {
    return new Uint8Array();
  }
}

/**
 * The message of a call, once it is known to be the service's (Standard Webhooks): `secret` as it was shown, `whsec_…`.
 * `id` is the same for every call about one request. Throws when the signature or the time is wrong; `now`: ms since 1970.
 */
export async function verifyWebhook(
  incoming: Incoming,
  secret: string,
  now = Date.now(),
): Promise<{ id: string; message: RequestFinal }> {
  const [id, timestamp] = [header(incoming, 'webhook-id'), header(incoming, 'webhook-timestamp')];
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1_000 - Number(timestamp)) > TOLERANCE)
    throw new Error('the call is too old, or of the future');
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const raw = bytesOf(secret.replace(/^whsec_/, ''));
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['verify']);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${incoming.body}`);
  for (const each of header(incoming, 'webhook-signature').split(' ')) {
    const [version, signature = ''] = each.split(',');
    if (version === 'v1' && (await crypto.subtle.verify('HMAC', key, decoded(signature), signed)))
      return { id, message: JSON.parse(incoming.body) };
  }
  throw new Error('the signature does not hold');
}
