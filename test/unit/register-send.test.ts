import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Away, NotSent } from '../../local/register/not-sent.ts';
import { makeSend } from '../../local/register/send.ts';
import { type Tokens, tokenOf } from '../../local/register/tokens.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';

let server: Server;
afterEach(() => server.close().closeAllConnections());

/** A register over which `answer` decides, and a clock on which waiting takes no time. */
async function open(answer: (call: { at: number; count: number }) => [number, Record<string, string>?]) {
  let at = 0;
  let count = 0;
  const waits: number[] = [];
  const listener: RequestListener = (request, response) => {
    request.resume().on('end', () => {
      const [status, headers] = answer({ at, count: ++count });
      const body = status === 200 ? { accepted: 1, rejected: [] } : { title: 'No.', status };
      response.writeHead(status, headers).end(JSON.stringify(body));
    });
  };
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = {
    now: () => at,
    wait: async (ms: number) => {
      waits.push(ms / SECOND);
      at += ms;
    },
  };
  const sending = (tokens: Tokens = tokenOf('a token')) =>
    makeSend({ url, tokens, clock, onWait: () => undefined });
  return { sending, waits, calls: () => count };
}

const SLOW: [number] = [503];
const TAKEN: [number] = [200];

test('given a service that took rows, when it is away for an hour and a half, then the rows are sent when it is back', async () => {
  const { sending, waits } = await open(({ at, count }) => (count === 1 || at > 1.5 * HOUR ? TAKEN : SLOW));
  const send = sending();
  await send('entries', [{}]);
  expect(await send('entries', [{}])).toEqual({ accepted: 1, rejected: [] });
  expect(waits.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
});

test('given a service that took rows, when it takes none for two hours, then it is given up', async () => {
  const { sending, waits } = await open(({ count }) => (count === 1 ? TAKEN : SLOW));
  const send = sending();
  await send('entries', [{}]);
  await expect(send('entries', [{}])).rejects.toThrow(new NotSent('The service is away: it answered 503.'));
  expect(waits.reduce((sum, each) => sum + each, 0) * SECOND).toBeGreaterThanOrEqual(2 * HOUR);
});

test('given a slow service that takes one batch now and then, then none is given up', async () => {
  const { sending } = await open(({ count }) => (count % 60 === 1 ? TAKEN : SLOW));
  const send = sending();
  for (let batch = 0; batch < 5; batch++) expect((await send('entries', [{}])).accepted).toBe(1);
});

test('given a service that never answered, then it is given up within minutes', async () => {
  const { sending, waits } = await open(() => SLOW);
  await expect(sending()('entries', [{}])).rejects.toThrow(NotSent);
  expect(waits.reduce((sum, each) => sum + each, 0) * SECOND).toBeLessThan(5 * MINUTE);
});

test('given it says when to come again, then it is not asked before', async () => {
  const { sending, waits } = await open(({ count }) =>
    count === 1 ? [429, { 'retry-after': '90' }] : TAKEN,
  );
  await sending()('entries', [{}]);
  expect(waits).toEqual([90]);
});

test('given batches side by side at a busy service, then those that come again come one after another', async () => {
  let arrived = 0;
  let underWay = 0;
  let mostOfThoseAgain = 0;
  const { sending } = await open(({ count }) => (count <= 8 ? SLOW : TAKEN));
  server.prependListener('request', (_request, response) => {
    underWay++;
    // The first four, and those that come again beside the last of them.
    if (++arrived > 8) mostOfThoseAgain = Math.max(mostOfThoseAgain, underWay);
    response.on('finish', () => underWay--);
  });
  const send = sending();
  const all = await Promise.all(Array.from({ length: 4 }, () => send('entries', [{}])));
  expect(all.map(({ accepted }) => accepted)).toEqual([1, 1, 1, 1]);
  expect([arrived, mostOfThoseAgain]).toEqual([12, 1]);
});

test('given no token can be had for a while, then it is waited for; given none is to be had, then that ends it', async () => {
  const { sending, waits } = await open(() => TAKEN);
  let asked = 0;
  const current = async (): Promise<string> => {
    if (++asked < 3) throw new Away('There is no access token: it answered 503.');
    return 'a token';
  };
  expect((await sending({ ...tokenOf(''), current })('entries', [{}])).accepted).toBe(1);
  expect(waits).toEqual([1, 2]);
  const refused = async () => Promise.reject(new NotSent('There is no access token: invalid_client.'));
  await expect(sending({ ...tokenOf(''), current: refused })('entries', [{}])).rejects.toThrow(
    'invalid_client',
  );
});

test('given a token is refused, then another is tried, once', async () => {
  const { sending, calls } = await open(({ count }) => (count === 1 ? [401] : TAKEN));
  let forgotten = 0;
  const tokens = { current: async () => 'a token', renews: true, forget: () => forgotten++ };
  expect((await sending(tokens)('entries', [{}])).accepted).toBe(1);
  expect([forgotten, calls()]).toEqual([1, 2]);
  server.close().closeAllConnections();
  const always = await open(() => [401]);
  await expect(always.sending(tokens)('entries', [{}])).rejects.toThrow('The service answered 401: No.');
  expect(always.calls()).toBe(2);
});
