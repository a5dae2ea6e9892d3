import { createHash, timingSafeEqual } from 'node:crypto';

/** What the edge adds to each call that it hands on, and replaces where a caller has sent one. */
export const EDGE_HEADER = 'x-origin-verify';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Whether a call came by the edge, whose firewall has counted it, and not to the API's own address (docs/adr/0027). Any of
 * the secrets is right, as while they are changed; without one, nothing stands before the API.
 */
export function makeCameByEdge(secrets: readonly string[]) {
  const right = secrets.map(digest);
  return (headers: Readonly<Record<string, string | undefined>> = {}): boolean => {
    const shown = digest(headers[EDGE_HEADER] ?? '');
    return right.length === 0 || right.some((secret) => timingSafeEqual(secret, shown));
  };
}
