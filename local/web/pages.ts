import type { IncomingMessage } from 'node:http';
import { extname } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import Negotiator from 'negotiator';
import {
  cacheControl,
  contentSecurityPolicy,
  isPagePath,
  referenceFile,
  WEB_SECURITY_HEADERS,
  type WebConfig,
} from '../../web/hosting.ts';
import type { HttpAnswer } from '../http.ts';
import { builtPages, readFiles } from './build.ts';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.sha256': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

type Encoding = 'br' | 'gzip' | 'identity';
/** CloudFront's own quality is not told; this one is quick enough for the first visitor. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const ENCODERS: Record<Encoding, (body: Buffer) => Buffer> = {
  br: (body) => brotliCompressSync(body, BROTLI),
  gzip: (body) => gzipSync(body),
  identity: (body) => body,
};

/** Each file in each encoding, made when it is first asked for. */
function makeEncoder() {
  const made = new Map<string, Buffer>();
  return (path: string, body: Buffer, encoding: Encoding): Buffer => {
    const key = `${encoding} ${path}`;
    const encoded = made.get(key) ?? ENCODERS[encoding](body);
    made.set(key, encoded);
    return encoded;
  };
}

/** Somebody at a browser, at an address that nothing else answers: they get a page with a way on. */
const isLost = ({ headers }: IncomingMessage, pathname: string): boolean =>
  headers.accept?.includes('text/html') === true && !pathname.split('/').at(-1)?.includes('.');

/** S3 with CloudFront: the pages, with the headers and the compression that they have on AWS. Null for a path that is not theirs. */
export async function makePages(config: WebConfig) {
  const files = readFiles(await builtPages());
  files.set('/config.json', Buffer.from(JSON.stringify(config)));
  const headers = { ...WEB_SECURITY_HEADERS, 'content-security-policy': contentSecurityPolicy(config) };
  const encode = makeEncoder();

  return async (request: IncomingMessage, { pathname }: URL): Promise<HttpAnswer | null> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    const own = isPagePath(pathname) ? '/index.html' : (referenceFile(pathname) ?? pathname);
    const lost = !files.has(own) && isLost(request, pathname);
    const path = lost ? '/index.html' : own;
    const body = files.get(path);
    if (!body) return null;
    const type = TYPES[extname(path)];
    const wanted = new Negotiator(request).encodings(['br', 'gzip', 'identity'])[0] as Encoding | undefined;
    const encoding = type === undefined ? 'identity' : (wanted ?? 'identity');
    return {
      status: lost ? 404 : 200,
      headers: {
        ...headers,
        'content-type': type ?? 'application/octet-stream',
        'cache-control': cacheControl(path),
        vary: 'accept-encoding',
        ...(encoding !== 'identity' && { 'content-encoding': encoding }),
      },
      body: encode(path, body, encoding),
    };
  };
}
