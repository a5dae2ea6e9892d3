import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { BatchGetCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { runAs } from '../../local/aws/caller.ts';
import { documents, get, mac, publish, put, TableName, transact, useLocalAws, WAYS } from './local-aws.ts';

describe.each(WAYS)('%s', (_way, inProcess) => {
  const aws = useLocalAws(undefined, inProcess);

  describe('permissions', () => {
    const asked: string[] = [];
    const only = (...permitted: string[]): void => {
      asked.length = 0;
      aws.permissions.allowed = (caller, action, resource) => {
        asked.push(`${caller} ${action} ${resource}`);
        return permitted.includes(`${action} ${resource}`);
      };
    };
    const denied = { name: 'AccessDeniedException' };
    const query = new QueryCommand({
      TableName,
      IndexName: 'due',
      KeyConditionExpression: 'due = :due',
      ExpressionAttributeValues: { ':due': 'due#1' },
    });

    test('given a function without the permission, then it is denied; outside of a function all is allowed', async () => {
      only();
      await expect(runAs('submit-request', () => put('forbidden'))).rejects.toMatchObject({
        ...denied,
        message: expect.stringContaining(
          'submit-request is not authorized to perform: dynamodb:PutItem on resource: requests',
        ),
      });
      expect(await get('forbidden')).toBeUndefined();
      await put('forbidden');
      expect(asked).toEqual(['submit-request dynamodb:PutItem requests']);
    });

    test('given a grant on the table, then its index needs its own', async () => {
      only('dynamodb:Query requests');
      await expect(runAs('advance-request', () => documents().send(query))).rejects.toMatchObject(denied);
      only('dynamodb:Query requests/due');
      expect(await runAs('advance-request', () => documents().send(query))).toMatchObject({ Items: [] });
    });

    test('given a transaction, then every item of it needs the permission of the plain call', async () => {
      only('dynamodb:PutItem requests');
      await expect(runAs('submit-request', () => transact('half'))).rejects.toMatchObject(denied);
      only('dynamodb:PutItem requests', 'dynamodb:DeleteItem requests');
      await runAs('submit-request', () => transact('whole'));
      expect(await get('whole')).toBeDefined();
    });

    test('given a batch, then it needs its own action on each table', async () => {
      const batch = new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [{ pk: 'a', sk: '-' }] } } });
      only('dynamodb:GetItem requests');
      await expect(runAs('read', () => documents().send(batch))).rejects.toMatchObject(denied);
      only('dynamodb:BatchGetItem requests');
      expect(await runAs('read', () => documents().send(batch))).toMatchObject({
        Responses: { [TableName]: [] },
      });
    });

    test('given keys and SMS, then they are asked for by name', async () => {
      only('kms:GenerateMac codes', 'sns:Publish sms');
      await runAs('ask', () => mac('codes'));
      await runAs('ask', () => publish('+77010000020', 'hello'));
      await expect(runAs('ask', () => mac('references'))).rejects.toMatchObject(denied);
      only();
      await expect(runAs('ask', () => publish('+77010000020', 'again'))).rejects.toMatchObject({
        name: 'AuthorizationErrorException',
      });
      expect(aws.phones.messages('+77010000020')).toHaveLength(1);
    });

    test('given two functions at once over one client, then each call bears its own name', async () => {
      only('dynamodb:GetItem requests');
      const shared = documents();
      const read = (pk: string) => shared.send(new GetCommand({ TableName, Key: { pk, sk: '-' } }));
      const names = Array.from({ length: 20 }, (_, index) => `function-${index}`);
      await Promise.all(names.map((name) => runAs(name, () => read(name))));
      expect(asked.toSorted()).toEqual(names.map((name) => `${name} dynamodb:GetItem requests`).toSorted());
    });
  });

  describe('the endpoint', () => {
    test.each([
      ['by another name (DNS rebinding)', { host: 'evil.example' }],
      ['from a page', { origin: 'http://localhost:3000' }],
    ])('given a call %s, then it is refused unread', async (_given, headers) => {
      const url = String(process.env.AWS_ENDPOINT_URL_KMS);
      const called = request(url, {
        method: 'POST',
        headers: { 'x-amz-target': 'TrentService.Sign', ...headers },
      });
      const [response] = (await once(called.end('{}'), 'response')) as [IncomingMessage];
      response.resume();
      expect(response.statusCode).toBe(403);
      expect(response.headers['access-control-allow-origin']).toBeUndefined();
    });
  });
});
