import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleFunctions, FONTS } from '../../infra/lambda/bundle.ts';
import { environmentOf, type Variables } from '../../infra/lambda/environment.ts';
import { makeCallLog } from '../../local/aws/call-log.ts';
import { makeDynamodb } from '../../local/aws/dynamodb-proxy.ts';
import { type Engine, startEngine } from '../../local/aws/engine.ts';
import { makeFaults } from '../../local/aws/faults.ts';
import { makeKms } from '../../local/aws/kms.ts';
import { startAwsServer } from '../../local/aws/server.ts';
import { INBOUND_TOPIC_ARN, makeSns } from '../../local/aws/sns.ts';
import { createTables } from '../../local/runtime/tables.ts';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { BODY_EXAMPLES } from '../../shared/openapi/examples.ts';
import { variablesOf } from '../../shared/service/environment.ts';
import { SUBMISSION_LIMITS } from '../../shared/service/submission-limits.ts';
import { FUNCTION_ENTRIES, type FunctionName, KEYS } from '../../shared/service/table.ts';
import { CONTROLLER, DEFAULT_AUTHORITY, LEGAL_BASIS } from '../../shared/service/texts.ts';

const IIN = completeIin('90010110001') ?? '';

const VARIABLES: Variables = {
  REQUESTS_TABLE: 'requests',
  REGISTER_TABLE: 'register',
  REFERENCES_KEY_ID: 'references',
  CODES_KEY_ID: 'codes',
  SMS_SENDER_ID: 'Kelisim',
  SMS_OUTLET: 'phones',
  INBOUND_TOPIC_ARN,
  CONSENT_WINDOW_SECONDS: '7200',
  SCRIPTED_PEOPLE: 'off',
  SMS_MAX_PRICE_USD: '0.5',
  SMS_SEGMENT_PRICE_USD: '0.12',
  SMS_ACKNOWLEDGE: 'replies',
  SMS_GATEWAY_SECRET: Buffer.alloc(32, 7).toString('base64'),
  CANARY:
    '{"tokenUrl":"https://login.example.kz/token","iin":"nobody","requester":{"clientId":"a","clientSecret":"b"},"citizen":{"clientId":"c","clientSecret":"d"}}',
  RETENTION_DAYS: '30',
  WEBHOOK_ADDRESSES: 'public',
  PUBLIC_URL: 'https://kelisim.example.kz',
  WEB_ORIGIN: 'https://kelisim.example.kz',
  TOKEN_RULES: '{}',
  SIGNING_KEYS: '[{"keyId":"signing","status":"active"}]',
  LEGAL_BASIS: JSON.stringify(LEGAL_BASIS),
  DEFAULT_AUTHORITY: JSON.stringify(DEFAULT_AUTHORITY),
  E_DOCUMENT: 'null',
  CONTROLLER: JSON.stringify(CONTROLLER),
  SUBMISSION_LIMITS: JSON.stringify(SUBMISSION_LIMITS),
  FONTS_FOLDER: FONTS,
};

/** A body that its route takes: the API's own example, or one that leads further here. */
const BODIES: Record<string, unknown> = {
  ...BODY_EXAMPLES,
  'POST /v1/requests': { iin: IIN, purpose: 'credit' },
  'POST /v1/consents/{id}/decision': { decision: 'grant', code: '000000' },
  'PUT /v1/webhook': { url: 'https://bank.example/kelisim' },
  'POST /v1/register/entries': { entries: [] },
  'POST /v1/register/lookups': { iin: IIN },
  'POST /v1/register/application-checks': {},
  'POST /v1/register/contacts': { contacts: [{ iin: IIN, phone: '+77010000020' }] },
};

