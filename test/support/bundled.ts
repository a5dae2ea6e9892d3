import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bundleFunctions, bundleOne, FONTS } from '../../infra/lambda/bundle.ts';
import { environmentOf, type Variables } from '../../infra/lambda/environment.ts';
import { makeCallLog } from '../../local/aws/call-log.ts';
import { makeDynamodb } from '../../local/aws/dynamodb-proxy.ts';
import { startEngine } from '../../local/aws/engine.ts';
import { makeFaults } from '../../local/aws/faults.ts';
import { makeKms } from '../../local/aws/kms.ts';
import { startAwsServer } from '../../local/aws/server.ts';
import type { AwsService } from '../../local/aws/service.ts';
import { INBOUND_TOPIC_ARN, makeSns } from '../../local/aws/sns.ts';
import { createTables } from '../../local/runtime/tables.ts';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { BODY_EXAMPLES } from '../../shared/openapi/examples.ts';
import { SNS_TRANSPORT } from '../../shared/service/sms-transport.ts';
import { SUBMISSION_LIMITS } from '../../shared/service/submission-limits.ts';
import { type FunctionName, KEYS } from '../../shared/service/table.ts';
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
  FEED_PARTS: '{}',
  SMS_TRANSPORT: SNS_TRANSPORT,
  SMS_MESSAGES: 'none',
  SMS_MAX_PRICE_USD: '0.5',
  SMS_SEGMENT_PRICE_USD: '0.12',
  SMS_ACKNOWLEDGE: 'replies',
  SMS_GATEWAY_SECRET: Buffer.alloc(32, 7).toString('base64'),
  CANARY:
    '{"tokenUrl":"https://login.example.kz/token","iin":"nobody","requester":{"clientId":"a","clientSecret":"b"},"citizen":{"clientId":"c","clientSecret":"d"}}',
  TRACING: 'off',
  RETENTION_DAYS: '30',
  EDGE_SECRETS: '{}',
  WEBHOOK_ADDRESSES: 'public',
  PUBLIC_URL: 'https://kelisim.example.kz',
  WEB_ORIGIN: 'https://kelisim.example.kz',
  TOKEN_RULES: '{}',
  SIGNING_KEYS: '[{"keyId":"signing","status":"active"}]',
  OWN_KEYS: '[{"keyId":"own","status":"active"}]',
  EVIDENCE_KEYS: '[{"keyId":"evidence","status":"active"}]',
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

/** Citizens see their own; who asks, and who sends the register, is an organisation. */
const who = (scope: string) => (scope === 'consents' ? { iin: IIN } : { bin: '900140000010' });

export function httpEvent(routeKey: string, scope: string | null): object {
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
        authorizer: {
          jwt: { claims: { sub: 'somebody', name: 'Somebody', ...who(scope) }, scopes: [scope] },
        },
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

/** A call of AWS, with its input as it went over the wire. */
export type Heard = { of: 'DynamoDB' | 'KMS'; operation: string; input: unknown };

/** Every function's bundle, and AWS's endpoints for them, with tables that are empty. */
export type Bundled = {
  folder: string;
  /** The environment that Lambda would give it, to the last variable. */
  environment: (name: FunctionName) => Record<string, string>;
  /** Bundles a program of this repository, as functions are or with the SDK as it comes, and gives its file. */
  other: (source: string, how?: { asItComes?: boolean }) => string;
  /** Runs a bundle alone: nothing of this repository is in reach, not even node_modules. */
  run: (name: FunctionName, events: readonly object[]) => Promise<unknown[]>;
  /** What was called since this was asked last, of DynamoDB and KMS. */
  heard: () => Heard[];
  stop: () => Promise<void>;
};

export async function startBundled(): Promise<Bundled> {
  const folder = mkdtempSync(join(tmpdir(), 'kelisim-bundles-'));
  bundleFunctions(join(folder, 'functions'));
  writeFileSync(join(folder, 'runtime.mjs'), RUNTIME);
  const engine = await startEngine({
    file: join(folder, 'db.sqlite'),
    positions: {},
    onExit: () => undefined,
  });
  let calls: Heard[] = [];
  const listening = (of: Heard['of'], service: AwsService): AwsService => ({
    ...service,
    answer: (call) => {
      calls.push({ of, operation: call.operation, input: call.json() });
      return service.answer(call);
    },
  });
  const dynamodb = makeDynamodb({ ...engine, onWrite: () => undefined });
  const services = [
    ...dynamodb.services.map((service) => listening('DynamoDB', service)),
    listening('KMS', makeKms(join(folder, 'kms.json'), KEYS)),
    makeSns({ toPhone: () => 'sent', toInbound: () => 'sent' }),
  ];
  const server = await startAwsServer({
    services,
    faults: makeFaults(),
    calls: makeCallLog(),
    allowed: () => true,
  });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  await createTables(new DynamoDBClient({ endpoint: server.url, region: 'eu-central-1', credentials }));
  const environment = (name: FunctionName) => ({
    AWS_ENDPOINT_URL_DYNAMODB: server.url,
    AWS_ENDPOINT_URL_KMS: server.url,
    AWS_ENDPOINT_URL_SNS: server.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...environmentOf(name, VARIABLES),
  });
  return {
    folder,
    environment,
    other(source, how = {}) {
      const own = join(folder, how.asItComes ? 'as-it-comes' : 'trimmed', basename(source, '.ts'));
      bundleOne(source, own, how);
      return join(own, 'handler.mjs');
    },
    async run(name, events) {
      const alone = join(folder, 'functions', name);
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [join(folder, 'runtime.mjs'), join(alone, 'handler.mjs'), JSON.stringify(events)],
        { cwd: alone, env: environment(name) },
      );
      return stdout
        .split('\n')
        .flatMap((line) => (line.startsWith('ANSWER ') ? [JSON.parse(line.slice('ANSWER '.length))] : []));
    },
    heard() {
      const heard = calls;
      calls = [];
      return heard;
    },
    async stop() {
      await server.close();
      await dynamodb.close();
      await engine.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
