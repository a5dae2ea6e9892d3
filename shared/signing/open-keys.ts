import { type Kms, openKms } from '../aws/clients.ts';
import { activeKeyOf, type SigningKeys } from '../service/signing-keys.ts';
import { makePublicKeys, makeSignDocument, type SignDocument } from './jws.ts';
import {
  type Codes,
  makeCodes,
  makeReferences,
  makeWebhookSecrets,
  type References,
  type WebhookSecrets,
} from './macs.ts';

/** `kms`: one client for all of a function's keys. */
export const openReferences = (
  { REFERENCES_KEY_ID: keyId }: { REFERENCES_KEY_ID: string },
  kms: Kms = openKms(),
): References => makeReferences({ client: kms, keyId });

/** By the key of references: it has the same kind of work, and its messages begin with what they are of. */
export const openWebhookSecrets = (
  { REFERENCES_KEY_ID: keyId }: { REFERENCES_KEY_ID: string },
  kms: Kms,
): WebhookSecrets => makeWebhookSecrets({ client: kms, keyId });

export const openCodes = ({ CODES_KEY_ID: keyId }: { CODES_KEY_ID: string }, kms: Kms): Codes =>
  makeCodes({ client: kms, keyId });

/** `keys`: those of what is signed (`KEYS` of shared/service/table.ts), of which the active one signs. */
export const openSigner = (keys: SigningKeys, kms: Kms): SignDocument =>
  makeSignDocument({ client: kms, keyId: activeKeyOf(keys), publicKeys: makePublicKeys(kms) });
