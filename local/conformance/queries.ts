import assert from 'node:assert/strict';
import { PutCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Cluster, type Requirement, soon } from './requirement.ts';

type Query = Omit<QueryCommandInput, 'TableName'>;

const queried = ({ documents, requests: TableName }: Cluster, query: Query) =>
  documents.send(new QueryCommand({ TableName, ...query }));
const put = ({ documents, requests: TableName }: Cluster, Item: Record<string, unknown>) =>
  documents.send(new PutCommand({ TableName, Item }));

const sortKeys = (items: readonly Record<string, unknown>[] = []) => items.map(({ sk }) => sk);

export const OF_QUERIES: readonly Requirement[] = [
  {
    call: 'Query',
    what: 'a partition’s items whose sort key begins with a text, strongly consistent, in the order of their bytes',
    check: async (cluster) => {
      const pk = cluster.fresh();
      for (const sk of ['window#2', 'window#10', 'block#1', 'window#1']) await put(cluster, { pk, sk });
      const { Items } = await queried(cluster, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': 'window#' },
        ConsistentRead: true,
      });
      assert.deepEqual(sortKeys(Items), ['window#1', 'window#10', 'window#2']);
    },
  },
  {
    call: 'Query',
    what: 'backwards, a page at a time: `Limit`, `LastEvaluatedKey`, `ExclusiveStartKey`',
    check: async (cluster) => {
      const pk = cluster.fresh();
      for (const sk of ['1', '2', '3']) await put(cluster, { pk, sk });
      const page = (ExclusiveStartKey?: Record<string, unknown>) =>
        queried(cluster, {
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ScanIndexForward: false,
          Limit: 2,
          ExclusiveStartKey,
        });
      const first = await page();
      assert.deepEqual(sortKeys(first.Items), ['3', '2']);
      assert.deepEqual(sortKeys((await page(first.LastEvaluatedKey)).Items), ['1']);
    },
  },
  {
    call: 'Query on an index',
    what: 'sparse, with keys only: an item without the attribute is not in it, a write that moves it moves its place, `<=`, `BETWEEN` and `Select=COUNT`',
    check: async (cluster) => {
      const [due, pk, other] = [cluster.fresh(), cluster.fresh(), cluster.fresh()];
      await put(cluster, { pk, sk: 'one', due, dueAt: '2026-11-25T09:00', body: 'x' });
      await put(cluster, { pk: other, sk: 'one', dueAt: '2026-11-25T09:00' });
      const found = (condition: string, at: string, more: Query = {}) =>
        queried(cluster, {
          IndexName: 'due',
          KeyConditionExpression: `due = :due AND ${condition}`,
          ExpressionAttributeValues: { ':due': due, ':at': at },
          ...more,
        });
      const place = { pk, sk: 'one', due, dueAt: '2026-11-25T09:00' };
      await soon(async () => {
        assert.deepEqual((await found('dueAt <= :at', '2026-11-25T09:00')).Items, [place]);
      });
      await put(cluster, { pk, sk: 'one', due, dueAt: '2026-11-25T09:30' });
      await soon(async () => {
        assert.deepEqual((await found('dueAt <= :at', '2026-11-25T09:29')).Items, []);
        const counted = await found('dueAt BETWEEN :at AND :at', '2026-11-25T09:30', { Select: 'COUNT' });
        assert.equal(counted.Count, 1);
      });
      await put(cluster, { pk, sk: 'one' });
      await soon(async () => {
        assert.deepEqual((await found('dueAt <= :at', '2026-11-25T10:00')).Items, []);
      });
    },
  },
  {
    call: 'Query on an index',
    what: 'begun behind a place that the caller puts together itself, whether or not it is there (a cursor)',
    check: async (cluster) => {
      const citizenRef = cluster.fresh();
      const items = ['2026-11-23', '2026-11-24', '2026-11-25'].map((createdAt) => ({
        pk: cluster.fresh(),
        sk: 'request',
        citizenRef,
        createdAt,
      }));
      for (const item of items) await put(cluster, item);
      const behind = (ExclusiveStartKey: Record<string, unknown>) =>
        queried(cluster, {
          IndexName: 'citizen',
          KeyConditionExpression: 'citizenRef = :citizen',
          ExpressionAttributeValues: { ':citizen': citizenRef },
          ScanIndexForward: false,
          ExclusiveStartKey,
        });
      await soon(async () => {
        const place = { ...items[2], createdAt: '2026-11-24T12:00' };
        const { Items = [] } = await behind(place);
        assert.deepEqual(
          Items.map(({ createdAt }) => createdAt),
          ['2026-11-24', '2026-11-23'],
        );
      });
    },
  },
];
