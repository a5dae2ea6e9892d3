import { z } from 'zod';
import type { Access } from './service.ts';

/** The part of DynamoDB's inputs that names tables and indexes. */
const input = z.object({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).optional(),
  TransactItems: z.array(z.record(z.string(), z.object({ TableName: z.string() }))).optional(),
});

/** IAM has no action for a transaction: each of its items needs the permission of the plain call. */
const TRANSACTION_ITEM: Record<string, string> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Get: 'dynamodb:GetItem',
};

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/** The IAM actions a call needs, as AWS counts them. An index is `table/index`. */
export function accessOf(operation: string, body: unknown): Access[] {
  const { TableName = '*', IndexName, RequestItems, TransactItems } = input.parse(body);
  const action = `dynamodb:${operation}`;
  if (TransactItems)
    return TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName: resource }]) => ({
        action: TRANSACTION_ITEM[kind] ?? action,
        resource,
      })),
    );
  if (RequestItems) return Object.keys(RequestItems).map((resource) => ({ action, resource }));
  return [{ action, resource: IndexName === undefined ? TableName : `${TableName}/${IndexName}` }];
}

/** The tables a call may write to, each once. Reads do not have their body looked at. */
export const tablesWritten = (operation: string, body: () => unknown): string[] =>
  WRITES.has(operation) ? [...new Set(accessOf(operation, body()).map(({ resource }) => resource))] : [];
