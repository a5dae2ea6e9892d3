import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeAggregatorSender } from '../../shared/messaging/aggregator-sender.ts';
import { verifyGatewaySignature } from '../../shared/messaging/inbound.ts';
import { SmsUnavailable } from '../../shared/messaging/send-sms.ts';

const SECRET = Buffer.from('a secret of thirty-two characters').toString('base64');
const OTHER = Buffer.from('another one, of forty characters or so').toString('base64');
const sms = { phone: '+77011234567', text: 'Келісім: 123456', id: 'prompt-1' } as const;

let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: { headers: Record<string, string>; rawBody: string }[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      seen.push({ headers, rawBody: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
  answer = (_request, response) => response.writeHead(202).end();
});

const send = (message: { phone: '+77011234567'; text: string; id?: string } = sms, secret = SECRET) =>
  makeAggregatorSender({ url, secret, senderId: 'Kelisim' })(message);
const failure = (): Promise<unknown> =>
  send().then(
    () => 'no failure',
    (error: unknown) => error,
  );

describe('an SMS through an aggregator', () => {
  test('given it takes it, then it is accepted, with its id, sender and number, and signed', async () => {
    expect(await send()).toEqual({ kind: 'accepted' });
    expect(seen).toHaveLength(1);
    const [{ headers, rawBody } = { headers: {}, rawBody: '' }] = seen;
    expect(JSON.parse(rawBody)).toEqual({
      messageId: 'prompt-1',
      from: 'Kelisim',
      to: sms.phone,
      text: sms.text,
    });
    expect(verifyGatewaySignature({ secret: SECRET, headers, rawBody })).toBe(true);
    expect(verifyGatewaySignature({ secret: OTHER, headers, rawBody })).toBe(false);
  });

  test('given two secrets, then the first signs', async () => {
    await send(sms, `${OTHER} ${SECRET}`);
    const [{ headers, rawBody } = { headers: {}, rawBody: '' }] = seen;
    expect(verifyGatewaySignature({ secret: OTHER, headers, rawBody })).toBe(true);
  });

  test('given a note, then it has an id of its own each time', async () => {
    const { id: _id, ...note } = sms;
    await send(note);
    await send(note);
    const ids = seen.map(({ rawBody }) => JSON.parse(rawBody).messageId);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^note-[0-9a-f-]{36}$/);
  });

  test('given the number can get none, then it is unreachable', async () => {
    answer = (_request, response) => response.writeHead(422).end();
    expect(await send()).toEqual({ kind: 'unreachable' });
  });

  test.each([
    [400, false],
    [401, false],
    [402, false],
    [429, false],
    [503, false],
    [500, true],
    [502, true],
    [504, true],
  ])('given %i, then it failed for now, and whether it may have gone is %s', async (status, mayHaveGone) => {
    answer = (_request, response) => response.writeHead(status).end(`about ${sms.phone}`);
    const error = await failure();
    expect(error).toBeInstanceOf(SmsUnavailable);
    expect(error).toMatchObject({ mayHaveGone, cause: { name: `Status${status}` } });
  });

  test('given a connection that breaks, then it may have gone', async () => {
    answer = (request) => request.socket.destroy();
    expect(await failure()).toMatchObject({ name: 'SmsUnavailable', mayHaveGone: true });
  });

  test('given it leads elsewhere, then nobody follows', async () => {
    answer = (_request, response) => response.writeHead(307, { location: url }).end();
    expect(await failure()).toMatchObject({ name: 'SmsUnavailable' });
    expect(seen).toHaveLength(1);
  });

  test('given an answer that never ends, then after three seconds it may have gone', async () => {
    answer = (_request, response) => response.writeHead(202).write('.');
    expect(await failure()).toMatchObject({ name: 'SmsUnavailable', mayHaveGone: true });
  });

  test('given nobody listens, then it has not gone', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    const nobody = makeAggregatorSender({
      url: `http://127.0.0.1:${port}/`,
      secret: SECRET,
      senderId: 'Kelisim',
    });
    await expect(nobody(sms)).rejects.toMatchObject({ name: 'SmsUnavailable', mayHaveGone: false });
  });

  test('given any failure, then neither number nor text is in it', async () => {
    answer = (_request, response) => response.writeHead(500).end(`${sms.phone} ${sms.text}`);
    const error = (await failure()) as Error;
    const told = JSON.stringify([error.message, error.cause, error.stack]);
    expect(told).not.toContain('7011234567');
    expect(told).not.toContain('123456');
  });
});
