import { createHash } from 'node:crypto';
import type { ApiEvent } from './api.ts';
import type { Reply } from './problems.ts';

const OPAQUE = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/** RFC 9110, section 13.1.2: any of the tags, compared weakly; `*` stands for whatever there is. */
function matches(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  return [...ifNoneMatch.matchAll(OPAQUE)].some(([, opaque]) => opaque === etag);
}

/**
 * A reply to a GET with a strong validator (section 8.8.3): the hash of its body, so that it changes when, and only when,
 * what the caller reads changes, and tells no more than that (rule 4). 304 without a body where the caller has it already,
 * with every header that 200 would have (section 15.4.5).
 */
export function withEtag({ headers }: Pick<ApiEvent, 'headers'>, reply: Reply): Reply {
  const hash = createHash('sha256').update(JSON.stringify(reply.body)).digest('base64url');
  const etag = `"${hash}"`;
  const tagged = { ...reply.headers, etag };
  if (!matches(headers['if-none-match'] ?? '', etag)) return { ...reply, headers: tagged };
  return { status: 304, headers: tagged };
}
