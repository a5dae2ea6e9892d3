import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GenerateMacCommand } from '@aws-sdk/client-kms';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDynamoDb, openKms, openSns } from '../../shared/aws/clients.ts';
import { makeSnsSender } from '../../shared/messaging/sms-sender.ts';
import { type Table, tableOf } from '../../shared/storage/table.ts';

type Answer = (response: ServerResponse) => void;

const HANGS = {
  'never answers': () => undefined,
  'answers with headers only': (response) => {
    response.writeHead(200, { 'content-length': 100 }).flushHeaders();
  },
  'stalls in the middle of the body': (response) => {
    response.writeHead(200, { 'content-length': 100 }).write('{"It');
  },
  'stalls in the middle of an error': (response) => {
    response.writeHead(500, { 'content-length': 100 }).write('{"__ty');
  },
  // A byte now and again: the connection is never silent for long.
  'sends its body drop by drop': (response) => {
    response.writeHead(200, { 'content-length': 1_000_000 });
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(timer));
  },
} satisfies Record<string, Answer>;

const NAMES = Object.keys(HANGS) as (keyof typeof HANGS)[];

const answerEmpty: Answer = (response) => response.writeHead(200, { 'content-length': 2 }).end('{}');

const CLIENTS = [
  {
    name: 'DynamoDB',
    tries: 3,
    call: (plan: string) =>
      openDynamoDb().send(new GetItemCommand({ TableName: plan, Key: { pk: { S: 'a' } } })),
  },
  {
    name: 'KMS',
    tries: 3,
    call: (plan: string) =>
      openKms().send(
        new GenerateMacCommand({ KeyId: plan, Message: Buffer.from('a'), MacAlgorithm: 'HMAC_SHA_256' }),
      ),
  },
  {
    name: 'SNS',
    tries: 1,
    call: (plan: string) =>
      openSns().send(new PublishCommand({ PhoneNumber: '+77010000020', Message: plan })),
  },
];

const send = (text: string) =>
  makeSnsSender({ client: openSns(), senderId: 'KELISIM', outlet: 'phones', maxPriceUsd: 0.5 })({
    phone: '+77010000020',
    text,
  });

/** What a call carries to the server: which of the hangs it wants, and whether always or once. */
const planOf = (client: string, hang: keyof typeof HANGS, often: 'always' | 'once'): string =>
  `${client}_${NAMES.indexOf(hang)}_${often}`;

const calls = new Map<string, number>();

/** Calls that want nothing but an answer. */
const busy = { now: 0, most: 0, done: 0 };

const server = createServer(async (request, response) => {
  busy.now += 1;
  const [plan = '', index, often] = /\w+_(\d)_(always|once)/.exec(await text(request)) ?? [];
  if (plan === '') {
    busy.most = Math.max(busy.most, busy.now);
    busy.done += 1;
  }
  busy.now -= 1;
  const before = calls.get(plan) ?? 0;
  calls.set(plan, before + 1);
  const hang = NAMES[Number(index)];
  if (hang === undefined || (often === 'once' && before > 0)) answerEmpty(response);
  else HANGS[hang](response);
});

function pointClientsTo(port: number): void {
  const url = `http://127.0.0.1:${port}`;
  for (const service of ['DYNAMODB', 'KMS', 'SNS']) vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
}

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  pointClientsTo((server.address() as AddressInfo).port);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

const gaveUpAfter = (tries: number) => ({ name: 'TimeoutError', $metadata: { attempts: tries } });

describe.concurrent('given a server that hangs', () => {
  const always = CLIENTS.flatMap((client) => NAMES.map((hang) => ({ ...client, hang })));
  test.each(always)(
    '$name $hang: the client gives up after its tries',
    async ({ name, tries, call, hang }) => {
      const plan = planOf(name, hang, 'always');
      await expect(call(plan)).rejects.toMatchObject(gaveUpAfter(tries));
      expect(calls.get(plan)).toBe(tries);
    },
  );

  const retried = always.filter(({ tries }) => tries > 1);
  test.each(retried)('$name $hang once: the next try is what counts', async ({ name, call, hang }) => {
    const plan = planOf(name, hang, 'once');
    await expect(call(plan)).resolves.toMatchObject({ $metadata: { attempts: 2 } });
    expect(calls.get(plan)).toBe(2);
  });

  test.each(NAMES)('SNS %s: the SMS may have gone', async (hang) => {
    const plan = planOf('SMS', hang, 'always');
    await expect(send(plan)).rejects.toMatchObject({ name: 'SmsUnavailable', mayHaveGone: true });
    expect(calls.get(plan)).toBe(1);
  });
});

describe('given two functions in one process, of which one has two tables', () => {
  const read = ({ documents, name: TableName }: Table) =>
    documents.send(new GetCommand({ TableName, Key: { pk: 'a', sk: 'b' } }));

  test('then each asks over connections of its own, and one after the other over one', async () => {
    const ports = new Set<number | undefined>();
    const note = ({ remotePort }: Socket) => ports.add(remotePort);
    server.on('connection', note);
    onTestFinished(() => void server.off('connection', note));
    const env = { REQUESTS_TABLE: 'requests', REGISTER_TABLE: 'register' };
    await read(tableOf(env, 'REQUESTS_TABLE'));
    await read(tableOf(env, 'REGISTER_TABLE'));
    expect(ports.size).toBe(1);
    await read(tableOf({ ...env }, 'REQUESTS_TABLE'));
    expect(ports.size).toBe(2);
  });
});

test.each([openDynamoDb, openKms, openSns])(
  '%o: what the SDK copies in each call is not kept as a dictionary',
  (open) => {
    setFlagsFromString('--allow-natives-syntax');
    const isFast = new Function('object', 'return %HasFastProperties(object)');
    setFlagsFromString('--no-allow-natives-syntax');
    expect(isFast(open().config)).toBe(true);
  },
);

/** A port whose queue of connections is full and never emptied: the next one waits for ever. */
async function refuseNobodyAndAcceptNobody(): Promise<void> {
  const listenThenSleep = `
    const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });`;
  const worker = new Worker(listenThenSleep, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const queue = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await once(queue[0] as (typeof queue)[number], 'connect');
  onTestFinished(async () => {
    for (const socket of queue) socket.destroy();
    await worker.terminate();
  });
  pointClientsTo(port);
}

test('given a batch needs hundreds of KMS calls, then few are under way at a time, and none is late for its turn', async () => {
  const before = { ...busy };
  const kms = openKms();
  const mac = { KeyId: 'turns', Message: Buffer.from('a'), MacAlgorithm: 'HMAC_SHA_256' } as const;
  await Promise.all(Array.from({ length: 300 }, () => kms.send(new GenerateMacCommand(mac))));
  expect(busy.done - before.done).toBe(300);
  expect(busy.most).toBeLessThanOrEqual(10);
});

describe('given a port that accepts no connection', () => {
  beforeEach(refuseNobodyAndAcceptNobody);

  test.each(CLIENTS)('$name: the client gives up after its tries', async ({ call, tries }) => {
    await expect(call('')).rejects.toMatchObject(gaveUpAfter(tries));
  });

  test('SNS: the SMS has not gone', async () => {
    await expect(send('a')).rejects.toMatchObject({ name: 'SmsUnavailable', mayHaveGone: false });
  });
});

test('no other file of the functions builds a client of AWS', () => {
  const files = ['functions', 'shared'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file}`),
  );
  const building = files.filter((file) => /\bnew \w+Client\(/.test(readFileSync(file, 'utf8')));
  expect(building).toEqual(['shared/aws/clients.ts']);
});
