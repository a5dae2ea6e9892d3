import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { assert, asyncProperty, oneof, string, uint8Array } from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openDynamoDb } from '../../shared/aws/clients.ts';
import { Sha256 } from '../../shared/aws/sha256.ts';

const bytes = oneof(string({ unit: 'grapheme' }), uint8Array({ maxLength: 200 }));
const secret = oneof(
  string({ unit: 'grapheme', minLength: 1 }),
  uint8Array({ minLength: 1, maxLength: 100 }),
);

describe('the hash of the signer', () => {
  test('says of any bytes and texts what Node says, in one part or two', async () => {
    await assert(
      asyncProperty(bytes, bytes, async (first, second) => {
        const hash = new Sha256();
        hash.update(first);
        hash.update(second);
        const said = createHash('sha256').update(first).update(second).digest('hex');
        expect(Buffer.from(await hash.digest()).toString('hex')).toBe(said);
      }),
    );
  });

  test('says under any secret what Node says, each time that it is asked', async () => {
    await assert(
      asyncProperty(secret, secret, bytes, async (one, other, data) => {
        for (const key of [one, other, one]) {
          const mac = new Sha256(key);
          mac.update(data);
          const said = createHmac('sha256', key).update(data).digest('hex');
          expect(Buffer.from(await mac.digest()).toString('hex')).toBe(said);
        }
      }),
    );
  });

  test('begins anew after a reset', async () => {
    const mac = new Sha256('secret');
    mac.update('what does not count');
    mac.reset();
    mac.update('what counts');
    const said = createHmac('sha256', 'secret').update('what counts').digest('hex');
    expect(Buffer.from(await mac.digest()).toString('hex')).toBe(said);
  });
});

const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** Signature Version 4 of a POST to `/`, by AWS's own description of it ("Create a signed AWS API request"). */
function signatureOf({ headers }: IncomingMessage, body: string, secretKey: string): string {
  const [, signed = ''] = /SignedHeaders=([^,]+),/.exec(headers.authorization ?? '') ?? [];
  const [, scope = ''] = /Credential=[^/]+\/([^,]+),/.exec(headers.authorization ?? '') ?? [];
  const lines = signed.split(';').map((name) => `${name}:${headers[name]}\n`);
  const digest = (data: string) => createHash('sha256').update(data).digest('hex');
  const request = ['POST', '/', '', lines.join(''), signed, digest(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, digest(request)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretKey}`);
  return hmac(key, toSign).toString('hex');
}

describe('a call of a client', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('is signed as AWS describes it, the second as the first', async () => {
    const calls: { request: IncomingMessage; body: string }[] = [];
    const server = createServer(async (request, response) => {
      calls.push({ request, body: await text(request) });
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'the first secret');
    const client = openDynamoDb();
    const get = new GetItemCommand({ TableName: 'requests', Key: { pk: { S: 'a' } } });
    await client.send(get);
    await client.send(get);
    client.destroy();
    server.close();
    await once(server, 'close');

    expect(calls).toHaveLength(2);
    for (const { request, body } of calls)
      expect(request.headers.authorization).toMatch(
        new RegExp(`Signature=${signatureOf(request, body, 'the first secret')}$`),
      );
  });
});