/** What a first call is answered where there is nothing yet, when it is not 200. */
const STATUS: Record<string, number> = {
  'POST /v1/requests': 202,
  'GET /v1/requests/{id}': 404,
  'GET /v1/requests/{id}/answer': 404,
  'GET /v1/requests/{id}/evidence': 404,
  'GET /v1/consents/{id}/receipt': 404,
  'GET /v1/me/messages/{id}': 404,
  'GET /v1/answers/{verificationCode}': 404,
  'POST /v1/requests/{id}/cancel': 404,
  'POST /v1/consents/{id}/decision': 404,
  'POST /v1/consents/{id}/code': 404,
  'POST /v1/register/entries': 400,
  'PUT /v1/webhook': 201,
  'DELETE /v1/webhook': 204,
  'POST /v1/webhook/deliveries/{deliveryId}/replay': 404,
  'POST /v1/webhook/secret': 404,
  'POST /v1/sms/inbound': 401,
};

function httpEvent(routeKey: string, scope: string | null): object {
  const [method = '', path = ''] = routeKey.split(' ');
  const body = BODIES[routeKey];
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    headers: { 'content-type': 'application/json' },
    pathParameters: { id: '0'.repeat(32), requesterId: '900140000020' },
    isBase64Encoded: false,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    requestContext: {
      http: { method, path },
      routeKey,
      ...(scope && {
        authorizer: { jwt: { claims: { sub: 'somebody', iin: IIN, name: 'Somebody' }, scopes: [scope] } },
      }),
    },
  };
}

/** Reads the events from its arguments and writes the answers, one line each, as Lambda's runtime would. */
const RUNTIME = `
const { handler } = await import(process.argv[2]);
const context = { functionName: 'bundle', awsRequestId: 'first' };
for (const event of JSON.parse(process.argv[3])) console.log('ANSWER ' + JSON.stringify((await handler(event, context)) ?? null));
`;

let folder: string;
let engine: Engine;
const stops: (() => unknown)[] = [];
let endpoints: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kelisim-bundles-'));
  bundleFunctions(folder);
  writeFileSync(join(folder, 'runtime.mjs'), RUNTIME);
  engine = await startEngine({ file: join(folder, 'db.sqlite'), positions: {}, onExit: () => undefined });
  const dynamodb = makeDynamodb({ ...engine, onWrite: () => undefined });
  const services = [
    ...dynamodb.services,
    makeKms(join(folder, 'kms.json'), KEYS),
    makeSns({ toPhone: () => 'sent', toInbound: () => 'sent' }),
  ];
  const server = await startAwsServer({
    services,
    faults: makeFaults(),
    calls: makeCallLog(),
    allowed: () => true,
  });
  endpoints = {
    AWS_ENDPOINT_URL_DYNAMODB: server.url,
    AWS_ENDPOINT_URL_KMS: server.url,
    AWS_ENDPOINT_URL_SNS: server.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  await createTables(new DynamoDBClient({ endpoint: server.url, region: 'eu-central-1', credentials }));
  stops.push(engine.stop, dynamodb.close, server.close);
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true });
});

/** Runs a bundle alone: nothing of this repository is in reach, not even node_modules. */
async function run(name: FunctionName, events: readonly object[]): Promise<unknown[]> {
  const alone = join(folder, name);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(folder, 'runtime.mjs'), join(alone, 'handler.mjs'), JSON.stringify(events)],
    { cwd: alone, env: { ...endpoints, ...environmentOf(name, VARIABLES) } },
  );
  return stdout
    .split('\n')
    .flatMap((line) => (line.startsWith('ANSWER ') ? [JSON.parse(line.slice('ANSWER '.length))] : []));
}

