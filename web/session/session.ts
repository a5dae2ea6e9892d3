import { OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import { config } from '../config.ts';
import { forgetDrafts } from '../draft.ts';
import type { Language } from '../language.ts';

export type Cabinet = 'citizen' | 'requester';

/** Who is signed in to a cabinet, in this tab: one person may have both cabinets open as two different people. */
export type Session = {
  accessToken: string;
  /** Milliseconds since 1970 by this device's clock. */
  expiresAt: number;
  name: string;
  number: { iin: string } | { bin: string } | null;
};

const SCOPES = { citizen: 'openid consents', requester: 'openid requests' } as const satisfies Record<
  Cabinet,
  string
>;

const keyOf = (cabinet: Cabinet): string => `kelisim.session.${cabinet}`;

/** Null when nobody is, `expired` when somebody was. */
export function readSession(cabinet: Cabinet): Session | 'expired' | null {
  const stored = sessionStorage.getItem(keyOf(cabinet));
  if (stored === null) return null;
  if (stored === 'expired') return stored;
  const session: Session = JSON.parse(stored);
  return session.expiresAt > Date.now() ? session : 'expired';
}

/** The token is of no use any more: the cabinet asks to sign in again, and keeps what was typed. */
export const expireSession = (cabinet: Cabinet): void => sessionStorage.setItem(keyOf(cabinet), 'expired');

const client = (cabinet: Cabinet): OidcClient =>
  new OidcClient({
    authority: config.issuer,
    client_id: config.clientId,
    redirect_uri: `${location.origin}/signed-in`,
    post_logout_redirect_uri: `${location.origin}/`,
    scope: SCOPES[cabinet],
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
  const { iin, bin, name } = profile;
  const session: Session = {
    accessToken: access_token,
    expiresAt: Date.now() + (expires_in ?? 0) * 1_000,
    name: name ?? '',
    number: typeof bin === 'string' ? { bin } : typeof iin === 'string' ? { iin } : null,
  };
  sessionStorage.setItem(keyOf(cabinet), JSON.stringify(session));
  return returnTo;
}

/**
 * Forgets everything of this cabinet and leaves for the provider's own sign-out. No id token goes along as a hint: it
 * holds a personal number, and would stand in the address.
 */
export async function signOut(cabinet: Cabinet, language: Language): Promise<void> {
  sessionStorage.removeItem(keyOf(cabinet));
  forgetDrafts();
  const { url } = await client(cabinet)
    .createSignoutRequest({ client_id: config.clientId, extraQueryParams: { ui_locales: language } })
    // Without the provider there is nothing more to sign out of here.
    .catch(() => ({ url: '/' }));
  location.assign(url);
}
