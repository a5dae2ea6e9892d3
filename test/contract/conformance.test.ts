import { readFileSync } from 'node:fs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { findings, REQUIREMENTS, requirementsTable } from '../../local/conformance/run.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { client, useLocalAws } from './local-aws.ts';

useLocalAws();

const missing = async (dynamodb: DynamoDBClient): Promise<string[]> =>
  (await findings(dynamodb)).flatMap(({ call, because }) => (because === null ? [] : [call]));

type Input = Record<string, unknown>;
type Alter = (operation: string, input: Input) => void;

/** The engine as it would be with a flaw: `alter` changes what is asked of it, or throws instead. */
function flawed(alter: Alter): DynamoDBClient {
  const dynamodb = new DynamoDBClient(client);
  dynamodb.middlewareStack.add(
    (next, context) => (args) => {
      alter(String(context.commandName).replace(/Command$/, ''), args.input as Input);
      return next(args);
    },
    { step: 'initialize', priority: 'low' },
  );
  return dynamodb;
}

/** Of a call, and of each part of a transaction. */
const partsOf = (input: Input): Input[] =>
  Array.isArray(input.TransactItems)
    ? input.TransactItems.flatMap((item) => Object.values(item) as Input[])
    : [input];

describe('what a DynamoDB must offer', () => {
  test('given the embedded engine, then everything holds, and nothing is left there', async () => {
    const dynamodb = new DynamoDBClient(client);
    const before = await dynamodb.send(new ListTablesCommand());
    expect((await findings(dynamodb)).filter(({ because }) => because !== null)).toEqual([]);
    expect((await dynamodb.send(new ListTablesCommand())).TableNames).toEqual(before.TableNames);
  });

  test('given a database without transactions, as ScyllaDB’s Alternator, then just these are missing', async () => {
    const without = flawed((operation) => {
      if (operation === 'TransactWriteItems') throw new Error('Unsupported operation TransactWriteItems');
    });
    expect(new Set(await missing(without))).toEqual(new Set(['TransactWriteItems', 'ConditionCheckItem']));
  });

  test('given refusals that do not bring the item in the way, then it is noticed', async () => {
    const without = flawed((_operation, input) => {
      for (const part of partsOf(input)) delete part.ReturnValuesOnConditionCheckFailure;
    });
    expect(new Set(await missing(without))).toEqual(new Set(['PutItem', 'TransactWriteItems']));
  });

  test('given conditions that are taken for granted, then it is noticed of every conditional write', async () => {
    const without = flawed((_operation, input) => {
      for (const part of partsOf(input)) {
        if (part.ConditionExpression === undefined) continue;
        part.ConditionExpression = 'pk <> :nobody';
        part.ExpressionAttributeValues = {
          ...(part.ExpressionAttributeValues as Input),
          ':nobody': { S: '-' },
        };
      }
    });
    expect(new Set(await missing(without))).toEqual(
      new Set(['PutItem', 'UpdateItem', 'TransactWriteItems', 'ConditionCheckItem']),
    );
  });

  test('given queries whose order and place are not held, then it is noticed', async () => {
    const without = flawed((operation, input) => {
      if (operation !== 'Query') return;
      delete input.ScanIndexForward;
      delete input.ExclusiveStartKey;
    });
    expect(new Set(await missing(without))).toEqual(new Set(['Query', 'Query on an index']));
  });

  test('each call that the service may make is among them', () => {
    const made = FUNCTION_ENTRIES.flatMap(({ touches }) =>
      Object.entries(touches).flatMap(([resource, actions]) =>
        /^(requests|register)/.test(resource) ? actions : [],
      ),
    );
    const asked = new Set(REQUIREMENTS.map(({ call }) => call));
    expect([...new Set(made)].filter((call) => !asked.has(call))).toEqual([]);
    expect(new Set(made).size).toBeGreaterThan(5);
  });

  test('docs/residency.md lists them as they are checked', () => {
    expect(readFileSync('docs/residency.md', 'utf8')).toContain(requirementsTable());
  });
});
