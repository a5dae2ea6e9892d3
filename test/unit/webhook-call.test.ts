import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setInterval } from 'node:timers';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { type Lookup, makeCallOut } from '../../shared/webhook/call.ts';
import { signedHeaders } from '../../shared/webhook/message.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server on this machine; its port. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const MESSAGE = { headers: { 'content-type': 'application/json' }, body: '{}' };
const noName: Lookup = async () => {
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
};
const at =
  (...addresses: string[]): Lookup =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('a call', () => {
  test('is posted with its headers and body, and its answer is told by its status', async () => {
    const got: unknown[] = [];
    const port = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      got.push([request.method, request.url, Buffer.concat(chunks).toString()]);
      response.writeHead(418).end('a teapot');
    });
    const outcome = await makeCallOut('public-and-loopback')(`http://127.0.0.1:${port}/a?b=c`, MESSAGE);
    expect(outcome).toEqual({ result: 'answered', status: 418 });
    expect(got).toEqual([['POST', '/a?b=c', '{}']]);
  });

  test('is signed so that the package of Standard Webhooks verifies it, by each secret', () => {
    const secrets = [1, 2].map((fill) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`);
    const headers = signedHeaders({ id: 'final-1', at: new Date(), body: '{"a":1}' }, secrets);
    for (const secret of secrets) expect(new Webhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 });
    expect(() => new Webhook(secrets[0] ?? '').verify('{"a":2}', headers)).toThrow('No matching signature');
  });

  test.each([301, 302, 303, 307, 308])(
    'that is redirected (%i) to this machine goes nowhere',
    async (status) => {
      let calls = 0;
      const port = await serve((_request, response) => {
        calls++;
        response.writeHead(status, { location: `http://127.0.0.1:${port}/inner` }).end();
      });
      const outcome = await makeCallOut('public-and-loopback')(`http://127.0.0.1:${port}/`, MESSAGE);
      expect(outcome).toEqual({ result: 'answered', status });
      expect(calls).toBe(1);
    },
  );

  test.each([
    ['10.0.0.1'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:192.168.0.1'],
    ['8.8.8.8', '10.0.0.1'],
    ['10.0.0.1', '8.8.8.8'],
    ['64:ff9b::a00:1'],
    [],
  ])('to a name that leads to %j %j is not made', async (...addresses) => {
    const callOut = makeCallOut('public', at(...addresses.filter((address) => address !== undefined)));
    expect(await callOut('https://bank.example/', MESSAGE)).toEqual({ result: 'refused-address' });
  });

  test('to a name that changes between two calls is judged each time', async () => {
    let calls = 0;
    const port = await serve((_request, response) => {
      calls++;
      response.writeHead(204).end();
    });
    const leads = ['127.0.0.1', '10.0.0.1', '127.0.0.1'];
    const asked: string[] = [];
    const callOut = makeCallOut('public-and-loopback', async (host) => {
      asked.push(host);
      return [{ address: leads.shift() ?? '', family: 4 }];
    });
    const outcomes = [];
    for (let call = 0; call < 3; call++)
      outcomes.push(await callOut(`http://bank.localhost:${port}/`, MESSAGE));
    expect(outcomes).toEqual([
      { result: 'answered', status: 204 },
      { result: 'refused-address' },
      { result: 'answered', status: 204 },
    ]);
    expect(calls).toBe(2);
    expect(asked).toEqual(['bank.localhost', 'bank.localhost', 'bank.localhost']);
  });

  test('to an address that was stored before it was refused is not made', async () => {
    let calls = 0;
    const port = await serve((_request, response) => {
      calls++;
      response.end();
    });
    for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', 'localhost'])
      expect(await makeCallOut('public')(`http://${host}:${port}/`, MESSAGE)).toEqual({
        result: 'refused-address',
      });
    expect(calls).toBe(0);
  });

  test('to a name that does not exist, or a port where nobody is, is unreachable', async () => {
    expect(await makeCallOut('public', noName)('https://bank.example/', MESSAGE)).toEqual({
      result: 'unreachable',
    });
    const port = await serve((_request, response) => response.end());
    servers.at(-1)?.close();
    expect(await makeCallOut('public-and-loopback')(`http://127.0.0.1:${port}/`, MESSAGE)).toEqual({
      result: 'unreachable',
    });
  });

  test('given an answer without end, then some of it is read, and the status counts', async () => {
    let sent = 0;
    const port = await serve((_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        sent += 16_384;
        if (!response.destroyed) response.write(Buffer.alloc(16_384), () => setImmediate(more));
      };
      more();
    });
    const outcome = await makeCallOut('public-and-loopback')(`http://127.0.0.1:${port}/`, MESSAGE);
    expect(outcome).toEqual({ result: 'answered', status: 200 });
    expect(sent).toBeLessThan(50_000_000);
  });

  test('given an answer that drips, or none, then it times out after ten seconds', async () => {
    const timers: NodeJS.Timeout[] = [];
    const dripping = await serve((_request, response) => {
      response.writeHead(200);
      timers.push(setInterval(() => response.write('.'), 200));
    });
    const silent = await serve(() => undefined);
    const callOut = makeCallOut('public-and-loopback');
    const startedAt = performance.now();
    const outcomes = await Promise.all(
      [dripping, silent].map((port) => callOut(`http://127.0.0.1:${port}/`, MESSAGE)),
    );
    for (const timer of timers) clearInterval(timer);
    expect(outcomes).toEqual([{ result: 'timed-out' }, { result: 'timed-out' }]);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(9_900);
  });
});
