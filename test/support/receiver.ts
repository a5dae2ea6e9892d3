import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll } from 'vitest';

/** A call that a receiver got. */
export type Got = { path: string; headers: IncomingHttpHeaders; body: string };
export type Message = { type: string; timestamp: string; data: { id: string; status: string } };

/** A bank's server on this machine, from the file's first test to its last. It answers 204 unless told otherwise. */
export function useReceiver() {
  const got: Got[] = [];
  let answer = (_got: Got, response: ServerResponse): void => {
    response.writeHead(204).end();
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const call = {
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    got.push(call);
    answer(call, response);
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    got,
    url: (path = '/kelisim') => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    answers: (next: typeof answer) => {
      answer = next;
    },
    answersWith: (status: number) => {
      answer = (_got, response) => response.writeHead(status).end();
    },
  };
}

export const messageIn = ({ body }: Got): Message => JSON.parse(body);

/** Throws when the call is not signed with the secret. The service's clock may be ahead: only the signature is looked at. */
export function expectSigned({ headers, body }: Got, secret: string): void {
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
  const expected = new Webhook(secret).sign(String(headers['webhook-id']), at, body);
  const signatures = String(headers['webhook-signature']).split(' ');
  if (!signatures.includes(expected)) throw new Error('the call is not signed with this secret');
}
