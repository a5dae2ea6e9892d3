/** What whoever serves the pages must know: the local runtime, and S3 with CloudFront. */

/** What the pages are told where they run: `/config.json`, never compiled in. */
export type WebConfig = {
  /** The OpenID provider. */
  issuer: string;
  /** A public client there: code flow with PKCE, redirect URI `/signed-in`, post-logout redirect URI `/`. */
  clientId: string;
  /** Where the HTTP API is; empty when it is on the pages' own origin. */
  api: string;
  /** The resource (RFC 8707) that access tokens are asked for; null where the provider knows no resources. */
  resource: string | null;
  /** How the provider names scopes and claims, where it has names of its own. */
  tokens: { scopePrefix: string; iinClaim: string; binClaim: string; nameClaim: string };
  /** The local runtime only: the way between phone, citizen and bank, the clock, and made-up people to ask about. */
  demonstration: { people: readonly { name: string; iin: string }[] } | null;
};

/** Headers of every answer with a page, besides its policy. */
export const WEB_SECURITY_HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** The pages' policy: files of their own origin, and requests to the provider and the API besides it. */
export function contentSecurityPolicy({ issuer, api }: Pick<WebConfig, 'issuer' | 'api'>): string {
  const origins = [issuer, api].filter((url) => url !== '').map((url) => new URL(url).origin);
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    `connect-src ${["'self'", ...new Set(origins)].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** Files under `/assets/` have their hash in the name; every other file is asked for anew. */
export const cacheControl = (path: string): string =>
  path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';

/** The file of a page about the API, which has no name to its end in its address; null for any other path. */
export const referenceFile = (path: string): string | null =>
  REFERENCE_PATH.test(path) ? `${path}.html` : null;
export const REFERENCE_PATH = /^\/(docs|docs\/[\w-]+|problems\/[\w-]+)$/;

/** Paths that the pages themselves route: each is answered with `index.html`. */
export const isPagePath = (path: string): boolean =>
  /^\/(?:$|(?:signed-in|verify|about|help|status|privacy|accessibility|contact)\/?$|(?:citizen|requester|register)(?:\/|$))/.test(
    path,
  );
