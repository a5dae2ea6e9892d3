import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { Scope } from '../../infra/service.ts';
import { type ProblemKind, problem, type Reply } from '../../shared/http/problems.ts';

/** Claims as the authorizer hands them to a function: all of them text. */
export type Claims = { claims: Record<string, string>; scopes: string[] };

export type Authorize = (
  authorization: string | undefined,
  scope: Scope,
) => Promise<({ kind: 'allowed' } & Claims) | { kind: 'refused'; reply: Reply }>;

type Issuer = { issuer: string; audience: string; jwks: JSONWebKeySet };

/** Clock skew that API Gateway tolerates between issuer and itself, seconds. */
const TOLERANCE = 60;

/** `challenge`: RFC 6750, section 3. Who has brought no bearer token at all is told the scheme and no error. */
const refused = (kind: ProblemKind, challenge: string) => {
  const reply = problem(kind);
  return {
    kind: 'refused' as const,
    reply: { ...reply, headers: { ...reply.headers, 'www-authenticate': challenge } },
  };
};

const scopesOf = ({ scope, scp }: JWTPayload): string[] => {
  const list = scope ?? scp ?? '';
  return Array.isArray(list) ? list.map(String) : String(list).split(' ');
};

/** The JWT authorizer of an HTTP API: RS256 only; `iss`, `aud`, `exp` and the route's scope checked (RFC 6750, section 3). */
export function makeAuthorizer({ issuer, audience, jwks }: Issuer): Authorize {
  const keys = createLocalJWKSet(jwks);

  async function verified(token: string): Promise<JWTPayload | null> {
    try {
      const options = {
        issuer,
        audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp'],
        clockTolerance: TOLERANCE,
      };
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  return async (authorization, scope) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization ?? '')?.[1];
    const payload = token === undefined ? null : await verified(token);
    if (!payload) {
      const came = /^Bearer +\S/i.test(authorization ?? '');
      return refused('unauthorized', came ? 'Bearer error="invalid_token"' : 'Bearer');
    }
    const scopes = scopesOf(payload);
    if (!scopes.includes(scope))
      return refused('forbidden', `Bearer error="insufficient_scope", scope="${scope}"`);
    const claims = Object.fromEntries(
      Object.entries(payload).map(([name, value]) => [
        name,
        Array.isArray(value) ? `[${value.join(' ')}]` : String(value),
      ]),
    );
    return { kind: 'allowed', claims, scopes };
  };
}