describe('each bundle, alone in a bare Node process', () => {
  test('runs on the Node of the functions', () => {
    expect(process.version).toMatch(/^v24\./);
  });

  const http = FUNCTION_ENTRIES.filter(({ routes }) => routes);
  test.concurrent.each(http)(
    '$name answers a first call of each of its routes',
    async ({ name, routes = {} }) => {
      const keys = Object.entries(routes);
      const events = keys.map(([key, access]) => httpEvent(key, 'scope' in access ? access.scope : null));
      const answers = (await run(name, events)) as { statusCode: number }[];
      expect(answers.map(({ statusCode }, index) => [keys[index]?.[0], statusCode])).toEqual(
        keys.map(([key]) => [key, STATUS[key] ?? expect.toBeOneOf([200, 204])]),
      );
    },
  );

  test('refuse-call answers what no route fits', async () => {
    const [answer] = (await run('refuse-call', [
      { ...httpEvent('GET /v1/nothing', null), routeKey: '$default' },
    ])) as {
      statusCode: number;
    }[];
    expect(answer?.statusCode).toBe(404);
  });

  test('read-own-answer prints, with the fonts in its package', async () => {
    const event = { ...httpEvent('GET /v1/me/answer', 'consents'), headers: { accept: 'application/pdf' } };
    const [answer] = (await run('read-own-answer', [event])) as { statusCode: number; body: string }[];
    expect(answer?.statusCode).toBe(200);
    expect(Buffer.from(answer?.body ?? '', 'base64').toString('latin1')).toMatch(/^%PDF-[\s\S]*DejaVuSans/);
  });

  const record = { dynamodb: { SequenceNumber: '1', Keys: { pk: { S: 'request#nobody' } } } };
  test('advance-request takes a tick and a stream record', async () => {
    const answers = await run('advance-request', [{ source: 'aws.events' }, { Records: [record] }]);
    expect(answers).toEqual([null, { batchItemFailures: [] }]);
  });

  test('receive-sms takes a message from the topic', async () => {
    const Timestamp = '2026-11-25T06:00:00.000Z';
    const Message = JSON.stringify({
      originationNumber: '+77010000020',
      messageBody: '123456 YES',
      inboundMessageId: 'first',
    });
    expect(await run('receive-sms', [{ Records: [{ Sns: { Message, Timestamp } }] }])).toEqual([null]);
  });
});

/** Of zod's Dutch texts: `import { z }` carries those of every language, some 360 kB, `import * as z` none of them. */
const DUTCH = 'Ongeldige invoer';

test.each(FUNCTION_ENTRIES)('$name goes without the languages of a library', ({ name }) => {
  expect(readFileSync(join(folder, name, 'handler.mjs'), 'utf8')).not.toContain(DUTCH);
});

describe('a function is told and granted nothing that no line of its bundle uses', () => {
  let bundles: string;
  beforeAll(() => {
    bundles = mkdtempSync(join(tmpdir(), 'kelisim-used-'));
    // The list of all variables would have every name in every bundle.
    bundleFunctions(bundles, { without: ['*/service/environment.ts'] });
  });
  afterAll(() => rmSync(bundles, { recursive: true }));

  const codeOf = (name: FunctionName) => readFileSync(join(bundles, name, 'handler.mjs'), 'utf8');
  /** `BatchGetItem` is called by `new BatchGetCommand(…)`, to whose name esbuild may add a number. */
  const callOf = (action: string) => new RegExp(`new ${action.replace('Item', '')}Command\\d*\\(`);

  test.each(FUNCTION_ENTRIES)('$name reads every variable that it finds', ({ name }) => {
    const code = codeOf(name);
    const unread = variablesOf(name).filter((variable) => !new RegExp(`\\b${variable}\\b`).test(code));
    expect(unread).toEqual([]);
  });

  test.each(FUNCTION_ENTRIES)('$name has a call for every action that it may do', ({ name, touches }) => {
    const code = codeOf(name);
    const uncalled = Object.entries(touches).flatMap(([path, actions]: [string, readonly string[]]) => {
      const [, index] = path.split('/');
      const isNamed = index === undefined || code.includes(`IndexName:"${index}"`);
      return actions
        .filter((action) => !isNamed || !callOf(action).test(code))
        .map((action) => `${action} ${path}`);
    });
    expect(uncalled).toEqual([]);
  });
});
