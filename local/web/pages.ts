import type { IncomingMessage } from 'node:http';
import { extname } from 'node:path';
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
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** S3 with CloudFront: the pages, with the headers that they have on AWS. Null for a path that is not theirs. */
export async function makePages(config: WebConfig) {
  const files = readFiles(await builtPages());
  files.set('/config.json', Buffer.from(JSON.stringify(config)));
  const headers = { ...WEB_SECURITY_HEADERS, 'content-security-policy': contentSecurityPolicy(config) };

  return async ({ method }: IncomingMessage, { pathname }: URL): Promise<HttpAnswer | null> => {
    const path = isPagePath(pathname) ? '/index.html' : (referenceFile(pathname) ?? pathname);
    const body = files.get(path);
    if (!body || (method !== 'GET' && method !== 'HEAD')) return null;
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    return {
      status: 200,
      headers: { ...headers, 'content-type': type, 'cache-control': cacheControl(path) },
      body,
    };
  };
}
