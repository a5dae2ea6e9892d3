import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test, vi } from 'vitest';
import { documents, get, mac, publish, put, TableName, useLocalAws, WAYS } from './local-aws.ts';

describe.each(WAYS)('%s', (_way, inProcess) => {
  const aws = useLocalAws(undefined, inProcess);
  const LONG = 60_000;

  /** What became of a call so far. */
  function watch(call: Promise<unknown>) {
    const watched = { state: 'waiting', call };
    call.then(
      () => {
        watched.state = 'answered';
      },
      () => {
        watched.state = 'failed';
      },
    );
    return watched;
  }

  const texts = (number: string) => aws.phones.messages(number).map(({ text }) => text);

  describe('a delay', () => {
    test('given one of a moment, then the call takes that much real time and succeeds', async () => {
      aws.faults.set({ service: 'dynamodb', next: 1, delayMs: 60 });
      const startedAt = performance.now();
      await put('late');
      expect(performance.now() - startedAt).toBeGreaterThan(55);
      expect(await get('late')).toBeDefined();
    });

    test('given it comes before the effect, then there is none until it is over', async () => {
      aws.faults.set({ service: 'dynamodb', rate: 1, operation: 'PutItem', delayMs: LONG });
      const held = watch(put('held'));
      expect(await get('held')).toBeUndefined();
      expect(held.state).toBe('waiting');
      aws.faults.release();
      await held.call;
      expect(await get('held')).toBeDefined();
    });

    test('given it comes after the effect, then only the answer waits', async () => {
      aws.faults.set({ service: 'dynamodb', rate: 1, operation: 'PutItem', delayMs: LONG, when: 'after' });
      const watched = watch(put('acted'));
      await vi.waitFor(async () => expect(await get('acted')).toBeDefined());
      expect(watched.state).toBe('waiting');
      aws.faults.release();
      await watched.call;
    });

    test.each(['before', 'after'] as const)(
      'given an error too (%s), then it comes after the delay',
      async (when) => {
        aws.faults.set({
          service: 'dynamodb',
          rate: 1,
          operation: 'PutItem',
          delayMs: 50,
          error: 'InternalServerError',
          when,
        });
        const startedAt = performance.now();
        await expect(put(`failed-${when}`)).rejects.toMatchObject({ name: 'InternalServerError' });
        expect(performance.now() - startedAt).toBeGreaterThan(45);
        expect((await get(`failed-${when}`)) !== undefined).toBe(when === 'after');
      },
    );

    test('given the client has hung up meanwhile, then the call takes effect all the same', async () => {
      aws.faults.set({ service: 'dynamodb', next: 1, operation: 'PutItem', delayMs: LONG });
      const impatient = documents({ requestHandler: { requestTimeout: 100, throwOnRequestTimeout: true } });
      const write = new PutCommand({ TableName, Item: { pk: 'hung-up', sk: '-' } });
      await expect(impatient.send(write)).rejects.toMatchObject({ name: 'TimeoutError' });
      expect(await get('hung-up')).toBeUndefined();
      aws.faults.release();
      await vi.waitFor(async () => expect(await get('hung-up')).toBeDefined());
    });

    test('given it strikes KMS, then the call waits', async () => {
      aws.faults.set({ service: 'kms', rate: 1, delayMs: LONG });
      const held = watch(mac('codes'));
      expect(await get('something else')).toBeUndefined();
      expect(held.state).toBe('waiting');
      aws.faults.release();
      expect(await held.call).toBeDefined();
    });

    test('given it strikes SNS, then the phone gets the message late', async () => {
      aws.faults.set({ service: 'sns', rate: 1, delayMs: LONG });
      const held = watch(publish('+77010000031', 'text'));
      expect(await get('something else')).toBeUndefined();
      expect(texts('+77010000031')).toEqual([]);
      aws.faults.release();
      await held.call;
      expect(texts('+77010000031')).toEqual(['text']);
    });

    test('given it strikes the answer of SNS, then the phone has the message already', async () => {
      aws.faults.set({ service: 'sns', rate: 1, delayMs: LONG, when: 'after' });
      const held = watch(publish('+77010000032', 'text'));
      await vi.waitFor(() => expect(texts('+77010000032')).toEqual(['text']));
      expect(held.state).toBe('waiting');
      aws.faults.release();
      await held.call;
    });

    test('given the endpoint stops, then no call is held any longer', async () => {
      aws.faults.set({ service: 'dynamodb', rate: 1, delayMs: LONG });
      const held = watch(put('stopped'));
      await aws.restart();
      await held.call.catch(() => undefined);
      expect(held.state).not.toBe('waiting');
    });
  });
});
