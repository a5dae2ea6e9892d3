import type { Configuration, KoaContextWithOIDC, ResourceServer } from 'oidc-provider';
import { errors, interactionPolicy } from 'oidc-provider';
import { SCOPES } from '../../shared/service/table.ts';
import type { TokenRules } from '../../shared/service/token-rules.ts';
import { type Account, type Accounts, numberOf, SCOPES_OF } from './accounts.ts';
import { clientMetadata, type PublishedClient, scopeIsItsOwn } from './clients.ts';
import type { ProviderKeys } from './keys.ts';
import {
  failedPage,
  PAGE_HEADERS,
  PAGES_POLICY,
  SIGN_OUT_POLICY,
  signedOutPage,
  signOutPage,
} from './pages.ts';
import { pageLanguage, SIGN_IN_PATH } from './sign-in.ts';
import { inMemoryAdapter } from './store.ts';
import { AUDIENCE, LIFETIME_SECONDS, MACHINE_SECONDS, namedClaims } from './tokens.ts';

/** The cabinets: a public client in the browser, so no secret, and PKCE instead (RFC 9700, section 2.1.1). */
export const WEB_CLIENT = 'kelisim-web';

const INTERACTION_SECONDS = 60 * 60;

export type ConfigurationOptions = {
  /** Where the cabinets are served, without a slash at the end. */
  origin: string;
  /** The provider's path on that origin. */
  path: string;
  keys: ProviderKeys;
  accounts: Accounts;
  machines: readonly PublishedClient[];
  /** By which tokens name their scopes and claims. */
  rules: TokenRules;
};

/** Nothing is left to the library's defaults that it warns about; what the demonstration does not need is off. */
export function providerConfiguration(options: ConfigurationOptions): Configuration {
  const { origin, path, keys, accounts, machines, rules } = options;
  const { iinClaim, binClaim, nameClaim } = rules;
  return {
    adapter: inMemoryAdapter(),
    jwks: { keys: [keys.signingKey] },
    cookies: { keys: keys.cookieKeys, long: { path, httpOnly: true, sameSite: 'lax' } },
    clients: [
      {
        client_id: WEB_CLIENT,
        client_name: 'Kelisim',
        token_endpoint_auth_method: 'none',
        redirect_uris: [`${origin}/`, `${origin}/signed-in`],
        post_logout_redirect_uris: [`${origin}/`],
      },
      ...machines.map(clientMetadata),
    ],
    // No more than works here is advertised: RFC 9700, section 2.5, for servers; a secret for trying out.
    clientAuthMethods: ['none', 'client_secret_basic', 'private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256', 'RS256', 'PS256'],
      idTokenSigningAlgValues: ['RS256'],
    },
    clientBasedCORS: (_ctx, requestOrigin) => requestOrigin === origin,
    pkce: { required: () => true },
    responseTypes: ['code'],
    scopes: ['openid'],

    claims: { openid: ['sub', nameClaim, iinClaim, binClaim] },
    // The client has no use for a user-info call: what it must know of the person is in the id token.
    conformIdTokenClaims: false,
    findAccount: (_ctx, subject) => {
      const account = accounts.find(subject);
      return account && { accountId: subject, claims: () => ({ sub: subject, ...claimsOf(account, rules) }) };
    },
    extraTokenClaims: (_ctx, token) => {
      const scopes = scopesOf(token.scope, rules);
      if ('accountId' in token) {
        const account = accounts.find(token.accountId);
        return account && { ...claimsOf(account, rules), ...scopes };
      }
      const machine = machines.find(({ client_id }) => client_id === token.clientId);
      return machine && { ...namedClaims({ bin: machine.bin, name: machine.name }, rules), ...scopes };
    },
    interactions: {
      policy: policyWithoutConsent(),
      url: (_ctx, interaction) => `${path}${SIGN_IN_PATH}${interaction.uid}`,
    },
    loadExistingGrant: (ctx) => grantOf(ctx, { accounts, rules }),
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, resource, { clientId }) => {
          const machine = machines.find(({ client_id }) => client_id === clientId);
          const own = machine && prefixed(machine.scope.split(' '), rules);
          if (own && !scopeIsItsOwn(own, ctx.oidc.params?.scope)) {
            throw new errors.InvalidScope(`this client asks for: ${own.join(' ')}`, own.join(' '));
          }
          return resourceServer(resource, { rules, seconds: machine ? MACHINE_SECONDS : LIFETIME_SECONDS });
        },
      },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
    },
    ttl: {
      AccessToken: LIFETIME_SECONDS,
      ClientCredentials: MACHINE_SECONDS,
      Grant: LIFETIME_SECONDS,
      IdToken: LIFETIME_SECONDS,
      Interaction: INTERACTION_SECONDS,
      Session: LIFETIME_SECONDS,
    },
    renderError: (ctx, { error }) =>
      respond(ctx, { html: failedPage(language(ctx), error), policy: PAGES_POLICY }),
  };
}

