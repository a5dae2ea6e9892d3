import { createHmac, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { z } from 'zod';
import { type DeclaredKeys, declaredName, type KeySpec, type KeyStore, openKeys } from './kms-keys.ts';
import { type AwsAnswer, type AwsCall, type AwsService, jsonAnswer, jsonError } from './service.ts';

/** 1 to 4096 bytes in base64, KMS's limit for GenerateMac and for Sign with MessageType RAW. */
const message = z.base64().refine((text) => {
  const bytes = Buffer.byteLength(text, 'base64');
  return bytes >= 1 && bytes <= 4096;
});

const generateMac = z.object({
  KeyId: z.string(),
  Message: message,
  MacAlgorithm: z.literal('HMAC_SHA_256'),
});

const signMessage = z.object({
  KeyId: z.string(),
  Message: message,
  MessageType: z.enum(['RAW', 'DIGEST']).default('RAW'),
  SigningAlgorithm: z.literal('ECDSA_SHA_256'),
});

/** Node's ECDSA always hashes what it signs. Gives DER, as KMS does. */
function signDigest(digest: Uint8Array, key: KeyObject): Uint8Array {
  const secret = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
  return p256.sign(digest, secret, { prehash: false, format: 'der' });
}

const getPublicKey = z.object({ KeyId: z.string() });

type Operation = { spec: KeySpec; run: (keys: KeyStore, input: unknown) => object };

const OPERATIONS: Record<string, Operation> = {
  GenerateMac: {
    spec: 'HMAC_256',
    run: (keys, input) => {
      const { KeyId, Message, MacAlgorithm } = generateMac.parse(input);
      const mac = createHmac('sha256', keys.macKey(KeyId)).update(Message, 'base64');
      return { KeyId, Mac: mac.digest('base64'), MacAlgorithm };
    },
  },
  Sign: {
    spec: 'ECC_NIST_P256',
    run: (keys, input) => {
      const { KeyId, Message, MessageType, SigningAlgorithm } = signMessage.parse(input);
      const bytes = Buffer.from(Message, 'base64');
      const key = keys.signingKey(KeyId);
      const signature = MessageType === 'RAW' ? sign('sha256', bytes, key) : signDigest(bytes, key);
      return { KeyId, Signature: Buffer.from(signature).toString('base64'), SigningAlgorithm };
    },
  },
  GetPublicKey: {
    spec: 'ECC_NIST_P256',
    run: (keys, input) => {
      const { KeyId } = getPublicKey.parse(input);
      const key = createPublicKey(keys.signingKey(KeyId)).export({ type: 'spki', format: 'der' });
      return {
        KeyId,
        PublicKey: key.toString('base64'),
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
        SigningAlgorithms: ['ECDSA_SHA_256'],
      };
    },
  },
};

function answerWith(operation: Operation, keys: KeyStore, input: unknown): AwsAnswer {
  try {
    return jsonAnswer(operation.run(keys, input));
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const fields = error.issues.map((issue) => issue.path.join('.')).join(', ');
    return jsonError('ValidationException', `Not valid or not offered by the local KMS: ${fields}`);
  }
}

export type Kms = AwsService & {
  /** Makes the declared keys that are not there yet. */
  makeKeys: () => void;
  /** The declared keys that are not there. */
  missingKeys: () => string[];
};

/** KMS over the wire (JSON 1.1): GenerateMac, Sign and GetPublicKey for the declared keys, which are kept in `file`. */
export function makeKms(file: string, declared: DeclaredKeys): Kms {
  const keys = openKeys(file, declared);
  const missingKeys = () => Object.keys(declared).filter((keyId) => !keys.has(keyId));
  const keyIdOf = (call: AwsCall): string => getPublicKey.safeParse(call.json()).data?.KeyId ?? '';
  return {
    missingKeys,
    makeKeys: () => {
      for (const keyId of missingKeys())
        declared[keyId]?.spec === 'HMAC_256' ? keys.macKey(keyId) : keys.signingKey(keyId);
    },
    target: 'TrentService',
    faults: 'kms',
    access: (call) => [{ action: `kms:${call.operation}`, resource: declaredName(keyIdOf(call)) }],
    answer: (call) => {
      const operation = OPERATIONS[call.operation];
      if (operation === undefined)
        return jsonError('UnknownOperationException', `The local KMS does not offer ${call.operation}`);
      const keyId = keyIdOf(call);
      const spec = declared[declaredName(keyId)]?.spec;
      if (spec === undefined) return jsonError('NotFoundException', `Key '${keyId}' does not exist`);
      if (spec !== operation.spec)
        return jsonError(
          'InvalidKeyUsageException',
          `${keyId} key spec is ${spec} which is not valid for ${call.operation}.`,
        );
      return answerWith(operation, keys, call.json());
    },
    fail: (_call, error, message) => jsonError(error, message),
  };
}
