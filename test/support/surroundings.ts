import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCallLog } from '../../local/aws/call-log.ts';
import { makeDynamodb } from '../../local/aws/dynamodb-proxy.ts';
import { startEngine } from '../../local/aws/engine.ts';
import { makeFaults } from '../../local/aws/faults.ts';
import { makeKms } from '../../local/aws/kms.ts';
import { startAwsServer } from '../../local/aws/server.ts';
import { makeSns } from '../../local/aws/sns.ts';
import { OIDC_PATH, openIdentityProvider } from '../../local/oidc/provider.ts';
import { openPhones } from '../../local/phone/phones.ts';
import { openSmsTopics } from '../../local/phone/sms-topics.ts';
import { openServer } from '../../local/runtime/server.ts';
import { makeStops } from '../../local/runtime/stops.ts';
import { KEYS } from '../../shared/service/table.ts';

/** Another process's trouble is this one's: nothing here is meant to fail. */
const report = (line: string, error?: unknown): never => {
  throw new Error(line, { cause: error });
};

/**
 * What `npm run serve` finds elsewhere: a DynamoDB (the embedded engine, without its streams), KMS, SNS with phones, and an
 * OpenID provider. `env` names them.
 */
export async function openSurroundings() {
  const folder = mkdtempSync(join(tmpdir(), 'kelisim-serve-'));
  const { onStop, stop } = makeStops();
  onStop(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const engine = await startEngine({
    file: join(folder, 'dynamodb.sqlite'),
    positions: {},
    onExit: (line) => report(line),
  });
  onStop(engine.stop);
  const phones = openPhones(join(folder, 'phones.jsonl'), () => new Date().toISOString());
  onStop(phones.close);
  const proxy = makeDynamodb({ ...engine, onWrite: () => undefined });
  onStop(proxy.close);
  const kms = makeKms(join(folder, 'kms.json'), KEYS);
  kms.makeKeys();
  const aws = await startAwsServer({
    services: [...proxy.services, kms, makeSns(openSmsTopics(phones))],
    faults: makeFaults(),
    calls: makeCallLog(),
    allowed: () => true,
  });
  onStop(aws.close);
  const server = await openServer({ port: 0, report });
  onStop(server.close);
  const provider = await openIdentityProvider({
    origin: server.origin,
    dataDir: folder,
    accounts: [],
    clients: [],
    report: (error) => report('the identity provider failed', error),
  });
  server.serve([
    async (request, url, response) => {
      if (!url.pathname.startsWith(OIDC_PATH)) return null;
      await provider.handle(request, response);
      return 'written';
    },
  ]);
  const gatewaySecret = Buffer.from('a secret of thirty-two characters').toString('base64');
  return {
    phones,
    gatewaySecret,
    token: async (claims: Parameters<typeof provider.issueToken>[0]) =>
      (await provider.issueToken(claims)).access_token,
    env: {
      DYNAMODB_ENDPOINT: aws.url,
      KMS_ENDPOINT: aws.url,
      SNS_ENDPOINT: aws.url,
      OIDC_ISSUER: provider.issuer,
      OIDC_AUDIENCE: provider.audience,
      AWS_REGION: 'kz',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      PUBLIC_URL: 'https://kelisim.example.kz',
      SMS_SENDER_ID: 'Kelisim',
      SMS_GATEWAY_SECRET: gatewaySecret,
    } as Record<string, string>,
    stop,
  };
}

export type Surroundings = Awaited<ReturnType<typeof openSurroundings>>;
