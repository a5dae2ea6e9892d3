import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { z } from 'zod';
import { FONT_FILES } from '../../shared/document/fonts.ts';
import type { VariableName } from '../../shared/service/environment.ts';
import { KEYS, type TABLES } from '../../shared/service/table.ts';
import { CONTROLLER, DEFAULT_AUTHORITY, LEGAL_BASIS } from '../../shared/service/texts.ts';
import { makeDynamodb } from '../aws/dynamodb-proxy.ts';
import { startEngine } from '../aws/engine.ts';
import { makeFaults } from '../aws/faults.ts';
import { makeKms } from '../aws/kms.ts';
import { allowed } from '../aws/permissions.ts';
import { startAwsServer } from '../aws/server.ts';
import { makeSns } from '../aws/sns.ts';
import { openClock } from '../clock.ts';
import { openDataDir } from '../data-dir.ts';
import { DEMONSTRATION_ACCOUNTS } from '../demonstration/demonstration.ts';
import { readJson, writeJson } from '../json-file.ts';
import { WEB_CLIENT } from '../oidc/configuration.ts';
import { OIDC_PATH, openIdentityProvider } from '../oidc/provider.ts';
import type { PhoneNumber } from '../phone/page.ts';
import { openPhones } from '../phone/phones.ts';
import { makePages } from '../web/pages.ts';
import { makeAuthorizer } from './authorizer.ts';
import { checkKeys, ENGINE_FILE, KEYS_FILE, prepareKeys } from './data-and-keys.ts';
import { loadFunctions } from './functions.ts';
import { makeGateway } from './gateway.ts';
import { makeLocalRoutes } from './local-routes.ts';
import { openServer } from './server.ts';
import { readPositions, startStreams } from './streams.ts';
import { createTables } from './tables.ts';
import { startTick } from './tick.ts';

type Options = {
  port: number;
  dataDir: string;
  /** DYNAMODB_ENDPOINT: use this DynamoDB instead of the embedded engine. */
  dynamodbEndpoint?: string | undefined;
  numbers: readonly PhoneNumber[];
  report: (line: string, error?: unknown) => void;
  /** The engine ended by itself; nothing works any more. */
  onEngineExit: (line: string) => void;
};

const SECRET_BYTES = 32;

/** What the functions find in their environment; those that belong to one function only are given to it alone. */
const settings = (origin: string, gatewaySecret: string): Record<VariableName, string> => ({
  REQUESTS_TABLE: 'requests' satisfies keyof typeof TABLES,
  REGISTER_TABLE: 'register' satisfies keyof typeof TABLES,
  REFERENCES_KEY_ID: 'references' satisfies keyof typeof KEYS,
  CODES_KEY_ID: 'codes' satisfies keyof typeof KEYS,
  SMS_SENDER_ID: 'Kelisim',
  SMS_MAX_PRICE_USD: '0.50',
  SMS_SEGMENT_PRICE_USD: '0.12',
  SMS_GATEWAY_SECRET: gatewaySecret,
  RETENTION_DAYS: '1095',
  PUBLIC_URL: origin,
  SIGNING_KEYS: process.env.SIGNING_KEYS || JSON.stringify([{ keyId: 'signing', status: 'active' }]),
  LEGAL_BASIS: JSON.stringify(LEGAL_BASIS),
  DEFAULT_AUTHORITY: JSON.stringify(DEFAULT_AUTHORITY),
  CONTROLLER: JSON.stringify(CONTROLLER),
  FONTS_FOLDER: dirname(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${FONT_FILES.regular}`))),
});

function secretIn(file: string): string {
  const kept = readJson(file, z.object({ gateway: z.string() }))?.gateway;
  if (kept !== undefined) return kept;
  const gateway = randomBytes(SECRET_BYTES).toString('base64');
  writeJson(file, { gateway });
  return gateway;
}

/**
 * The whole service on one machine: the same functions through the same AWS SDK, which finds local endpoints. Everything
 * that was started is in `stop`, last first. Throws an error with a one-line message when it cannot start.
 */
export async function startService(options: Options) {
  const { report } = options;
  const stops: (() => unknown)[] = [];
  async function stop(): Promise<void> {
    for (const each of stops.splice(0).reverse()) await each();
  }
  try {
    const server = await openServer({ port: options.port, report });
    stops.push(server.close);
    const data = openDataDir(options.dataDir);
    stops.push(data.close);
    const clock = openClock(data.path('clock.json'));
    stops.push(clock.close);
    const phones = openPhones(data.path('phones.jsonl'), clock.now);
    stops.push(phones.close);

    const kms = makeKms(data.path(KEYS_FILE), KEYS);
    if (options.dynamodbEndpoint === undefined) prepareKeys({ data, kms });
    const positionsFile = data.path('streams.json');
    const engine = await startEngine({
      file: data.path(ENGINE_FILE),
      endpoint: options.dynamodbEndpoint,
      positions: readPositions(positionsFile),
      onExit: options.onEngineExit,
    });
    stops.push(engine.stop);
    let streams: { nudge: () => void } | undefined;
    const dynamodb = makeDynamodb({
      ...engine,
      onWrite: (tables) => {
        if (tables.includes('requests')) streams?.nudge();
      },
    });
    stops.push(dynamodb.close);
    const faults = makeFaults();
    const aws = await startAwsServer({
      services: [...dynamodb.services, kms, makeSns(phones.deliver)],
      faults,
      allowed,
    });
    stops.push(aws.close);
    Object.assign(process.env, awsEnvironment(aws.url));

    const client = new DynamoDBClient();
    checkKeys({ data, kms, isNew: await createTables(client) });
    const gatewaySecret = secretIn(data.path('secrets.json'));
    const invoke = await loadFunctions(settings(server.origin, gatewaySecret));
    const poller = startStreams({
      dynamodb: client,
      streams: new DynamoDBStreamsClient(),
      file: positionsFile,
      invoke,
      onProgress: engine.forgetRecords,
      report,
      shownAt: clock.shownAt,
    });
    streams = poller;
    stops.push(poller.stop);
    const tick = startTick({ invoke, report });
    stops.push(tick.stop);
    // Before anything else is waited for: what is under way may wait for a call that a fault holds.
    stops.push(faults.release);

    const { origin } = server;
    const provider = await openIdentityProvider({
      origin,
      dataDir: options.dataDir,
      accounts: DEMONSTRATION_ACCOUNTS,
      report: (error) => report('the identity provider failed', error),
    });
    const localRoutes = makeLocalRoutes({
      ...options,
      origin,
      clock,
      faults,
      phones,
      provider,
      gatewaySecret,
      tick,
    });
    const pages = await makePages({
      issuer: provider.issuer,
      clientId: WEB_CLIENT,
      api: '',
      resource: provider.audience,
      demonstration: true,
    });
    server.serve([
      makeGateway({ invoke, authorize: makeAuthorizer(provider) }),
      localRoutes,
      async (request, url, response) => {
        if (!url.pathname.startsWith(OIDC_PATH)) return null;
        await provider.handle(request, response);
        return 'written';
      },
      pages,
    ]);
    return { origin, provider, clock, dataPath: data.path, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const awsEnvironment = (url: string): Record<string, string> => ({
  AWS_ENDPOINT_URL_DYNAMODB: url,
  AWS_ENDPOINT_URL_DYNAMODB_STREAMS: url,
  AWS_ENDPOINT_URL_KMS: url,
  AWS_ENDPOINT_URL_SNS: url,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
});
