import type { IncomingMessage } from 'node:http';

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])\.?(:\d{1,5})?$/i;

/** Whether a Host header names this machine, by one of the names that cannot be made to point elsewhere. */
export const isLoopbackHost = (host: string | undefined): boolean => LOOPBACK_HOST.test(host ?? '');

function isLoopbackOrigin(origin: string): boolean {
  const url = URL.parse(origin);
  return url?.protocol === 'http:' && isLoopbackHost(url.host);
}

/**
 * Whether somebody on this machine calls: by a loopback name, where a page of another site whose name was made to point
 * here (DNS rebinding) comes by its own, and, if a page calls, from a page under such a name.
 */
export function isFromThisMachine({ headers }: Pick<IncomingMessage, 'headers'>, url: URL): boolean {
  const { host, origin } = headers;
  const named = isLoopbackHost(host) && isLoopbackHost(url.host);
  return named && (origin === undefined || isLoopbackOrigin(origin));
}
