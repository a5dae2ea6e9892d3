import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { KEYS } from '../../shared/service/table.ts';
import { makeCallLog } from '../aws/call-log.ts';
import type { Write } from '../aws/dynamodb-access.ts';
import { makeDynamodb } from '../aws/dynamodb-proxy.ts';
import { startEngine } from '../aws/engine.ts';
import { makeFaults } from '../aws/faults.ts';
import { makeKms } from '../aws/kms.ts';
import { allowed } from '../aws/permissions.ts';
import { startAwsServer } from '../aws/server.ts';
import { makeSns } from '../aws/sns.ts';
import { openClock } from '../clock.ts';
import { openDataDir } from '../data-dir.ts';
import { openPhones } from '../phone/phones.ts';
import { openSmsTopics } from '../phone/sms-topics.ts';
import { checkKeys, ENGINE_FILE, KEYS_FILE, prepareKeys } from './data-and-keys.ts';
import type { OnStop } from './stops.ts';
import { readPositions } from './streams.ts';
import { createTables } from './tables.ts';

export type PlatformOptions = {
  dataDir: string;
  /** DYNAMODB_ENDPOINT: use this DynamoDB instead of the embedded engine. */
  dynamodbEndpoint?: string | undefined;
  /** The engine ended by itself; nothing works any more. */
  onEngineExit: (line: string) => void;
};

export type Platform = Awaited<ReturnType<typeof openPlatform>>;

const awsEnvironment = (url: string): Record<string, string> => ({
  AWS_ENDPOINT_URL_DYNAMODB: url,
  AWS_ENDPOINT_URL_DYNAMODB_STREAMS: url,
  AWS_ENDPOINT_URL_KMS: url,
  AWS_ENDPOINT_URL_SNS: url,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
});

/**
 * What the functions stand on: the data folder, the clock, the phones, and AWS with the service's tables and keys, which
 * this process's SDK finds from then on.
 */
export async function openPlatform(
  { dataDir, dynamodbEndpoint, onEngineExit }: PlatformOptions,
  onStop: OnStop,
) {
  const data = openDataDir(dataDir);
  onStop(data.close);
  const clock = openClock(data.path('clock.json'));
  onStop(clock.close);
  const phones = openPhones(data.path('phones.jsonl'), clock.now);
  onStop(phones.close);

  const kms = makeKms(data.path(KEYS_FILE), KEYS);
  if (dynamodbEndpoint === undefined) prepareKeys({ data, kms });
  const positionsFile = data.path('streams.json');
  const engine = await startEngine({
    file: data.path(ENGINE_FILE),
    endpoint: dynamodbEndpoint,
    positions: readPositions(positionsFile),
    onExit: onEngineExit,
  });
  onStop(engine.stop);
  let onWrite = (_writes: readonly Write[]): void => undefined;
  const proxy = makeDynamodb({ ...engine, onWrite: (writes) => onWrite(writes) });
  onStop(proxy.close);
  const faults = makeFaults();
  const sms = openSmsTopics(phones);
  const calls = makeCallLog();
  const services = [...proxy.services, kms, makeSns(sms)];
  const aws = await startAwsServer({ services, faults, allowed, calls, inProcess: true });
  onStop(aws.close);
  Object.assign(process.env, awsEnvironment(aws.url));

  const dynamodb = new DynamoDBClient();
  checkKeys({ data, kms, isNew: await createTables(dynamodb) });
  return {
    data,
    clock,
    phones,
    faults,
    calls,
    dynamodb,
    streams: new DynamoDBStreamsClient(),
    positionsFile,
    forgetRecords: engine.forgetRecords,
    forgetExpired: engine.forgetExpired,
    whenSms: sms.when,
    /** `listener` is called at once after each write; there is one. */
    whenWritten: (listener: (writes: readonly Write[]) => void): void => {
      onWrite = listener;
    },
  };
}
