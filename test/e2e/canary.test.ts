import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TICK } from '../../shared/aws/events.ts';
import { figuresOf, keyOf } from '../infra/figures.ts';
import { BANK, type Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
const HANDLER = join(import.meta.dirname, '..', '..', 'functions', 'confirm-demonstration', 'handler.ts');
const PROGRAM = `const { handler } = await import(process.argv[1]); await handler(${JSON.stringify(TICK)}, { awsRequestId: 'canary' });`;

let person: Citizen;
let provider: Server;
/** Whether the provider gives tokens at all. */
let gives = true;

/** Gives the two clients their tokens, as RFC 6749, section 4.4, has it: the local provider has no clients of citizens. */
async function startProvider(): Promise<Server> {
  const server = createServer(async (request, response) => {
    const [, basic = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const form = new URLSearchParams(await text(request));
    const [id] = Buffer.from(basic, 'base64').toString().split(':');
    const scope = form.get('scope') ?? '';
    const isRight = form.get('grant_type') === 'client_credentials' && scope === WHO[id ?? '']?.scope;
    if (!gives || !isRight) return response.writeHead(401).end('{}');
    const access_token = await service.token({ ...WHO[id ?? '']?.who(), scope });
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ access_token }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

const WHO: Record<string, { scope: string; who: () => { iin: string } | { bin: string } }> = {
  'canary-requester': { scope: 'requests', who: () => ({ bin: BANK }) },
  'canary-citizen': { scope: 'consents', who: () => ({ iin: person.iin }) },
};

beforeAll(async () => {
  person = await service.citizen({ belongs: true, phone: false });
  provider = await startProvider();
});
afterAll(() => provider.close());

/** Runs the function once, as Lambda would, against the running service. */
async function run(): Promise<{ confirmed: number | undefined; failed: number | undefined; output: string }> {
  const { port } = provider.address() as AddressInfo;
  const client = (clientId: string) => ({ clientId, clientSecret: 'secret of it' });
  const CANARY = {
    tokenUrl: `http://127.0.0.1:${port}/token`,
    iin: person.iin,
    requester: client('canary-requester'),
    citizen: client('canary-citizen'),
  };
  const env = {
    PATH: process.env.PATH,
    PUBLIC_URL: service.origin,
    CANARY: JSON.stringify(CANARY),
    POWERTOOLS_SERVICE_NAME: 'kelisim-dev',
  };
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', PROGRAM, HANDLER],
    { env },
  );
  const figures = figuresOf(stdout);
  const of = (name: string) =>
    figures.get(keyOf({ namespace: 'Kelisim', name, dimensions: { service: 'kelisim-dev' } }))?.[0]?.value;
  return { confirmed: of('CanaryConfirmed'), failed: of('CanaryFailed'), output: stdout + stderr };
}

describe('the canary', () => {
  test('given a service in good health, then the demonstration person’s confirmation comes through, each time anew', async () => {
    for (const _time of ['first', 'again'])
      expect(await run()).toMatchObject({ confirmed: 1, failed: undefined });
    const { items } = JSON.parse((await service.call('GET', '/v1/consents', { token: person.token })).text);
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['answered', 'answered']);
  });

  test('given decisions that fail, then it tells where it came to a stand, and goes on with the same request afterwards', async () => {
    const fault = { service: 'kms', function: 'decide-consent', error: 'KMSInternalException' };
    await service.fault({ ...fault, rate: 1 });
    const broken = await run();
    await service.fault({ ...fault, rate: 0 });
    expect(broken).toMatchObject({ confirmed: 0, failed: 1 });
    expect(broken.output).toContain('"step":"decide","status":503');
    expect(await run()).toMatchObject({ confirmed: 1, failed: undefined });
    const { items } = JSON.parse((await service.call('GET', '/v1/consents', { token: person.token })).text);
    expect(items).toHaveLength(3);
  });

  test('given a provider that gives no token, then that is told too, and no personal number is in what it writes', async () => {
    gives = false;
    const { confirmed, failed, output } = await run();
    expect({ confirmed, failed }).toEqual({ confirmed: 0, failed: 1 });
    expect(output).toContain('"step":"token"');
    expect(output).not.toContain(person.iin);
    expect(output).not.toContain('secret of it');
  });
});
