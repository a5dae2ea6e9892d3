import { createHmac } from 'node:crypto';
import { GenerateMacCommand } from '@aws-sdk/client-kms';
import type { Kms } from '../aws/clients.ts';
import { truncateToCode } from '../domain/code.ts';

type MacKey = { client: Kms; keyId: string };

async function mac({ client, keyId }: MacKey, message: string): Promise<Uint8Array> {
  const { Mac } = await client.send(
    new GenerateMacCommand({
      KeyId: keyId,
      MacAlgorithm: 'HMAC_SHA_256',
      Message: new TextEncoder().encode(message),
    }),
  );
  if (!Mac) throw new Error('KMS answered GenerateMac without a MAC');
  return Mac;
}

/** 128 bits of the MAC: no two of a country's numbers meet, and a key stays short. */
const REFERENCE_BYTES = 16;

/**
 * References that may stand in keys: a keyed MAC of a personal number, 22 characters of base64url. Without the key
 * nobody can tell which of the 10^8 possible numbers a reference is of. Throws when KMS cannot be reached.
 */
export type References = {
  citizen(iin: string): Promise<string>;
  /** A person who asks is shown to those asked about: never by the reference they are asked about with. */
  requester(iin: string): Promise<string>;
  phone(phone: string): Promise<string>;
  /**
   * Of a phone, and of a whole message from it, so that neither its text nor its sender stands anywhere: the same for each of
   * its deliveries. By one call of KMS: what the phone's MAC has besides its reference leaves this function nowhere, and is the
   * key of the message's.
   */
  inbound(sms: { from: string; parts: readonly string[] }): Promise<{ phoneRef: string; message: string }>;
};

/** Whether a text can be a reference at all. */
export const isReference = (text: string): boolean => /^[A-Za-z0-9_-]{22}$/.test(text);

const referenceIn = (whole: Buffer): string => whole.subarray(0, REFERENCE_BYTES).toString('base64url');

export function makeReferences(key: MacKey): References {
  const macOf = async (kind: string, number: string): Promise<Buffer> =>
    Buffer.from(await mac(key, `${kind}:${number}`));
  const reference = async (kind: string, number: string): Promise<string> =>
    referenceIn(await macOf(kind, number));
  return {
    citizen: (iin) => reference('iin', iin),
    requester: (iin) => reference('requester', iin),
    phone: (phone) => reference('phone', phone),
    inbound: async ({ from, parts }) => {
      const whole = await macOf('phone', from);
      const secret = whole.subarray(REFERENCE_BYTES);
      const message = createHmac('sha256', secret).update(JSON.stringify([from, ...parts]));
      return { phoneRef: referenceIn(whole), message: referenceIn(message.digest()) };
    },
  };
}

/** The one-time code of an issue: computed each time, stored nowhere. Throws when KMS cannot be reached. */
export type Codes = (requestId: string, issue: number) => Promise<string>;

export function makeCodes(key: MacKey): Codes {
  return async (requestId, issue) => truncateToCode(await mac(key, `${requestId}:${issue}`));
}

/** The secret that a webhook's calls are signed with: computed each time, stored nowhere (ADR 22). Throws when KMS cannot be reached. */
export type WebhookSecrets = (of: { requesterId: string; from: string }) => Promise<string>;

/** `whsec_` and 32 bytes in base64, as Standard Webhooks writes a secret. */
export function makeWebhookSecrets(key: MacKey): WebhookSecrets {
  return async ({ requesterId, from }) =>
    `whsec_${Buffer.from(await mac(key, `webhook:${requesterId}:${from}`)).toString('base64')}`;
}
