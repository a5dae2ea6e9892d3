import assert from 'node:assert/strict';
import {
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { cancellations, itemInTheWay } from '../../shared/storage/table.ts';
import type { Cluster, Requirement } from './requirement.ts';

const ONE = { sk: 'one' };

const updated = async (
  { documents, requests: TableName }: Cluster,
  pk: string,
  change: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
) =>
  (
    await documents.send(
      new UpdateCommand({ TableName, Key: { pk, ...ONE }, ReturnValues: 'ALL_NEW', ...change }),
    )
  ).Attributes;

const puts = (TableName: string, items: readonly { pk: string; by: string }[]) =>
  new TransactWriteCommand({
    TransactItems: items.map((item) => ({
      Put: {
        TableName,
        Item: { ...ONE, ...item },
        ConditionExpression: 'attribute_not_exists(pk) OR #by = :before',
        ExpressionAttributeNames: { '#by': 'by' },
        ExpressionAttributeValues: { ':before': 'before' },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      },
    })),
  });

export const OF_UPDATES: readonly Requirement[] = [
  {
    call: 'UpdateItem',
    what: '`SET n = n + :step` under a condition, with `ReturnValues=ALL_NEW`: of any number at once none is lost and none too many (tries of a code)',
    check: async (cluster) => {
      const pk = cluster.fresh();
      await updated(cluster, pk, {
        UpdateExpression: 'SET tries = :none',
        ExpressionAttributeValues: { ':none': 0 },
      });
      const tries = Array.from({ length: 8 }, () =>
        updated(cluster, pk, {
          UpdateExpression: 'SET tries = tries + :one',
          ConditionExpression: 'tries < :most',
          ExpressionAttributeValues: { ':one': 1, ':most': 5 },
        }).catch((error) => {
          assert.notEqual(itemInTheWay(error), undefined);
          return null;
        }),
      );
      const counted = (await Promise.all(tries)).flatMap((item) => (item ? [Number(item.tries)] : []));
      assert.deepEqual(counted.toSorted(), [1, 2, 3, 4, 5]);
    },
  },
  {
    call: 'UpdateItem',
    what: '`ADD` and `DELETE` on a set of texts, `contains` and `size` of it, `REMOVE`; an item that is not there is made (budgets of SMS)',
    check: async (cluster) => {
      const pk = cluster.fresh();
      const add = (message: string) =>
        updated(cluster, pk, {
          UpdateExpression: 'ADD #sent :message SET #ttl = :ttl',
          ConditionExpression:
            '(attribute_not_exists(#sent) OR (size(#sent) < :most AND NOT contains(#sent, :sending)))',
          ExpressionAttributeNames: { '#sent': 'sent', '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':message': new Set([message]),
            ':sending': message,
            ':most': 2,
            ':ttl': 1,
          },
        });
      await add('a');
      await assert.rejects(add('a'));
      assert.deepEqual((await add('b'))?.sent, new Set(['a', 'b']));
      await assert.rejects(add('c'));
      const taken = await updated(cluster, pk, {
        UpdateExpression: 'DELETE #sent :message REMOVE #ttl',
        ExpressionAttributeNames: { '#sent': 'sent', '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':message': new Set(['a']) },
      });
      assert.deepEqual(taken, { pk, ...ONE, sent: new Set(['b']) });
    },
  },
  {
    call: 'UpdateItem',
    what: '`ADD` to a number that is not there yet (counters of a day)',
    check: async (cluster) => {
      const pk = cluster.fresh();
      const one = {
        UpdateExpression: 'ADD #bucket :one',
        ExpressionAttributeNames: { '#bucket': 'bucket3' },
        ExpressionAttributeValues: { ':one': 1 },
      };
      await Promise.all(Array.from({ length: 4 }, () => updated(cluster, pk, one)));
      assert.equal((await updated(cluster, pk, one))?.bucket3, 5);
    },
  },
  {
    call: 'UpdateItem',
    what: 'a condition on a member of a map, with `IN` (the secrets of a webhook)',
    check: async (cluster) => {
      const pk = cluster.fresh();
      const { documents, requests: TableName } = cluster;
      await documents.send(new PutCommand({ TableName, Item: { pk, ...ONE, secrets: { current: 'a' } } }));
      const change = (before: string) =>
        updated(cluster, pk, {
          UpdateExpression: 'SET secrets = :secrets',
          ConditionExpression: 'secrets.#current IN (:before, :other)',
          ExpressionAttributeNames: { '#current': 'current' },
          ExpressionAttributeValues: { ':secrets': { current: 'b' }, ':before': before, ':other': 'z' },
        });
      await assert.rejects(change('y'));
      assert.deepEqual((await change('a'))?.secrets, { current: 'b' });
    },
  },
  {
    call: 'TransactWriteItems',
    what: 'two and three puts of one table, each with its condition: all or none (rule 5)',
    check: async ({ documents, requests, fresh }) => {
      const [one, two, three] = [fresh(), fresh(), fresh()];
      await documents.send(
        puts(
          requests,
          [one, two, three].map((pk) => ({ pk, by: 'first' })),
        ),
      );
      const again = [fresh(), two].map((pk) => ({ pk, by: 'second' }));
      await assert.rejects(documents.send(puts(requests, again)));
      await documents.send(puts(requests, [{ pk: again[0]?.pk ?? '', by: 'third' }]));
    },
  },
  {
    call: 'TransactWriteItems',
    what: '`TransactionCanceledException` with a reason for each part, in their order, and the item that stood in the way',
    check: async ({ documents, requests, fresh }) => {
      const [free, taken] = [fresh(), fresh()];
      await documents.send(puts(requests, [{ pk: taken, by: 'first' }]));
      const refused = await documents
        .send(
          puts(
            requests,
            [free, taken].map((pk) => ({ pk, by: 'second' })),
          ),
        )
        .then(() => assert.fail('it was written'), cancellations);
      assert.deepEqual(
        refused?.map(({ code, item }) => [code, item]),
        [
          ['None', null],
          ['ConditionalCheckFailed', { pk: taken, ...ONE, by: 'first' }],
        ],
      );
    },
  },
  {
    call: 'TransactWriteItems',
    what: 'two updates that `ADD` to a set of texts while its `size` allows: both or neither, an item that is not there is made (budgets of SMS)',
    check: async (cluster) => {
      const { documents, requests: TableName, fresh } = cluster;
      const [citizen, phone] = [fresh(), fresh()];
      const both = (sending: string) =>
        new TransactWriteCommand({
          TransactItems: [citizen, phone].map((pk, index) => ({
            Update: {
              TableName,
              Key: { pk, ...ONE },
              UpdateExpression: 'ADD sent :sending',
              ConditionExpression: 'attribute_not_exists(sent) OR size(sent) < :most',
              ExpressionAttributeValues: { ':sending': new Set([sending]), ':most': 2 - index },
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
            },
          })),
        });
      await documents.send(both('first'));
      const refused = await documents
        .send(both('second'))
        .then(() => assert.fail('it was written'), cancellations);
      const sent = new Set(['first']);
      assert.deepEqual(
        refused?.map(({ item }) => item),
        [null, { pk: phone, ...ONE, sent }],
      );
      const { Item } = await documents.send(
        new GetCommand({ TableName, Key: { pk: citizen, ...ONE }, ConsistentRead: true }),
      );
      assert.deepEqual(Item, { pk: citizen, ...ONE, sent });
    },
  },
  {
    call: 'ConditionCheckItem',
    what: 'in a `TransactWriteItems`, a put beside a `ConditionCheck` with `IN` of another item: written only while that holds (who asks again, once the request before is over)',
    check: async ({ documents, requests, fresh }) => {
      const [held, free] = [fresh(), fresh()];
      await documents.send(puts(requests, [{ pk: held, by: 'open' }]));
      const beside = (...finals: [string, string]) =>
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName: requests, Item: { pk: free, ...ONE } } },
            {
              ConditionCheck: {
                TableName: requests,
                Key: { pk: held, ...ONE },
                ConditionExpression: 'attribute_not_exists(pk) OR #by IN (:one, :other)',
                ExpressionAttributeNames: { '#by': 'by' },
                ExpressionAttributeValues: { ':one': finals[0], ':other': finals[1] },
              },
            },
          ],
        });
      await assert.rejects(documents.send(beside('over', 'ended')));
      await documents.send(beside('over', 'open'));
    },
  },
];
