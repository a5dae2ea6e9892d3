import { createHmac } from 'node:crypto';
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { isReference, makeReferences } from '../../shared/signing/macs.ts';

const kms = mockClient(KMSClient);
let messages: Uint8Array[];
beforeEach(() => {
  messages = [];
  kms.reset();
  kms.on(GenerateMacCommand).callsFake(({ Message }) => {
    messages.push(Message);
    return { Mac: createHmac('sha256', 'a key').update(Message).digest() };
  });
});

describe('the reference of a message', () => {
  const references = makeReferences({ client: new KMSClient({ region: 'eu-central-1' }), keyId: 'key' });

  test.each(['ДА', '株'.repeat(1_600), '\u0001'.repeat(1_600), '😀'.repeat(800)])(
    'given a text however long, then one call of KMS is enough for it and its phone, and sees none of it',
    async (text) => {
      const sms = { from: '+77011234567', parts: ['x'.repeat(128), text] };
      const { phoneRef, message: id } = await references.inbound(sms);
      expect([isReference(id), isReference(phoneRef), id === phoneRef]).toEqual([true, true, false]);
      expect(phoneRef).toBe(await references.phone(sms.from));
      const [message] = messages;
      expect(message?.byteLength).toBeLessThan(100);
      expect(Buffer.from(message ?? []).toString()).not.toMatch(/ДА|xxx/);
    },
  );

  test('given two messages that differ in sender, id or text, however they are cut, then two references', async () => {
    const parts = fc.array(fc.string({ maxLength: 4 }), { minLength: 3, maxLength: 3 });
    const idOf = async ([from = '', ...rest]: string[]) =>
      (await references.inbound({ from, parts: rest })).message;
    await fc.assert(
      fc.asyncProperty(parts, parts, async (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect((await idOf(one)) === (await idOf(other))).toBe(same);
      }),
    );
  });
});
