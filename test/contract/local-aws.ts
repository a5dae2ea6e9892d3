import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { makeCallLog } from '../../local/aws/call-log.ts';
import { makeDynamodb } from '../../local/aws/dynamodb-proxy.ts';
import { type Engine, startEngine } from '../../local/aws/engine.ts';
import { type Faults, makeFaults } from '../../local/aws/faults.ts';
import { makeKms } from '../../local/aws/kms.ts';
import { type Allowed, startAwsServer } from '../../local/aws/server.ts';
import { makeSns } from '../../local/aws/sns.ts';
import { openPhones, type Phones } from '../../local/phone/phones.ts';
import { openSmsTopics } from '../../local/phone/sms-topics.ts';

/** No second attempt: a test sees the first answer. */
export const client = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
};
export const TableName = 'requests';
const SERVICES = ['DYNAMODB', 'DYNAMODB_STREAMS', 'KMS', 'SNS'];
const KEYS = {
  codes: { spec: 'HMAC_256' },
  references: { spec: 'HMAC_256' },
  answers: { spec: 'ECC_NIST_P256' },
} as const;

const createTable = new CreateTableCommand({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'due'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [{ AttributeName: 'due', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
});

/** How the SDK's calls come to the local endpoints: functions of `npm start` come in its own process, everybody else over the wire. */
export const WAYS = [
  ['over the wire', false],
  ['in process', true],
] as const;

const start = async (folder: string, { url, inProcess }: { url: string; inProcess: boolean }) => {
  const phones: Phones = openPhones(join(folder, 'phones.jsonl'), () => '2026-11-23T02:49:25.123Z');
  const faults: Faults = makeFaults();
  const written: string[][] = [];
  const permissions: { allowed: Allowed } = { allowed: () => true };
  const dynamodb = makeDynamodb({
    url,
    embedded: true,
    onWrite: (writes) => written.push([...new Set(writes.map(({ table }) => table))]),
  });
  const services = [
    ...dynamodb.services,
    makeKms(join(folder, 'kms.json'), KEYS),
    makeSns(openSmsTopics(phones)),
  ];
  const server = await startAwsServer({
    services,
    faults,
    calls: makeCallLog(),
    allowed: (...question) => permissions.allowed(...question),
    inProcess,
  });
  // As the runtime does: the functions' clients are pointed at the server by the environment only.
  for (const service of SERVICES) process.env[`AWS_ENDPOINT_URL_${service}`] = server.url;
  const stop = async () => {
    await server.close();
    await dynamodb.close();
    phones.close();
  };
  return { phones, faults, written, permissions, stop };
};

type Aws = Awaited<ReturnType<typeof start>> & {
  folder: string;
  /** Starts the server again on the same files, by default with the same engine. */
  restart: (url?: string) => Promise<void>;
};

type CreateTables = (client: DynamoDBClient) => Promise<unknown>;

/** The local AWS server before an engine of its own: a fresh server for every test, one engine for the file. */
export const useLocalAws = (
  createTables: CreateTables = (dynamodb) => dynamodb.send(createTable),
  inProcess = false,
): Aws => {
  const aws = {} as Aws;
  let engine: Engine;
  const open = async (url: string) => {
    Object.assign(aws, await start(aws.folder, { url, inProcess }));
  };
  beforeAll(async () => {
    aws.folder = mkdtempSync(join(tmpdir(), 'kelisim-aws-'));
    const file = join(aws.folder, 'dynamodb.sqlite');
    engine = await startEngine({ file, positions: {}, onExit: () => undefined });
    await createTables(new DynamoDBClient({ ...client, endpoint: engine.url }));
    aws.restart = async (url = engine.url) => {
      await aws.stop();
      await open(url);
    };
  });
  afterAll(async () => {
    await engine.stop();
    rmSync(aws.folder, { recursive: true });
  });
  beforeEach(() => open(engine.url));
  afterEach(() => aws.stop());
  return aws;
};

export const documents = (options: object = client) =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...client, ...options }));

export const put = (pk: string) => documents().send(new PutCommand({ TableName, Item: { pk, sk: '-' } }));

export const get = async (pk: string) => {
  const read = new GetCommand({ TableName, Key: { pk, sk: '-' }, ConsistentRead: true });
  return (await documents().send(read)).Item;
};

export const transact = (pk: string) =>
  documents().send(
    new TransactWriteCommand({
      ClientRequestToken: 'a-token',
      TransactItems: [
        { Put: { TableName, Item: { pk, sk: '-', ClientRequestToken: 'an attribute' } } },
        { Delete: { TableName, Key: { pk: `${pk}-lock`, sk: '-' } } },
      ],
    }),
  );

export const publish = (PhoneNumber: string, Message: string) =>
  new SNSClient(client).send(new PublishCommand({ PhoneNumber, Message }));

export const mac = (KeyId: string, text = 'message') =>
  new KMSClient(client).send(
    new GenerateMacCommand({ KeyId, Message: Buffer.from(text), MacAlgorithm: 'HMAC_SHA_256' }),
  );
