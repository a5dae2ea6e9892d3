import { createHmac } from 'node:crypto';
import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { signGatewayMessage } from '../../shared/messaging/inbound.ts';
import { SHARD_NUMBERS } from '../../shared/storage/keys.ts';
import { IIN } from '../builders.ts';

/** A tick counts what is due, then works on it: what waits for an answer, and all else. */
const QUERIES_A_SHARD = 4;
const SECRET = 'c2VjcmV0LXRoYXQtaXMtbG9uZy1lbm91Z2g=';
const PHONE = '+77011234567';

type Handle = (event: unknown, context: unknown) => Promise<unknown>;
let advanceRequest: Handle;
let receiveSms: Handle;

const dynamodb = mockClient(DynamoDBClient);
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
    SMS_SEGMENT_PRICE_USD: '0.12',
    SMS_ACKNOWLEDGE: 'replies',
    SMS_GATEWAY_SECRET: SECRET,
    RETENTION_DAYS: '365',
    PUBLIC_URL: 'https://kelisim.kz',
    SIGNING_KEYS: JSON.stringify([{ keyId: 'signing', status: 'active' }]),
    LEGAL_BASIS: JSON.stringify({ kk: 'негіз', ru: 'основание', en: 'basis' }),
    DEFAULT_AUTHORITY: JSON.stringify({ kk: 'орган', ru: 'орган' }),
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

const macOf = (message: Uint8Array): Uint8Array => createHmac('sha256', 'a key').update(message).digest();

beforeEach(() => {
  for (const mock of [dynamodb, kms, sns]) mock.reset();
  logged = [];
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line) => {
      logged.push(String(line));
    });
  dynamodb.on(GetItemCommand).resolves({}).on(QueryCommand).resolves({ Items: [] });
  dynamodb.on(BatchGetItemCommand).resolves({ Responses: {} }).on(PutItemCommand).resolves({});
  dynamodb.on(UpdateItemCommand).resolves({});
  kms.on(GenerateMacCommand).callsFake(({ Message }) => ({ Mac: macOf(Message) }));
  sns.on(PublishCommand).resolves({ MessageId: 'one' });
});

describe('advance-request', () => {
  const [A, B, C] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)] as const;
  const record = (id: string, number: number) => ({
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: String(number), Keys: { pk: { S: `request#${id}` }, sk: { S: 'request' } } },
  });
  const read = () => dynamodb.commandCalls(GetItemCommand).map(({ args }) => args[0].input.Key?.pk?.S);

  test('given stream records, then each is looked at and none is given back', async () => {
    const Records = [A, B, C].map(record);
    expect(await advanceRequest({ Records }, context)).toEqual({ batchItemFailures: [] });
    expect(read()).toEqual([A, B, C].map((id) => `request#${id}`));
  });

  test('given some that fail, then they are given back, and the others are looked at', async () => {
    for (const id of [A, C])
      dynamodb
        .on(GetItemCommand, { Key: { pk: { S: `request#${id}` }, sk: { S: 'request' } } })
        .rejects(new Error(`nobody has ${IIN}`));
    const Records = [B, C, A, B].map(record);
    expect(await advanceRequest({ Records }, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }, { itemIdentifier: '2' }],
    });
    expect(read().toSorted()).toEqual([A, B, B, C].map((id) => `request#${id}`));
    expect(logged.join()).toContain('record-failed');
    expect(logged.join()).not.toContain(IIN);
  });

  describe('given a change stamped ten seconds before its record', () => {
    const CHANGED = '2026-11-23T02:49:25.123Z';
    const changed = (created?: number) => {
      const { dynamodb: keys, eventName } = record(A, 1);
      const NewImage = { status: { S: 'cancelled' }, changeKey: { S: `${CHANGED}#${A}` } };
      const second = created !== undefined && { ApproximateCreationDateTime: created };
      return { eventName, dynamodb: { ...keys, NewImage, ...second } };
    };
    const at = Date.parse(CHANGED) / 1000;

    test.each([
      ['the stream says it took effect at once and is only behind', at, 0],
      ['the stream says so in whole seconds', Math.floor(at), 0],
      ['the stream says it took effect late', at + 10, 1],
      ['the stream does not say', undefined, 1],
    ])(
      'and %s, then it is looked up %j … %i times, and a final one is not advanced',
      async (_given, created, looks) => {
        expect(await advanceRequest({ Records: [changed(created)] }, context)).toEqual({
          batchItemFailures: [],
        });
        expect(read()).toHaveLength(looks);
      },
    );
  });

  test('given two records of one request and the first fails, then the second is not looked at before it', async () => {
    dynamodb.on(GetItemCommand).rejects(new Error('out of order'));
    const Records = [A, A, B].map(record);
    expect(await advanceRequest({ Records }, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: '0' }, { itemIdentifier: '2' }],
    });
    expect(read()).toHaveLength(2);
  });

  test('given some wait for ever, then the others do not wait for them, and the consented come first', async () => {
    let release = (): void => undefined;
    const hangs = new Promise<object>((resolve) => {
      release = () => resolve({});
    });
    const asked = Array.from({ length: 99 }, (_, index) => index.toString(16).padStart(32, '0'));
    dynamodb.on(GetItemCommand).callsFake(({ Key }) => {
      if (Key.pk.S !== `request#${A}`) return hangs;
      release();
      return {};
    });
    const imaged = (id: string, number: number, status: string) => ({
      ...record(id, number),
      dynamodb: { ...record(id, number).dynamodb, NewImage: { status: { S: status } } },
    });
    const Records = [...asked.map((id, index) => imaged(id, index, 'submitted')), imaged(A, 99, 'consented')];
    expect(await advanceRequest({ Records }, context)).toEqual({ batchItemFailures: [] });
    expect(read()).toHaveLength(100);
    expect(read()[0]).toBe(`request#${A}`);
  });

  test('given the tick, then every shard is asked for what is due, and for what waits for an answer', async () => {
    dynamodb.on(QueryCommand).callsFake(({ ExpressionAttributeValues }) => ({
      Items: ['due#2', 'answer-due#2'].includes(ExpressionAttributeValues[':due'].S)
        ? [{ pk: { S: `request#${C}` }, sk: { S: 'request' } }]
        : [],
    }));
    expect(await advanceRequest({ source: 'aws.events' }, context)).toBeUndefined();
    expect(dynamodb.commandCalls(QueryCommand)).toHaveLength(QUERIES_A_SHARD * SHARD_NUMBERS.length);
    expect(read()).toEqual([`request#${C}`, `request#${C}`]);
  });
});

