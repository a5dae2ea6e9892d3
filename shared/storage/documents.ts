import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand as QueryItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDb } from '../aws/clients.ts';

/** What is used of the document client. */
export type Documents = Pick<DynamoDBDocumentClient, 'send' | 'middlewareStack'>;

type Fields = Record<string, unknown>;
type Translate = (value: unknown) => unknown;

const toWire: Translate = (item) => marshall(item as Fields, { removeUndefinedValues: true });
const fromWire: Translate = (item) => unmarshall(item as Parameters<typeof unmarshall>[0]);

/** Each element of a list, or each value of a map. */
const each =
  (translate: Translate): Translate =>
  (value) =>
    Array.isArray(value)
      ? value.map(translate)
      : Object.fromEntries(Object.entries(value as Fields).map(([name, one]) => [name, translate(one)]));

/** These fields where they are; all others as they stand. */
const fields = (shape: Record<string, Translate>): Translate => {
  const known = Object.entries(shape);
  return (value) => {
    const translated = { ...(value as Fields) };
    for (const [name, translate] of known)
      if (translated[name] !== undefined) translated[name] = translate(translated[name]);
    return translated;
  };
};

const asked = fields({
  Item: toWire,
  Key: toWire,
  ExpressionAttributeValues: toWire,
  ExclusiveStartKey: toWire,
});
const answered = fields({
  Item: fromWire,
  Attributes: fromWire,
  LastEvaluatedKey: fromWire,
  Items: each(fromWire),
});
const written = (item: Translate) =>
  each(each(fields({ PutRequest: fields({ Item: item }), DeleteRequest: fields({ Key: item }) })));

type Input = never;
type Operation = {
  command: new (input: Input) => object;
  input: Translate;
  output: Translate;
};

const plain = (command: Operation['command']): Operation => ({ command, input: asked, output: answered });

/** By the document client's command: the plain one, and where items are in what it sends and gets. */
const OPERATIONS = new Map<unknown, Operation>([
  [GetCommand, plain(GetItemCommand)],
  [PutCommand, plain(PutItemCommand)],
  [UpdateCommand, plain(UpdateItemCommand)],
  [DeleteCommand, plain(DeleteItemCommand)],
  [QueryCommand, plain(QueryItemsCommand)],
  [
    TransactWriteCommand,
    { ...plain(TransactWriteItemsCommand), input: fields({ TransactItems: each(each(asked)) }) },
  ],
  [
    BatchGetCommand,
    {
      command: BatchGetItemCommand,
      input: fields({ RequestItems: each(fields({ Keys: each(toWire) })) }),
      output: fields({
        Responses: each(each(fromWire)),
        UnprocessedKeys: each(fields({ Keys: each(fromWire) })),
      }),
    },
  ],
  [
    BatchWriteCommand,
    {
      command: BatchWriteItemCommand,
      input: fields({ RequestItems: written(toWire) }),
      output: fields({ UnprocessedItems: written(fromWire) }),
    },
  ],
]);

/**
 * Sends the document client's commands as that does, but by the plain client's: that puts the chain of each kind of command
 * together once, the document client anew for each (its `cacheMiddleware` is refused there). Throws for a command that is
 * not among `OPERATIONS`.
 */
export function documentsOver(client: DynamoDb): Documents {
  const send = (command: object): Promise<object> => client.send(command as never);
  return {
    middlewareStack: client.middlewareStack,
    send: (async (command: { input: unknown }) => {
      const operation = OPERATIONS.get(command.constructor);
      if (!operation) throw new Error('The table takes no such command.');
      const { command: Command, input, output } = operation;
      return output(await send(new Command(input(command.input) as Input)));
    }) as DynamoDBDocumentClient['send'],
  };
}
