import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Engine, startEngine } from '../../local/aws/engine.ts';
import type { StreamPositions } from '../../local/aws/engine-remedies.ts';
import { openDataDir } from '../../local/data-dir.ts';

const config = (endpoint: string) => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const documents = (engine: At) => DynamoDBDocumentClient.from(new DynamoDBClient(config(engine.url)));

type At = Pick<Engine, 'url'>;

let folder: string;
let file: string;
let running: Engine | undefined;
let endings: string[];

const start = async (positions: StreamPositions = {}): Promise<Engine> => {
  running = await startEngine({ file, positions, onExit: (line) => endings.push(line) });
  return running;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kelisim-engine-'));
  file = join(folder, 'dynamodb.sqlite');
  endings = [];
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(folder, { recursive: true });
});

const createTable = (engine: At, TableName: string) =>
  documents(engine).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  );
const put = (engine: At, TableName: string, pk: string) =>
  documents(engine).send(new PutCommand({ TableName, Item: { pk } }));

const streamAfter = async (engine: At, TableName: string, position?: string): Promise<string[]> => {
  const { Table } = await documents(engine).send(new DescribeTableCommand({ TableName }));
  const streams = new DynamoDBStreamsClient(config(engine.url));
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({
      StreamArn: Table?.LatestStreamArn,
      ShardId: `shardId-00000001-${TableName}`,
      ShardIteratorType: position === undefined ? 'TRIM_HORIZON' : 'AFTER_SEQUENCE_NUMBER',
      SequenceNumber: position,
    }),
  );
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
  return Records.map((record) => record.dynamodb?.SequenceNumber ?? '');
};

const planOfHighestSequence = (): string => {
  const database = new DatabaseSync(file, { readOnly: true });
  const plan = database
    .prepare(
      "EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = 'requests'",
    )
    .all();
  database.close();
  return JSON.stringify(plan);
};

/** Another service: it takes the folder, starts the engine on it, says the engine's URL and goes on for ever. */
const startOther = async (): Promise<{ child: ChildProcess; url: string }> => {
  const local = new URL('../../local/', import.meta.url).href;
  const program = `
    const { openDataDir } = await import('${local}data-dir.ts');
    const { startEngine } = await import('${local}aws/engine.ts');
    const data = openDataDir(${JSON.stringify(folder)});
    const engine = await startEngine({ file: data.path('dynamodb.sqlite'), positions: {}, onExit: () => {} });
    process.stdout.write(engine.url);
    setInterval(() => data, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return { child, url };
};

describe('the engine', () => {
  test('given stored items, when restarted, then they are there', async () => {
    const first = await start();
    await createTable(first, 'requests');
    await put(first, 'requests', 'kept');
    await first.stop();
    const second = await start();
    const found = await documents(second).send(
      new GetCommand({ TableName: 'requests', Key: { pk: 'kept' }, ConsistentRead: true }),
    );
    expect(found.Item).toEqual({ pk: 'kept' });
    expect(endings).toEqual([]);
  });

  test('given another live service, then its folder is refused; given it was killed, then its engine is ended and its data stays', async () => {
    const other = await startOther();
    expect(() => openDataDir(folder)).toThrow(/already runs on the folder/);
    await createTable(other, 'requests');
    await put(other, 'requests', 'acknowledged');
    other.child.kill('SIGKILL');
    await once(other.child, 'exit');
    expect((await fetch(other.url)).ok).toBe(true);

    const data = openDataDir(folder);
    const engine = await start();
    await expect(fetch(other.url)).rejects.toThrow();
    const found = await documents(engine).send(
      new GetCommand({ TableName: 'requests', Key: { pk: 'acknowledged' } }),
    );
    expect(found.Item).toEqual({ pk: 'acknowledged' });
    data.close();
  });

  test('given it dies by itself, then one line tells', async () => {
    const { promise: told, resolve: onExit } = Promise.withResolvers<string>();
    running = await startEngine({ file, positions: {}, onExit });
    process.kill(running.pid ?? 0, 'SIGKILL');
    expect(await told).toMatch(/^The DynamoDB engine ended by itself \(SIGKILL\)(: .+)?$/);
  });

  test('given a file that is no database, then the start fails with one line', async () => {
    const broken = startEngine({ file: folder, positions: {}, onExit: () => undefined });
    await expect(broken).rejects.toThrow(/^The DynamoDB engine did not start: .+$/);
  });

  test('given DYNAMODB_ENDPOINT, then that is used and none is started', async () => {
    const endpoint = 'http://dynamodb.example:8000';
    const engine = await startEngine({ file, endpoint, positions: {}, onExit: () => undefined });
    expect(engine).toMatchObject({ url: endpoint, embedded: false });
  });
});

describe('the stream records', () => {
  test('given a first start, then the highest sequence number is found by an index', async () => {
    await start();
    expect(planOfHighestSequence()).toContain('kelisim_stream_sequence');
  });

  test('given a position, when restarted, then older records are gone and no number is given twice', async () => {
    const first = await start();
    for (const table of ['requests', 'register']) {
      await createTable(first, table);
      for (const pk of ['1', '2', '3', '4']) await put(first, table, pk);
    }
    await first.stop();

    const second = await start({ requests: '3' });
    expect(await streamAfter(second, 'requests')).toEqual(['3', '4']);
    expect(await streamAfter(second, 'requests', '3')).toEqual(['4']);
    expect(await streamAfter(second, 'register')).toEqual(['1', '2', '3', '4']);
    await second.stop();

    const third = await start({ requests: '99', register: '4' });
    for (const table of ['requests', 'register']) await put(third, table, 'new');
    expect(await streamAfter(third, 'requests', '4')).toEqual(['5']);
    expect(await streamAfter(third, 'register', '4')).toEqual(['5']);
  });

  test('given writes under way, when records are forgotten meanwhile, then every write succeeds and the newest stay', async () => {
    const engine = await start();
    await createTable(engine, 'requests');
    const writes = Array.from({ length: 60 }, (_, index) => put(engine, 'requests', String(index)));
    for (const position of ['1', '5', '20']) {
      await Promise.race(writes);
      engine.forgetRecords({ requests: position });
    }
    await Promise.all(writes);
    engine.forgetRecords({ requests: '58' });
    expect(await streamAfter(engine, 'requests')).toEqual(['58', '59', '60']);
  });
});