const apiGateway = { version: '2.0', routeKey: 'GET /v1/requests', headers: {}, isBase64Encoded: false };
const s3 = { eventSource: 'aws:s3', s3: { object: { key: IIN } } };
const sqs = { messageId: '1', eventSource: 'aws:sqs', body: IIN };
const aRecord = {
  eventSource: 'aws:dynamodb',
  dynamodb: { SequenceNumber: '1', Keys: { pk: { S: 'request#a' }, sk: { S: 'request' } } },
};
const aMessage = { EventSource: 'aws:sns', Sns: { Message: '{}', Timestamp: '2026-11-23T02:49:25.123Z' } };

/** By kind: what may come from a mistaken wiring, a warm-up plugin, or a format that has changed. */
const FOREIGN: [string, unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['an empty object', {}],
  ['a text', 'ping'],
  ['a number', 1],
  ['a list', []],
  ['a warm-up', { source: 'serverless-plugin-warmup' }],
  ['another warm-up', { warmer: true, concurrency: 3 }],
  ['an event of another bus', { source: 'aws.s3', 'detail-type': 'Object Created', detail: { key: IIN } }],
  ['a schedule of another kind', { source: 'aws.events', 'detail-type': 'Something Else' }],
  ['a REST API call', { resource: '/v1/requests', httpMethod: 'GET', requestContext: {}, body: IIN }],
  ['a batch of nothing', { Records: [] }],
  ['records that are no list', { Records: {} }],
  ['S3 records', { Records: [s3] }],
  ['SQS records', { Records: [sqs] }],
  ['a Kinesis record', { Records: [{ eventSource: 'aws:kinesis', kinesis: { data: IIN } }] }],
];

