import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { signGatewayMessage } from '../../shared/messaging/inbound.ts';
import { IIN } from '../builders.ts';

const SECRET = 'c2VjcmV0LXRoYXQtaXMtbG9uZy1lbm91Z2g=';
const PHONE = '+77011234567';

type Handle = (event: unknown, context: unknown) => Promise<unknown>;
let advanceRequest: Handle;
let receiveSms: Handle;

const dynamodb = mockClient(DynamoDBDocumentClient);
const kms = mockClient(KMSClient);
const sns = mockClient(SNSClient);
const context = { functionName: 'test' };
let logged: string[];

beforeAll(async () => {
  for (const [name, value] of Object.entries({
    AWS_REGION: 'eu-central-1',
    REQUESTS_TABLE: 'requests',
    REGISTER_TABLE: 'register',
    REFERENCES_KEY_ID: 'references',
    CODES_KEY_ID: 'codes',
    SMS_SENDER_ID: 'KELISIM',
    SMS_MAX_PRICE_USD: '0.5',
    SMS_GATEWAY_SECRET: SECRET,
    RETENTION_DAYS: '365',
    // The logger then writes to the console that stands here, and not to one of its own.
    POWERTOOLS_DEV: 'true',
  }))
    vi.stubEnv(name, value);
  ({ handler: advanceRequest } = (await import('../../functions/advance-request/handler.ts')) as {
    handler: Handle;
  });
  ({ handler: receiveSms } = (await import('../../functions/receive-sms/handler.ts')) as unknown as {
    handler: Handle;
  });
});

beforeEach(() => {
  for (const mock of [dynamodb, kms, sns]) mock.reset();
  logged = [];
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line) => {
      logged.push(String(line));
    });
  dynamodb.on(GetCommand).resolves({}).on(QueryCommand).resolves({ Items: [] });
  dynamodb.on(BatchGetCommand).resolves({ Responses: {} }).on(PutCommand).resolves({});
  dynamodb.on(UpdateCommand).resolves({});
  kms.on(GenerateMacCommand).resolves({ Mac: new Uint8Array(32) });
  sns.on(PublishCommand).resolves({ MessageId: 'one' });
});

describe('advance-request', () => {
  const [A, B, C] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)] as const;
  const record = (id: string, number: number) => ({
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: String(number), Keys: { pk: { S: `request#${id}` }, sk: { S: 'request' } } },
  });
  const read = () => dynamodb.commandCalls(GetCommand).map(({ args }) => args[0].input.Key?.pk);

  test('given stream records, then each is looked at in order and none is given back', async () => {
    const Records = [A, B, C].map(record);
    expect(await advanceRequest({ Records }, context)).toEqual({ batchItemFailures: [] });
    expect(read()).toEqual([A, B, C].map((id) => `request#${id}`));
  });

  test('given one that fails, then it is given back with those behind it, which are not looked at', async () => {
    dynamodb
      .on(GetCommand, { Key: { pk: `request#${B}`, sk: 'request' } })
      .rejects(new Error(`nobody has ${IIN}`));
    const Records = [A, B, C].map(record);
    expect(await advanceRequest({ Records }, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }],
    });
    expect(read()).toEqual([`request#${A}`, `request#${B}`]);
    expect(logged.join()).toContain('record-failed');
    expect(logged.join()).not.toContain(IIN);
  });

  test('given the tick, then every shard is asked for what is due', async () => {
    dynamodb.on(QueryCommand).callsFake(({ ExpressionAttributeValues }) => ({
      Items: ExpressionAttributeValues[':due'] === 'due#2' ? [{ pk: `request#${C}`, sk: 'request' }] : [],
    }));
    expect(await advanceRequest({ source: 'aws.events' }, context)).toBeUndefined();
    expect(dynamodb.commandCalls(QueryCommand)).toHaveLength(4);
    expect(read()).toEqual([`request#${C}`]);
  });
});

describe('receive-sms', () => {
  const message = (changes = {}) => ({
    originationNumber: PHONE,
    destinationNumber: '+77010000000',
    messageKeyword: 'KELISIM',
    messageBody: '123456 ДА',
    inboundMessageId: 'message-1',
    previousPublishedMessageId: 'message-0',
    ...changes,
  });
  const topic = (...messages: unknown[]) => ({
    Records: messages.map((one) => ({
      Sns: { Message: typeof one === 'string' ? one : JSON.stringify(one) },
    })),
  });

  test('given the topic’s message, then it is dealt with, remembered and answered', async () => {
    await receiveSms(topic(message()), context);
    const remembered = dynamodb.commandCalls(PutCommand).map(({ args }) => args[0].input.Item?.pk);
    expect(remembered).toEqual(['inbound#message-1']);
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toMatchObject({ PhoneNumber: PHONE });
    expect(logged.join()).toContain('too-late');
  });

  test('given one that cannot be read, then it is reported without a value, and the next is dealt with', async () => {
    await receiveSms(topic('{', message({ originationNumber: '+79161234567' }), message()), context);
    expect(dynamodb.commandCalls(PutCommand)).toHaveLength(1);
    expect(logged.filter((line) => line.includes('sms-not-understood'))).toHaveLength(2);
    expect(logged.join()).not.toMatch(/123456|7011234567|9161234567/);
  });

  test('given storage fails, then the delivery fails, and SNS delivers it again', async () => {
    dynamodb.on(QueryCommand).rejects(new Error('out of order'));
    await expect(receiveSms(topic(message()), context)).rejects.toThrow('out of order');
    expect(dynamodb.commandCalls(PutCommand)).toHaveLength(0);
  });

  const webhook = (body: string, headers: Record<string, string>) => ({
    routeKey: 'POST /v1/sms/inbound',
    headers: { 'content-type': 'application/json', ...headers },
    isBase64Encoded: false,
    body,
  });
  const rawBody = JSON.stringify({ messageId: 'message-2', from: PHONE, to: '1414', text: '123456 ДА' });
  const signed = () =>
    signGatewayMessage({ secret: SECRET, messageId: 'message-2', rawBody, now: new Date() });

  test('given a gateway’s signed message, then 204', async () => {
    expect(await receiveSms(webhook(rawBody, signed()), context)).toMatchObject({ statusCode: 204 });
    expect(dynamodb.commandCalls(PutCommand)[0]?.args[0].input.Item?.pk).toBe('inbound#message-2');
  });

  test.each<[string, () => [string, Record<string, string>]]>([
    ['no signature', () => [rawBody, {}]],
    ['another body', () => [rawBody.replace('ДА', 'НЕТ'), signed()]],
    ['another id', () => [rawBody, { ...signed(), 'webhook-id': 'message-3' }]],
  ])('given %s, then 401, and nothing is looked at', async (_given, make) => {
    const [body, headers] = make();
    const result = await receiveSms(webhook(body, headers), context);
    expect(result).toMatchObject({
      statusCode: 401,
      headers: { 'content-type': 'application/problem+json' },
    });
    expect(dynamodb.calls()).toHaveLength(0);
  });

  test('given storage fails, then 500 without a word about why, which goes to the log', async () => {
    dynamodb.on(QueryCommand).rejects(new Error(`nobody has ${IIN}`));
    const result = await receiveSms(webhook(rawBody, signed()), context);
    expect(result).toMatchObject({
      statusCode: 500,
      headers: { 'content-type': 'application/problem+json' },
    });
    expect(JSON.stringify(result)).not.toContain('nobody');
    expect(logged.join()).toContain('request-failed');
    expect(logged.join()).not.toContain(IIN);
  });
});
