import type { EvidenceAnswer } from '../../shared/contract/answers/evidence.ts';
import type { NoticeDocument } from '../../shared/domain/notice-document.ts';

/** What a signed confirmation certifies, as far as it is shown here (docs/verify.md). */
export type Certified = {
  statement: { kk: string; ru: string; en: string };
  asOf: string;
  issuedAt: string;
  person: { iin: string; name?: string };
  requester?: { name: string };
};

export type Checked =
  | { kind: 'holds'; certified: Certified }
  /** A message of the ministry's to a family (docs/verify.md, "What a message certifies"). */
  | { kind: 'notice-holds'; notice: NoticeDocument }
  /** How consent was asked and given: a citizen's receipt, or what its requester keeps (docs/verify.md). */
  | { kind: 'evidence-holds'; evidence: EvidenceAnswer }
  /** Not signed by this service, or altered since. */
  | { kind: 'forged' }
  /** No signed document of ours is found in the file. */
  | { kind: 'unreadable' };

type Key = JsonWebKey & { kid?: string };

const CONFIRMATION = 'tsa-confirmation+jwt';
const NOTICE = 'tsa-notice+jwt';
const EVIDENCE = 'tsa-evidence+jwt';
const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const PDF = '%PDF-';
/** A PDF's embedded file: its dictionary, then its bytes. Our papers keep no object in a compressed stream. */
const EMBEDDED =
  /<<((?:(?!>>\s*stream)[\s\S]){0,2000}?\/EmbeddedFile\b(?:(?!>>\s*stream)[\s\S]){0,2000}?)>>\s*stream\r?\n/g;

/**
 * Checks a JWS, or a PDF that carries one, on this device: by WebCrypto against the service's public keys (RFC 7515, section
 * 5.2; ES256). The file goes nowhere.
 */
export async function checkDocument(bytes: Uint8Array, keys: readonly Key[]): Promise<Checked> {
  const [jws, ...others] = await signedIn(bytes);
  if (jws === undefined || others.length > 0) return { kind: 'unreadable' };
  const [head = '', payload = '', signature = ''] = jws.split('.');
  const header = jsonOf(head) as { alg?: string; typ?: string; kid?: string } | null;
  if (header?.alg !== 'ES256') return { kind: 'forged' };
  const signed = new TextEncoder().encode(`${head}.${payload}`);
  for (const key of keys.filter(({ kid }) => kid === header.kid)) {
    if (!(await isSignedBy(key, bytesOf(signature), signed))) continue;
    if (header.typ === CONFIRMATION) return { kind: 'holds', certified: jsonOf(payload) as Certified };
    if (header.typ === NOTICE) return { kind: 'notice-holds', notice: jsonOf(payload) as NoticeDocument };
    if (header.typ === EVIDENCE)
      return { kind: 'evidence-holds', evidence: jsonOf(payload) as EvidenceAnswer };
    return { kind: 'unreadable' };
  }
  return { kind: 'forged' };
}

async function isSignedBy(
  { kty, crv, x, y }: Key,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  try {
    const jwk = { kty, crv, x, y } as JsonWebKey;
    const key = await crypto.subtle.importKey('jwk', jwk, curve, false, ['verify']);
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, signed);
  } catch (error) {
    // A key that is none of P-256 has signed nothing of ours.
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** The JWS that a file is, or carries. */
async function signedIn(bytes: Uint8Array): Promise<string[]> {
  const text = latin1(bytes);
  const whole = unwrapped(text);
  if (JWS.test(whole)) return [whole];
  if (!text.slice(0, 1_024).includes(PDF)) return [];
  const found: string[] = [];
  for (const match of text.matchAll(EMBEDDED)) {
    const start = match.index + match[0].length;
    const length = Number(/\/Length (\d+)\b(?! \d+ R)/.exec(match[1] ?? '')?.[1] ?? Number.NaN);
    const end = Number.isNaN(length) ? text.indexOf('endstream', start) : start + length;
    const stream = bytes.slice(start, end);
    const content = match[1]?.includes('/FlateDecode') ? await inflated(stream) : stream;
    const jws = content === null ? '' : unwrapped(latin1(content));
    if (JWS.test(jws)) found.push(jws);
  }
  return found;
}

/** Null where the bytes are damaged. */
async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array | null> {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Each byte as one character, so that places in the text are places in the file. */
const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** As mail and programs hand it on: in lines, in quotes. */
const unwrapped = (text: string): string => text.replace(/\s+/g, '').replace(/^(["'])(.*)\1$/, '$2');

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  );

/** Null where it is no JSON. */
function jsonOf(base64url: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytesOf(base64url)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}
