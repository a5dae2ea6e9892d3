import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Heard } from '../test/support/bundled.ts';

/** What goes over the wire is the command's input; of which command, only the call knows. */
type AnyCommand = new (input: never) => GetItemCommand;

const COMMANDS: Record<string, unknown> = {
  BatchGetItem: BatchGetItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
  DeleteItem: DeleteItemCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  Query: QueryCommand,
  TransactWriteItems: TransactWriteItemsCommand,
  UpdateItem: UpdateItemCommand,
};

const client = new DynamoDBClient({});

/** By the SDK alone; what the table refuses the second time is answered all the same. */
export async function askDynamoDb({ operation, input }: Heard): Promise<void> {
  const Command = COMMANDS[operation] as AnyCommand;
  try {
    await client.send(new Command(input as never));
  } catch (error) {
    if (!(error instanceof Error && /ConditionalCheck|TransactionCanceled/.test(error.name))) throw error;
  }
}

/** The calls of AWS that some function makes, without the function. */
export async function handler(calls: readonly Heard[]): Promise<void> {
  for (const call of calls) await askDynamoDb(call);
}
