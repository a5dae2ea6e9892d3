import { createPublicKey, verify } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { client, mac, publish, useLocalAws } from './local-aws.ts';

const aws = useLocalAws();

describe('KMS', () => {
  test('given a key, then its MAC is the same after a restart, differs by key, and the file is its owner’s alone', async () => {
    const first = await mac('codes', 'request 1');
    await aws.restart();
    const again = await mac('codes', 'request 1');
    const other = await mac('references', 'request 1');
    expect(first.Mac).toHaveLength(32);
    expect(again.Mac).toEqual(first.Mac);
    expect(other.Mac).not.toEqual(first.Mac);
    expect(again).toMatchObject({ KeyId: 'codes', MacAlgorithm: 'HMAC_SHA_256' });
    expect(statSync(join(aws.folder, 'kms.json')).mode & 0o777).toBe(0o600);
  });

  test('given a signature, then the public key verifies it', async () => {
    const kms = new KMSClient(client);
    const message = Buffer.from('header.payload');
    const { Signature = new Uint8Array() } = await kms.send(
      new SignCommand({
        KeyId: 'answers',
        Message: message,
        MessageType: 'RAW',
        SigningAlgorithm: 'ECDSA_SHA_256',
      }),
    );
    const key = await kms.send(new GetPublicKeyCommand({ KeyId: 'answers' }));
    expect(key).toMatchObject({
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: ['ECDSA_SHA_256'],
    });
    const publicKey = createPublicKey({ key: Buffer.from(key.PublicKey ?? []), format: 'der', type: 'spki' });
    expect(verify('sha256', message, publicKey, Signature)).toBe(true);
    expect(verify('sha256', Buffer.from('header.payloaf'), publicKey, Signature)).toBe(false);
  });

  test('given an unknown key, a key of the wrong kind or too long a message, then the exception is KMS’s', async () => {
    const kms = new KMSClient(client);
    await expect(mac('unknown')).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(mac('answers')).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
    await expect(kms.send(new GetPublicKeyCommand({ KeyId: 'codes' }))).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
    });
    await expect(mac('codes', 'm'.repeat(4097))).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('SNS', () => {
  test('given a text with any signs, then it is on the phone as it was, under the id that SNS answers', async () => {
    const text = 'Келісім & <b> "ИӘ" + 100% \n 👍';
    const { MessageId } = await publish('+77010000030', text);
    expect(aws.phones.messages('+77010000030')).toMatchObject([{ id: MessageId, direction: 'out', text }]);
  });

  test.each(['87010000030', '+7701', 'phone', '+0701000003'])(
    'given the number %s, then it is invalid',
    async (number) => {
      await expect(publish(number, 'text')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    },
  );

  test.each([' ', 'm'.repeat(1601)])('given a text that no SMS can be, then it is invalid', async (text) => {
    await expect(publish('+77010000031', text)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
