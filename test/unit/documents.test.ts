import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  dictionary,
  integer,
  letrec,
  oneof,
  string,
  uint8Array,
  uniqueArray,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { documentsOver } from '../../shared/storage/documents.ts';

/** No field of an item is called as what every object has. */
const name = string({ minLength: 1 }).filter((one) => !(one in {}));

/** All that the service stores: texts, whole numbers, sets of texts, bytes, nothing, and lists and maps of them. */
const { value } = letrec<{ value: unknown }>((tie) => ({
  value: oneof(
    string(),
    integer(),
    boolean(),
    constantFrom(null, undefined),
    uint8Array({ minLength: 1 }),
    uniqueArray(string({ minLength: 1 }), { minLength: 1 }).map((texts) => new Set(texts)),
    array(tie('value'), { maxLength: 3 }),
    dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const item = dictionary(name, value, { maxKeys: 4, noNullPrototype: true });

type Item = Record<string, unknown>;
const TableName = 'requests';

/** What is said of two items, and what is answered about two as the wire has them. */
const COMMANDS: [string, (one: Item, other: Item) => object, (one: Item, other: Item) => object][] = [
  ['GetItem', (Key) => new GetCommand({ TableName, Key, ConsistentRead: true }), (Item) => ({ Item })],
  [
    'PutItem',
    (Item, ExpressionAttributeValues) =>
      new PutCommand({ TableName, Item, ExpressionAttributeValues, ConditionExpression: 'a = :b' }),
    () => ({}),
  ],
  [
    'UpdateItem',
    (Key, ExpressionAttributeValues) =>
      new UpdateCommand({ TableName, Key, ExpressionAttributeValues, UpdateExpression: 'SET a = :b' }),
    (Attributes) => ({ Attributes }),
  ],
  ['DeleteItem', (Key) => new DeleteCommand({ TableName, Key }), (Attributes) => ({ Attributes })],
  [
    'Query',
    (ExclusiveStartKey, ExpressionAttributeValues) =>
      new QueryCommand({ TableName, ExclusiveStartKey, ExpressionAttributeValues }),
    (LastEvaluatedKey, Item) => ({ Items: [Item, LastEvaluatedKey], LastEvaluatedKey, Count: 2 }),
  ],
  [
    'TransactWriteItems',
    (Item, Key) =>
      new TransactWriteCommand({
        ClientRequestToken: 'one',
        TransactItems: [
          { Put: { TableName, Item, ExpressionAttributeValues: Key } },
          { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(a)' } },
          { Update: { TableName, Key, UpdateExpression: 'SET a = :b', ExpressionAttributeValues: Item } },
          { Delete: { TableName, Key } },
        ],
      }),
    () => ({}),
  ],
  [
    'BatchGetItem',
    (one, other) =>
      new BatchGetCommand({ RequestItems: { requests: { Keys: [one, other], ConsistentRead: true } } }),
    (one, other) => ({
      Responses: { requests: [one, other] },
      UnprocessedKeys: { requests: { Keys: [one] } },
    }),
  ],
  [
    'BatchWriteItem',
    (Item, Key) =>
      new BatchWriteCommand({
        RequestItems: { requests: [{ PutRequest: { Item } }, { DeleteRequest: { Key } }] },
      }),
    (Item, Key) => ({
      UnprocessedItems: { requests: [{ PutRequest: { Item } }, { DeleteRequest: { Key } }] },
    }),
  ],
];

const onTheWire = (one: Item): Item => marshall(one, { removeUndefinedValues: true });

type Sent = { target: string | undefined; body: string };

/** A client whose transport keeps what it is given. */
function clientThatAnswers(answer: () => object, sent: Sent[]): DynamoDBClient {
  const response = () => ({
    statusCode: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(
      JSON.stringify(answer(), (_name, one) =>
        one?.type === 'Buffer' || one instanceof Uint8Array ? Buffer.from(one).toString('base64') : one,
      ),
    ),
  });
  return new DynamoDBClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: {
      handle: async ({ headers, body: bytes }: { headers: Record<string, string>; body: Uint8Array }) => {
        const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
        sent.push({ target: headers['x-amz-target'], body });
        return { response: response() };
      },
    } as never,
  });
}

const sending = (client: { send: unknown }) => (command: object) =>
  (client.send as (command: object) => Promise<Item>).call(client, command);

describe('the commands of the document client', () => {
  test.each(COMMANDS)('%s says the same on the wire, and hears the same', async (_kind, command, answer) => {
    await assert(
      asyncProperty(item, item, async (one, other) => {
        const sent: Sent[] = [];
        const client = clientThatAnswers(() => answer(onTheWire(one), onTheWire(other)), sent);
        const ours = await sending(documentsOver(client))(command(one, other));
        const theirs = await sending(
          DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
        )(command(one, other));
        expect(sent[0]).toEqual(sent[1]);
        expect({ ...ours, $metadata: null }).toEqual({ ...theirs, $metadata: null });
      }),
      { numRuns: 60 },
    );
  });

  test('go through one chain side by side, each with its own input', async () => {
    const sent: Sent[] = [];
    const client = clientThatAnswers(() => ({}), sent);
    client.config.cacheMiddleware = true;
    const send = sending(documentsOver(client));
    await Promise.all(['a', 'b', 'c'].map((pk) => send(new GetCommand({ TableName, Key: { pk } }))));
    expect(sent.map(({ body }) => JSON.parse(body).Key.pk.S).toSorted()).toEqual(['a', 'b', 'c']);
  });

  test('are refused where no table takes them', async () => {
    const send = sending(documentsOver(clientThatAnswers(() => ({}), [])));
    await expect(send(new ScanCommand({ TableName }))).rejects.toThrow('takes no such command');
  });
});
