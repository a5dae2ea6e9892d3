import assert from 'node:assert/strict';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import { itemInTheWay, wasWritten } from '../../shared/storage/table.ts';
import type { Cluster, Requirement } from './requirement.ts';

const ONE = { sk: 'one' };
const MOST_KEYS = 100;
const ROWS_A_BATCH = 25;

const written = ({ documents, requests: TableName }: Cluster, Item: Record<string, unknown>) =>
  documents.send(new PutCommand({ TableName, Item }));
const read = async ({ documents, requests: TableName }: Cluster, Key: Record<string, unknown>) =>
  (await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;

/** A put that the item in the way must refuse, whose refusal brings that item. */
const refused = ({ documents, requests: TableName }: Cluster, put: object) =>
  documents
    .send(
      new PutCommand({
        TableName,
        Item: ONE,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...put,
      }),
    )
    .then(() => assert.fail('it was written'), itemInTheWay);

export const OF_ITEMS: readonly Requirement[] = [
  {
    call: 'GetItem',
    what: 'strongly consistent: what was written is read at once, with texts, numbers, booleans, null, lists, maps and sets of texts',
    check: async (cluster) => {
      const key = { pk: cluster.fresh(), ...ONE };
      const item = {
        ...key,
        text: 'Қазақша ✓',
        number: 1_798_761_600,
        yes: true,
        none: null,
        list: [{ type: 'asked', at: '2026-11-25T09:12:04.120Z' }, 'x'],
        map: { within: { deeper: [] } },
        set: new Set(['a', 'b']),
      };
      await written(cluster, item);
      assert.deepEqual(await read(cluster, key), item);
      assert.equal(await read(cluster, { ...key, sk: 'none' }), undefined);
    },
  },
  {
    call: 'BatchGetItem',
    what: 'a hundred keys of both tables, strongly consistent; what is not there is left out',
    check: async (cluster) => {
      const { documents, requests, register, fresh } = cluster;
      const partitions = Array.from({ length: MOST_KEYS - 1 }, fresh);
      await Promise.all(partitions.slice(1).map((pk) => written(cluster, { pk, ...ONE })));
      const entry = { pk: fresh(), ...ONE };
      await documents.send(new PutCommand({ TableName: register, Item: entry }));
      const wanted = {
        [requests]: { Keys: partitions.map((pk) => ({ pk, ...ONE })), ConsistentRead: true },
        [register]: { Keys: [entry], ConsistentRead: true },
      };
      const { Responses, UnprocessedKeys } = await documents.send(
        new BatchGetCommand({ RequestItems: wanted }),
      );
      const came = (table: string): number =>
        (Responses?.[table]?.length ?? 0) + (UnprocessedKeys?.[table]?.Keys?.length ?? 0);
      assert.deepEqual([came(requests), came(register)], [MOST_KEYS - 2, 1]);
    },
  },
  {
    call: 'BatchWriteItem',
    what: '25 rows of the register at once',
    check: async ({ documents, register, fresh }) => {
      const puts = Array.from({ length: ROWS_A_BATCH }, () => ({
        PutRequest: { Item: { pk: fresh(), ...ONE } },
      }));
      const { UnprocessedItems } = await documents.send(
        new BatchWriteCommand({ RequestItems: { [register]: puts } }),
      );
      const last = puts.at(-1)?.PutRequest.Item;
      const Key = { pk: last?.pk, ...ONE };
      const { Item } = await documents.send(
        new GetCommand({ TableName: register, Key, ConsistentRead: true }),
      );
      const left = UnprocessedItems?.[register]?.length ?? 0;
      assert.ok(Item !== undefined || left > 0);
    },
  },
  {
    call: 'PutItem',
    what: '`attribute_not_exists`: of any number at once one is written (rules 1 and 5)',
    check: async ({ documents, requests: TableName, fresh }) => {
      const pk = fresh();
      const puts = Array.from({ length: 8 }, (_, by) =>
        wasWritten(
          documents.send(
            new PutCommand({
              TableName,
              Item: { pk, ...ONE, by },
              ConditionExpression: 'attribute_not_exists(pk)',
            }),
          ),
        ),
      );
      assert.equal((await Promise.all(puts)).filter(Boolean).length, 1);
    },
  },
  {
    call: 'PutItem',
    what: '`ReturnValuesOnConditionCheckFailure=ALL_OLD`: a refusal brings the item that stood in the way',
    check: async (cluster) => {
      const Item = { pk: cluster.fresh(), ...ONE, version: 'first' };
      await written(cluster, Item);
      const put = { Item: { ...Item, version: 'second' }, ConditionExpression: 'attribute_not_exists(pk)' };
      assert.deepEqual(await refused(cluster, put), Item);
    },
  },
  {
    call: 'PutItem',
    what: 'conditions on several attributes: `=`, `<=`, `>`, `AND`, `OR`, `size` of a list (rules 2 and 3)',
    check: async (cluster) => {
      const key = { pk: cluster.fresh(), ...ONE };
      await written(cluster, {
        ...key,
        status: 'asked',
        version: 'v1',
        deadline: '2026-11-25T09:00',
        calls: [1],
      });
      const put = (ConditionExpression: string, at: string) => ({
        Item: { ...key, status: 'consented' },
        ConditionExpression,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': 'asked', ':at': at, ':calls': 1 },
      });
      const inTime = '#status = :status AND deadline > :at AND size(calls) = :calls';
      assert.ok(await refused(cluster, put(inTime, '2026-11-25T09:00')));
      const { documents, requests: TableName } = cluster;
      const late = `${inTime} OR (attribute_not_exists(expiresAt) AND deadline <= :at)`;
      await documents.send(new PutCommand({ TableName, ...put(late, '2026-11-25T09:00') }));
      assert.deepEqual(await read(cluster, key), { ...key, status: 'consented' });
    },
  },
  {
    call: 'DeleteItem',
    what: 'of one item, whether it is there or not',
    check: async (cluster) => {
      const Key = { pk: cluster.fresh(), ...ONE };
      await written(cluster, Key);
      for (let times = 0; times < 2; times++)
        await cluster.documents.send(new DeleteCommand({ TableName: cluster.requests, Key }));
      assert.equal(await read(cluster, Key), undefined);
    },
  },
];
