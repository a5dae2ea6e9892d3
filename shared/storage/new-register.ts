import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDb } from '../aws/clients.ts';
import { PRESENT_KEYS } from './keys.ts';

/**
 * Says of a register that is empty that no row ever stood in it under an earlier form of key. To be called by whoever has just
 * made the table, and of no other one.
 */
export async function markNewRegister(client: DynamoDb, TableName: string): Promise<void> {
  const { pk, sk } = PRESENT_KEYS;
  await client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: sk } } }));
}
