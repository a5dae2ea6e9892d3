import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { z } from 'zod';
import { readJson, writeJson } from '../json-file.ts';
import { type AwsAnswer, type AwsCall, type AwsService, jsonAnswer, jsonError } from './service.ts';

export type KeySpec = 'HMAC_256' | 'ECC_NIST_P256';

/** Key ids as the functions name them, with what each is. */
export type DeclaredKeys = Readonly<Record<string, { readonly spec: KeySpec }>>;

/** The secret of each key by its id, in base64: the 32 bytes of an HMAC key, the PKCS #8 DER of a P-256 key. */
const keyFile = z.record(z.string(), z.base64());

const makeSecret: Record<KeySpec, () => Buffer> = {
  HMAC_256: () => randomBytes(32),
  ECC_NIST_P256: () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'der' }),
};

type KeyStore = { macKey: (keyId: string) => Buffer; signingKey: (keyId: string) => KeyObject };

/** Keys are made when first asked for and never change. Without the file, nothing stored under them can be found again. */
const openKeys = (file: string): KeyStore => {
  const stored = readJson(file, keyFile) ?? {};
  const signing = new Map<string, KeyObject>();
  const secret = (keyId: string, spec: KeySpec): Buffer => {
    const known = stored[keyId];
    if (known !== undefined) return Buffer.from(known, 'base64');
    const made = makeSecret[spec]();
    stored[keyId] = made.toString('base64');
    writeJson(file, stored);
    return made;
  };
  return {
    macKey: (keyId) => secret(keyId, 'HMAC_256'),
    signingKey: (keyId) => {
      const key =
        signing.get(keyId) ??
        createPrivateKey({ key: secret(keyId, 'ECC_NIST_P256'), format: 'der', type: 'pkcs8' });
      signing.set(keyId, key);
      return key;
    },
  };
};

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
const signDigest = (digest: Uint8Array, key: KeyObject): Uint8Array => {
  const secret = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
  return p256.sign(digest, secret, { prehash: false, format: 'der' });
};

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

const answerWith = (operation: Operation, keys: KeyStore, input: unknown): AwsAnswer => {
  try {
    return jsonAnswer(operation.run(keys, input));
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const fields = error.issues.map((issue) => issue.path.join('.')).join(', ');
    return jsonError('ValidationException', `Not valid or not offered by the local KMS: ${fields}`);
  }
};

/** `signing.2` is another key of what is declared as `signing`, with the same grants: a rotation needs two. */
const declaredName = (keyId: string): string => keyId.replace(/\.\d+$/, '');

/** KMS over the wire (JSON 1.1): GenerateMac, Sign and GetPublicKey for the declared keys, which are kept in `file`. */
export const makeKms = (file: string, declared: DeclaredKeys): AwsService => {
  const keys = openKeys(file);
  const keyIdOf = (call: AwsCall): string => getPublicKey.safeParse(call.json()).data?.KeyId ?? '';
  return {
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
};