const claimsOf = (account: Account, rules: TokenRules) =>
  namedClaims({ ...numberOf(account), name: account.name }, rules);

const prefixed = (scopes: readonly string[], { scopePrefix }: TokenRules): string[] =>
  scopes.map((scope) => `${scopePrefix}${scope}`);

/** Beside `scope`, which the provider writes itself, where the rules look for scopes elsewhere. */
const scopesOf = (scope: unknown, { scopeClaim }: TokenRules): Record<string, string[]> =>
  scopeClaim === 'scope' || typeof scope !== 'string' ? {} : { [scopeClaim]: scope.split(' ') };

/** Access tokens are for the HTTP API alone, whichever resource a client names (RFC 8707). */
function resourceServer(
  resource: string,
  { rules, seconds: accessTokenTTL }: { rules: TokenRules; seconds: number },
): ResourceServer {
  if (resource !== AUDIENCE) throw new errors.InvalidTarget();
  return {
    scope: prefixed(SCOPES, rules).join(' '),
    audience: AUDIENCE,
    accessTokenFormat: 'jwt',
    accessTokenTTL,
    jwt: { sign: { alg: 'RS256' } },
  };
}

/** Signing in is consent enough to the provider's own client; what it gets depends on the kind of account alone. */
function policyWithoutConsent() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

async function grantOf(
  ctx: KoaContextWithOIDC,
  { accounts, rules }: Pick<ConfigurationOptions, 'accounts' | 'rules'>,
) {
  const { client, session, provider } = ctx.oidc;
  const account = accounts.find(session?.accountId ?? '');
  if (client === undefined || session === undefined || account === undefined) return undefined;
  const stored = session.grantIdFor(client.clientId);
  const existing = stored === undefined ? undefined : await provider.Grant.find(stored);
  if (existing !== undefined) return existing;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid');
  grant.addResourceScope(AUDIENCE, prefixed(SCOPES_OF[account.kind], rules));
  await grant.save();
  return grant;
}

function logoutSource(ctx: KoaContextWithOIDC, form: string): void {
  const asked = ctx.oidc.entities.IdTokenHint !== undefined;
  const policy = asked ? SIGN_OUT_POLICY : PAGES_POLICY;
  respond(ctx, { html: signOutPage({ language: language(ctx), form, asked }), policy });
}

function postLogoutSuccessSource(ctx: KoaContextWithOIDC): void {
  respond(ctx, { html: signedOutPage(language(ctx)), policy: PAGES_POLICY });
}

function respond(ctx: KoaContextWithOIDC, { html, policy }: { html: string; policy: string }): void {
  ctx.type = 'html';
  ctx.set({ ...PAGE_HEADERS, 'content-security-policy': policy });
  ctx.body = html;
}

function language(ctx: KoaContextWithOIDC) {
  return pageLanguage(ctx.oidc.provider, { req: ctx.req, res: ctx.res, wanted: ctx.oidc.params?.ui_locales });
}
