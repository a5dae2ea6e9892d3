import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { readJson, writeJson } from '../json-file.ts';

const rsaPrivateKey = z.strictObject({
  kty: z.literal('RSA'),
  alg: z.literal('RS256'),
  use: z.literal('sig'),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  p: z.string(),
  q: z.string(),
  dp: z.string(),
  dq: z.string(),
  qi: z.string(),
});

const keysFile = z.strictObject({
  signingKey: rsaPrivateKey,
  /** Signs the provider's cookies. */
  cookieKeys: z.array(z.string()).min(1),
  /** Key of the hash that makes the opaque `sub` of a person or an organisation. */
  subjectKey: z.string(),
});

/** What the identity provider must not lose: with these, tokens and subjects outlive a restart. */
export type ProviderKeys = z.infer<typeof keysFile>;

/** Reads `oidc.json` of the data folder, or makes it (readable by its owner only) when there is none. */
export async function loadProviderKeys(dataDir: string): Promise<ProviderKeys> {
  const file = join(dataDir, 'oidc.json');
  const stored = readJson(file, keysFile);
  if (stored !== undefined) return stored;
  const keys = await createProviderKeys();
  writeJson(file, keys);
  return keys;
}

async function createProviderKeys(): Promise<ProviderKeys> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return keysFile.parse({
    signingKey: { ...jwk, alg: 'RS256', use: 'sig', kid },
    cookieKeys: [randomSecret()],
    subjectKey: randomSecret(),
  });
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}
