import type { Access } from './service.ts';

/** The part of DynamoDB's inputs that names tables and indexes. Whether an input is one, the engine says. */
type Input = {
  TableName?: string;
  IndexName?: string;
  RequestItems?: Record<string, unknown>;
  TransactItems?: Record<string, { TableName: string; Item?: unknown }>[];
  Item?: unknown;
};

/** IAM has no action for a transaction: each of its items needs the permission of the plain call. */
const TRANSACTION_ITEM: Record<string, string> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Get: 'dynamodb:GetItem',
};

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/** A table that was written to, with the item as it stands now where it was put whole (not in a batch). */
export type Write = { table: string; image?: unknown };

/** The IAM actions a call needs, as AWS counts them. An index is `table/index`. */
export function accessOf(operation: string, body: unknown): Access[] {
  const { TableName = '*', IndexName, RequestItems, TransactItems } = body as Input;
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

/** What a call may write. Reads do not have their body looked at. */
export function writesOf(operation: string, body: () => unknown): Write[] {
  if (!WRITES.has(operation)) return [];
  const { TableName, TransactItems, RequestItems, Item } = body() as Input;
  if (TransactItems)
    return TransactItems.flatMap((part) =>
      Object.values(part).map(({ TableName: table, Item: image }) => ({ table, image })),
    );
  return RequestItems
    ? Object.keys(RequestItems).map((table) => ({ table }))
    : [{ table: TableName ?? '*', image: Item }];
}