describe('an event that is not for advance-request', () => {
  test.each([
    ...FOREIGN,
    ['an HTTP API call', apiGateway],
    ['a topic’s message', { Records: [aMessage] }],
    ['a batch with one record of another kind', { Records: [aRecord, s3] }],
    ['a batch with a record without keys', { Records: [aRecord, { dynamodb: { SequenceNumber: '2' } }] }],
    ['a batch with null', { Records: [null, aRecord] }],
    ['a tick with records of another kind', { source: 'aws.events', Records: [s3] }],
  ])('given %s, then it fails, nothing is looked at, and its shape is logged', async (_given, event) => {
    await expect(advanceRequest(event, context)).rejects.toThrow('of no kind');
    expect(dynamodb.calls()).toHaveLength(0);
    expect(logged.join()).toContain('event-refused');
    expect(logged.join()).not.toContain(IIN);
  });

  test('given what EventBridge sends for a schedule, then it is the tick', async () => {
    const tick = {
      version: '0',
      id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '123456789012',
      time: '2026-11-25T15:00:00Z',
      region: 'eu-central-1',
      resources: ['arn:aws:events:eu-central-1:123456789012:rule/tick'],
      detail: {},
    };
    expect(await advanceRequest(tick, context)).toBeUndefined();
    expect(dynamodb.commandCalls(QueryCommand)).toHaveLength(QUERIES_A_SHARD * SHARD_NUMBERS.length);
  });

  test('given a redriven batch with other items of the table, then these are nothing to do', async () => {
    const window = { ...aRecord.dynamodb, Keys: { pk: { S: 'citizen#a' }, sk: { S: 'window#b' } } };
    const Records = [aRecord, { eventName: 'MODIFY', dynamodb: window }];
    expect(await advanceRequest({ Records }, context)).toEqual({ batchItemFailures: [] });
  });
});

describe('an event that is not for receive-sms', () => {
  test.each([
    ...FOREIGN,
    ['the tick', { source: 'aws.events', 'detail-type': 'Scheduled Event' }],
    ['stream records', { Records: [aRecord] }],
    ['a batch with one record of another kind', { Records: [aMessage, s3] }],
    ['a message without its time', { Records: [{ EventSource: 'aws:sns', Sns: { Message: '{}' } }] }],
    ['a message without a text', { Records: [{ EventSource: 'aws:sns', Sns: {} }] }],
    ['a socket’s call', { requestContext: { routeKey: '$connect' } }],
  ])('given %s, then it fails, nothing is looked at, and its shape is logged', async (_given, event) => {
    await expect(receiveSms(event, context)).rejects.toThrow('of no kind');
    expect(dynamodb.calls()).toHaveLength(0);
    expect(logged.join()).toContain('event-refused');
    expect(logged.join()).not.toContain(IIN);
  });
});

const SENT = '2026-11-23T02:49:25.123Z';

describe('receive-sms', () => {
  /** Where a message is remembered: by a keyed MAC of its sender, text and id. */
  const memoryOf = (messageId: string) => {
    const secret = Buffer.from(macOf(Buffer.from(`phone:${PHONE}`))).subarray(16);
    const mac = createHmac('sha256', secret).update(JSON.stringify([PHONE, messageId, '123456 ДА']));
    return `inbound#${mac.digest().subarray(0, 16).toString('base64url')}`;
  };
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
      Sns: { Message: typeof one === 'string' ? one : JSON.stringify(one), Timestamp: SENT },
    })),
  });

  test('given the topic’s message, then it is dealt with and remembered; an unknown number gets no note', async () => {
    await receiveSms(topic(message()), context);
    const remembered = dynamodb.commandCalls(PutItemCommand).map(({ args }) => args[0].input.Item?.pk?.S);
    expect(remembered).toEqual([memoryOf('message-1')]);
    expect(sns.commandCalls(PublishCommand)).toEqual([]);
    expect(logged.join()).toContain('too-late');
  });

  test('given one that cannot be read, then it is reported without a value, and the next is dealt with', async () => {
    await receiveSms(topic('{', message({ originationNumber: '+79161234567' }), message()), context);
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(1);
    expect(logged.filter((line) => line.includes('sms-not-understood'))).toHaveLength(2);
    expect(logged.join()).not.toMatch(/123456|7011234567|9161234567/);
  });

  test('given storage fails, then the delivery fails, and SNS delivers it again', async () => {
    dynamodb.on(BatchGetItemCommand).rejects(new Error('out of order'));
    await expect(receiveSms(topic(message()), context)).rejects.toThrow('out of order');
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(0);
  });

  test('given storage fails for one of two messages, then the other is dealt with, and the delivery fails', async () => {
    dynamodb.on(BatchGetItemCommand).rejectsOnce(new Error('out of order')).resolves({});
    const second = message({ inboundMessageId: 'message-2' });
    await expect(receiveSms(topic(message(), second), context)).rejects.toThrow('out of order');
    const remembered = dynamodb.commandCalls(PutItemCommand).map(({ args }) => args[0].input.Item?.pk?.S);
    expect(remembered).toEqual([memoryOf('message-2')]);
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
    expect(dynamodb.commandCalls(PutItemCommand)[0]?.args[0].input.Item?.pk?.S).toBe(memoryOf('message-2'));
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
    dynamodb.on(BatchGetItemCommand).rejects(new Error(`nobody has ${IIN}`));
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
