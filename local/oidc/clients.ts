import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { z } from 'zod';
import { readJson, writeJson } from '../json-file.ts';
import type { Account } from './accounts.ts';
import { SCOPES_OF } from './accounts.ts';

/** How a server proves which client it is at the token endpoint (OpenID Connect Core, section 9). */
type Method = 'private_key_jwt' | 'client_secret_basic';

/** A server of an organisation, which gets tokens for itself (RFC 6749, section 4.4). */
export type MachineClient = {
  clientId: string;
  method: Method;
  account: Exclude<Account, { kind: 'person' }>;
};

const keySchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});
type PrivateKey = z.infer<typeof keySchema>;
const fileSchema = z.record(z.string(), z.strictObject({ jwk: keySchema, pem: z.string() }));

/**
 * A machine client with its secret, published to whoever asks on this machine: all of it is for the demonstration, made
 * for one data folder, and opens nothing else.
 */
export type PublishedClient = {
  client_id: string;
  token_endpoint_auth_method: Method;
  bin: string;
  name: string;
  scope: string;
  client_secret?: string;
  private_key?: PrivateKey;
  private_key_pem?: string;
};

/** The same everywhere, so that a guide can name it. */
const SECRET = 'demonstration-only';

/** The machine clients with their secrets; their keys are made at the first start and kept in the data folder. */
export async function openMachineClients(
  dataDir: string,
  clients: readonly MachineClient[],
): Promise<PublishedClient[]> {
  const file = join(dataDir, 'oidc-clients.json');
  const kept = readJson(file, fileSchema) ?? {};
  const withKeys = clients.filter(({ method }) => method === 'private_key_jwt');
  const missing = withKeys.filter(({ clientId }) => kept[clientId] === undefined);
  const made = await Promise.all(missing.map(async ({ clientId }) => [clientId, await makeKey()] as const));
  const keys = { ...kept, ...Object.fromEntries(made) };
  if (made.length > 0) writeJson(file, keys);
  return clients.map(({ clientId, method, account }) => {
    const key = keys[clientId];
    return {
      client_id: clientId,
      token_endpoint_auth_method: method,
      bin: account.bin,
      name: account.name,
      scope: SCOPES_OF[account.kind].join(' '),
      ...(method === 'private_key_jwt' && key
        ? { private_key: key.jwk, private_key_pem: key.pem }
        : { client_secret: SECRET }),
    };
  });
}

async function makeKey(): Promise<{ jwk: PrivateKey; pem: string }> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    jwk: keySchema.parse({ ...jwk, kid, alg: 'ES256', use: 'sig' }),
    pem: await exportPKCS8(privateKey),
  };
}

/** A machine client as the provider's configuration takes one: its public key only. */
export function clientMetadata({ private_key, ...client }: PublishedClient) {
  const { client_id, token_endpoint_auth_method, client_secret, name } = client;
  return {
    client_id,
    client_name: name,
    token_endpoint_auth_method,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    ...(client_secret !== undefined && { client_secret }),
    ...(private_key && { jwks: { keys: [publicOf(private_key)] } }),
  };
}

/**
 * What of the scopes that a machine asks for may be granted: all of them, or nothing (RFC 6749, section 5.2), so that no
 * token lacks what its client counts on.
 */
export function scopeIsItsOwn(own: readonly string[], asked: unknown): boolean {
  return typeof asked === 'string' && asked.split(' ').every((each) => own.includes(each));
}

const publicOf = ({ kty, crv, x, y, kid, alg, use }: PrivateKey) => ({ kty, crv, x, y, kid, alg, use });
