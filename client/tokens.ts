import { importJWK, type JWK, SignJWT } from 'jose';

/** How a client proves who it is: `key` is the private half of what its provider knows (RFC 7523), `secret` RFC 6749, section 2.3.1. */
type Proof = { key: JWK & { alg: string } } | { secret: string };

export type Credentials = Proof & {
  /** `iss` of the tokens: the token endpoint is what its discovery document says. */
  issuer: string;
  clientId: string;
  scope?: string;
  /** Where the provider wants to be told whom the token is for (RFC 8707). */
  resource?: string;
};

/** A token that is still good for a while; `fresh` when the one before was refused. */
export type Tokens = (fresh?: boolean) => Promise<string>;

/** A token is replaced so long before its end, ms. */
const EARLY = 30_000;
const ASSERTION_LIVES = 60;

async function json(response: Response, what: string): Promise<Record<string, unknown>> {
  if (!response.ok) throw new Error(`${what} answered ${response.status}`);
  return response.json();
}

async function endpointOf(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = await json(await fetch(url), 'discovery');
  // OpenID Connect Discovery, section 4.3: another issuer's document is no document.
  if (found.issuer !== issuer) throw new Error(`discovery names another issuer than ${issuer}`);
  return String(found.token_endpoint);
}

const form = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');

/** The headers that prove who asks; a signed assertion goes into the body. */
async function authenticate(
  credentials: Credentials,
  endpoint: string,
  body: URLSearchParams,
): Promise<Record<string, string>> {
  const { clientId } = credentials;
  if ('secret' in credentials)
    return { authorization: `Basic ${btoa(`${form(clientId)}:${form(credentials.secret)}`)}` };
  const { key, issuer } = credentials;
  const assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: key.alg, ...(key.kid !== undefined && { kid: key.kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience([issuer, endpoint])
    .setIssuedAt()
    .setExpirationTime(`${ASSERTION_LIVES}s`)
    .sign(await importJWK(key, key.alg));
  body.set('client_id', clientId);
  body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
  body.set('client_assertion', assertion);
  return {};
}

async function request(credentials: Credentials): Promise<{ token: string; goodUntil: number }> {
  const endpoint = await endpointOf(credentials.issuer);
  const { scope = 'requests', resource } = credentials;
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope });
  if (resource !== undefined) body.set('resource', resource);
  const headers = await authenticate(credentials, endpoint, body);
  const answer = await fetch(endpoint, { method: 'POST', headers, body });
  const { access_token, expires_in = 60 } = await json(answer, 'the token endpoint');
  return { token: String(access_token), goodUntil: Date.now() + Number(expires_in) * 1_000 - EARLY };
}

/** Tokens by client credentials, each asked for once however many calls wait for it. Throws when the provider gives none. */
export function makeTokens(credentials: Credentials): Tokens {
  let current: ReturnType<typeof request> | null = null;

  function ask(): ReturnType<typeof request> {
    const asked = request(credentials);
    current = asked;
    asked.catch(() => {
      if (current === asked) current = null;
    });
    return asked;
  }

  return async (fresh = false) => {
    const known = current;
    if (known && !fresh) {
      const { token, goodUntil } = await known;
      if (goodUntil > Date.now()) return token;
    }
    // Of several that wait for the next one, the first asks.
    return (await (current && current !== known ? current : ask())).token;
  };
}
