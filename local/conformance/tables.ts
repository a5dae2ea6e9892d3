import assert from 'node:assert/strict';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { TABLES } from '../../shared/service/table.ts';
import { missingTables } from '../runtime/tables.ts';
import type { Requirement } from './requirement.ts';

export const OF_TABLES: readonly Requirement[] = [
  {
    call: 'CreateTable',
    what: 'a string partition key and sort key, billed on demand, with four indexes that copy keys only',
    check: async ({ dynamodb, requests }) => {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: requests }));
      const made = (Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName);
      assert.deepEqual(made.toSorted(), Object.keys(TABLES.requests.indexes).sort());
    },
  },
  {
    call: 'DescribeTable',
    what: '`ResourceNotFoundException` for a table that is not there',
    check: async ({ dynamodb, requests, fresh }) => {
      const names = { requests, register: `${requests}-${fresh()}` };
      assert.deepEqual(await missingTables(dynamodb, names), [names.register]);
      const describe = new DescribeTableCommand({ TableName: names.register });
      await assert.rejects(dynamodb.send(describe), ResourceNotFoundException);
    },
  },
  {
    call: 'UpdateTimeToLive',
    what: 'items may be deleted after the second that their `ttl` names; the service never counts on when',
    check: async ({ dynamodb, requests }) => {
      const told = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: requests }));
      assert.equal(told.TimeToLiveDescription?.AttributeName, TABLES.requests.ttl);
    },
  },
];
