import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JSONWebKeySet } from 'jose';
import Provider from 'oidc-provider';
import { type TokenRules, tokenRulesSchema } from '../../shared/service/token-rules.ts';
import { type ListedAccount, openAccounts } from './accounts.ts';
import { type MachineClient, openMachineClients, type PublishedClient } from './clients.ts';
import { providerConfiguration } from './configuration.ts';
import { loadProviderKeys, type ProviderKeys } from './keys.ts';
import { makeSignIn, SIGN_IN_PATH } from './sign-in.ts';
import { AUDIENCE, type IssuedToken, makeIssueToken, type TokenRequest } from './tokens.ts';

/** Where the provider is mounted on the main server. */
export const OIDC_PATH = '/oidc';

/** Stands in for the OpenID provider of the e-government portal. */
export type IdentityProvider = {
  issuer: string;
  audience: string;
  /** The public keys, for whoever is in the same process. */
  jwks: JSONWebKeySet;
  /** Answers every path from `OIDC_PATH` on; the request comes with its whole path and its body unread. */
  handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  /** An access token without a sign-in, for scripts and tests. */
  issueToken: (request: TokenRequest) => Promise<IssuedToken>;
  /** The servers that get tokens for themselves, with their secrets. */
  machines: readonly PublishedClient[];
};

/**
 * Opens the provider once the server's origin (`http://localhost:3000`) is known. Its keys stay in the data folder, so
 * tokens outlive a restart; its sessions do not. `report` gets the provider's own failures, not its clients' mistakes.
 */
export async function openIdentityProvider(options: {
  origin: string;
  dataDir: string;
  accounts: readonly ListedAccount[];
  clients: readonly MachineClient[];
  /** By which tokens name their scopes and claims. */
  rules?: TokenRules;
  report: (error: unknown) => void;
}): Promise<IdentityProvider> {
  const { origin, dataDir, report, rules = tokenRulesSchema.parse(undefined) } = options;
  const issuer = `${origin}${OIDC_PATH}`;
  const keys = await loadProviderKeys(dataDir);
  const accounts = openAccounts({ dataDir, subjectKey: keys.subjectKey, listed: options.accounts });
  const machines = await openMachineClients(dataDir, options.clients);
  const provider = new Provider(
    issuer,
    providerConfiguration({ origin, path: OIDC_PATH, keys, accounts, machines, rules }),
  );
  provider.on('server_error', (_ctx, error) => report(error));
  const application: EventEmitter = provider;
  application.on('error', report);

  const answer = provider.callback();
  const signIn = makeSignIn({ provider, accounts, listed: options.accounts, report });

  return {
    issuer,
    audience: AUDIENCE,
    jwks: publicKeys(keys),
    machines,
    issueToken: await makeIssueToken({ issuer, keys, accounts, rules }),
    handle: async (req, res) => {
      const path = (req.url ?? '').slice(OIDC_PATH.length);
      if (path.startsWith(SIGN_IN_PATH)) {
        await signIn(req, res);
        return;
      }
      // What Express does for a mounted application: from the two URLs the provider sees where it is mounted.
      Object.assign(req, { originalUrl: req.url, url: path || '/' });
      await answer(req, res);
    },
  };
}

function publicKeys({ signingKey: { kty, kid, alg, use, n, e } }: ProviderKeys): JSONWebKeySet {
  return { keys: [{ kty, kid, alg, use, n, e }] };
}
