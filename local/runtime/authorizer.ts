import { hash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { ProblemKind } from '../../shared/contract/problems.ts';
import { SECOND } from '../../shared/domain/time.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import type { Scope } from '../../shared/service/table.ts';
import { scopesForGateway, type TokenRules, tokenRulesSchema } from '../../shared/service/token-rules.ts';

/** Claims as the authorizer hands them to a function: all of them text. */
export type Claims = { claims: Record<string, string>; scopes: string[] };

export type Authorize = (
  authorization: string | undefined,
  scope: Scope,
) => Promise<({ kind: 'allowed' } & Claims) | { kind: 'refused'; reply: Reply }>;

/** `keys`: finds the key that a token names; what it throws besides jose's own errors, nobody can answer here. */
type Issuer = { issuer: string; audience: string; keys: JWTVerifyGetKey; rules?: TokenRules };

/** Clock skew that API Gateway tolerates between issuer and itself, seconds. */
const TOLERANCE = 60;

const INVALID = 'the token is not valid here';

/** `challenge`: RFC 6750, section 3. Who has brought no bearer token at all is told the scheme and no error. */
function refused(kind: ProblemKind, challenge: string) {
  const reply = problem(kind);
  return {
    kind: 'refused' as const,
    reply: { ...reply, headers: { ...reply.headers, 'www-authenticate': challenge } },
  };
}

function scopesOf({ scope, scp }: JWTPayload): string[] {
  const list = scope ?? scp ?? '';
  return Array.isArray(list) ? list.map(String) : String(list).split(' ');
}

/** Whom a token is for: API Gateway looks at `client_id` only where there is no `aud`. */
const isFor = (audience: string, { aud, client_id }: JWTPayload): boolean =>
  [aud ?? client_id].flat().includes(audience);

const isOfTheFuture = ({ iat }: JWTPayload): boolean =>
  iat !== undefined && iat > Date.now() / SECOND + TOLERANCE;

/** How long what a token says is kept, ms, so that its signature is not checked anew in each call of the same caller. */
const KEPT = 60 * SECOND;
const MOST_KEPT = 1_000;

/** What was said by tokens that were good a moment ago, as long as they have not expired. */
function makeGoodTokens() {
  const kept = new Map<string, { payload: JWTPayload; until: number }>();
  const nameOf = (token: string): string => hash('sha256', token, 'base64url');
  return {
    find: (token: string): JWTPayload | undefined => {
      const { payload, until = 0 } = kept.get(nameOf(token)) ?? {};
      return Date.now() < until ? payload : undefined;
    },
    keep: (token: string, payload: JWTPayload): void => {
      const [oldest] = kept.keys();
      if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      const until = Math.min(Date.now() + KEPT, (payload.exp ?? 0) * SECOND);
      kept.set(nameOf(token), { payload, until });
    },
  };
}

/**
 * The JWT authorizer of an HTTP API (its developer guide, "Authorizing API requests with a JWT authorizer"): RS256 only;
 * `kid`, `iss`, `aud` or `client_id`, `exp`, `nbf`, `iat` and the route's scope checked. The token may stand without
 * "Bearer".
 */
export function makeAuthorizer({
  issuer,
  audience,
  keys,
  rules = tokenRulesSchema.parse(undefined),
}: Issuer): Authorize {
  const good = makeGoodTokens();

  /** What the token says, or why it does not count. */
  async function verified(token: string): Promise<JWTPayload | string> {
    const before = good.find(token);
    if (before) return before;
    try {
      const options = { issuer, algorithms: ['RS256'], requiredClaims: ['exp'], clockTolerance: TOLERANCE };
      const { payload, protectedHeader } = await jwtVerify(token, keys, options);
      if (!isFor(audience, payload)) return 'the token is for another audience';
      if (isOfTheFuture(payload)) return 'the token was issued in the future';
      if (protectedHeader.kid === undefined) return INVALID;
      good.keep(token, payload);
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'the token has expired';
      if (error instanceof errors.JOSEError) return INVALID;
      throw error;
    }
  }

  return async (authorization, scope) => {
    const token = /^(?:Bearer )?([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization ?? '')?.[1];
    const payload = token === undefined ? INVALID : await verified(token);
    if (typeof payload === 'string') {
      const came = token !== undefined || /^Bearer +\S/i.test(authorization ?? '');
      const challenge = `Bearer error="invalid_token", error_description="${payload}"`;
      return refused('unauthorized', came ? challenge : 'Bearer');
    }
    const scopes = scopesOf(payload);
    const wanted = scopesForGateway(scope, rules);
    if (wanted.length > 0 && !wanted.some((each) => scopes.includes(each)))
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
