import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { documents, get, mac, publish, put, TableName, transact, useLocalAws, WAYS } from './local-aws.ts';

describe.each(WAYS)('%s', (_way, inProcess) => {
  const aws = useLocalAws(undefined, inProcess);

  describe('faults', () => {
    test.each([
      ['InternalServerError', 500],
      ['ServiceUnavailable', 503],
      ['ThrottlingException', 400],
      ['ProvisionedThroughputExceededException', 400],
      ['TransactionConflictException', 400],
    ])(
      'given DynamoDB fails with %s, then the SDK sees that, status %i, and nothing is written',
      async (error, status) => {
        aws.faults.set({ service: 'dynamodb', next: 1, error });
        await expect(put(error)).rejects.toMatchObject({
          name: error,
          $metadata: { httpStatusCode: status },
        });
        expect(await get(error)).toBeUndefined();
      },
    );

    test('given the answer is lost, then the write took effect and its table was told of', async () => {
      aws.faults.set({ service: 'dynamodb', next: 1, error: 'InternalServerError', when: 'after' });
      await expect(put('acted')).rejects.toMatchObject({ name: 'InternalServerError' });
      expect(await get('acted')).toEqual({ pk: 'acted', sk: '-' });
      expect(aws.written).toEqual([[TableName]]);
    });

    test('given TransactionConflict, then a transaction is cancelled for that reason', async () => {
      aws.faults.set({ service: 'dynamodb', next: 1, error: 'TransactionConflict' });
      await expect(transact('conflict')).rejects.toMatchObject({
        name: 'TransactionCanceledException',
        CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
      });
    });

    test('given the SDK may try again, then a single fault goes unnoticed', async () => {
      aws.faults.set({ service: 'dynamodb', next: 1 });
      const patient = documents({ maxAttempts: 2 });
      await patient.send(new PutCommand({ TableName, Item: { pk: 'retried', sk: '-' } }));
      expect(await get('retried')).toBeDefined();
    });

    test.each([
      ['KMSInternalException', 500],
      ['ThrottlingException', 400],
      ['DependencyTimeoutException', 503],
    ])('given KMS fails with %s, then the SDK sees that, status %i', async (error, status) => {
      aws.faults.set({ service: 'kms', next: 1, error });
      await expect(mac('codes')).rejects.toMatchObject({
        name: error,
        $metadata: { httpStatusCode: status },
      });
    });

    test.each([
      ['InternalErrorException', 'InternalErrorException', 500],
      ['InternalError', 'InternalErrorException', 500],
      ['ThrottledException', 'ThrottledException', 429],
      ['OptedOutException', 'OptedOutException', 400],
      ['ThrottlingException', 'ThrottlingException', 400],
    ])('given SNS fails with %s, then the SDK sees %s, status %i', async (error, name, status) => {
      aws.faults.set({ service: 'sns', next: 1, error });
      await expect(publish('+77010000010', 'text')).rejects.toMatchObject({
        name,
        $metadata: { httpStatusCode: status },
      });
      expect(aws.phones.messages('+77010000010')).toEqual([]);
    });

    test('given the answer of SNS is lost, then the phone has the message', async () => {
      aws.faults.set({ service: 'sns', next: 1, when: 'after' });
      await expect(publish('+77010000011', 'sent')).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(aws.phones.messages('+77010000011')).toMatchObject([{ text: 'sent' }]);
    });
  });
});
