import { type IdTokenClaims, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import { config } from '../config.ts';
import { forgetDrafts } from '../draft.ts';
import type { Language } from '../language.ts';
import { type Cabinet, forgetSession, keepSession, type Session } from '../stored-session.ts';

const SCOPES = {
  citizen: 'consents',
  requester: 'requests',
  register: 'register',
} as const satisfies Record<Cabinet, string>;

const client = (cabinet: Cabinet): OidcClient =>
  new OidcClient({
    authority: config.issuer,
    client_id: config.clientId,
    redirect_uri: `${location.origin}/signed-in`,
    post_logout_redirect_uri: `${location.origin}/`,
    scope: `openid ${config.tokens.scopePrefix}${SCOPES[cabinet]}`,
    stateStore: new WebStorageStateStore({ store: sessionStorage, prefix: 'kelisim.signing-in.' }),
    ...(config.resource !== null && { resource: config.resource }),
  });

type Errand = { cabinet: Cabinet; returnTo: string };

/**
 * Leaves for the provider. `prompt=login`: desks and phones are shared, so a cabinet never opens on a sign-in that was
 * meant for another. Throws when the provider cannot be reached.
 */
export async function signIn(cabinet: Cabinet, language: Language): Promise<void> {
  const errand: Errand = { cabinet, returnTo: location.pathname };
  const { url } = await client(cabinet).createSigninRequest({
    state: errand,
    ui_locales: language,
    prompt: 'login',
  });
  location.assign(url);
}

/** Back from the provider: the path of the page that asked for the sign-in. Throws when there is no valid answer. */
export async function finishSignIn(): Promise<string> {
  const { access_token, expires_in, profile, userState } = await client('citizen').processSigninResponse(
    location.href,
  );
  const { cabinet, returnTo } = userState as Errand;
  keepSession(cabinet, {
    accessToken: access_token,
    expiresAt: Date.now() + (expires_in ?? 0) * 1_000,
    name: textOf(profile, config.tokens.nameClaim) ?? '',
    number: numberOf(profile),
  });
  return returnTo;
}

function textOf(profile: IdTokenClaims, claim: string): string | null {
  const value: unknown = profile[claim];
  return typeof value === 'string' ? value : null;
}

function numberOf(profile: IdTokenClaims): Session['number'] {
  const bin = textOf(profile, config.tokens.binClaim);
  if (bin !== null) return { bin };
  const iin = textOf(profile, config.tokens.iinClaim);
  return iin === null ? null : { iin };
}

/**
 * Forgets everything of this cabinet and leaves for the provider's own sign-out. No id token goes along as a hint: it
 * holds a personal number, and would stand in the address.
 */
export async function signOut(cabinet: Cabinet, language: Language): Promise<void> {
  forgetSession(cabinet);
  forgetDrafts();
  const { url } = await client(cabinet)
    .createSignoutRequest({ client_id: config.clientId, extraQueryParams: { ui_locales: language } })
    // Without the provider there is nothing more to sign out of here.
    .catch(() => ({ url: '/' }));
  location.assign(url);
}
