import { describe, expect, test } from 'vitest';
import { leftOf } from '../../local/runtime/deliver-records.ts';
import { makeItemLanes } from '../../local/runtime/item-lanes.ts';
import type { StreamRecord } from '../../local/runtime/stream-records.ts';

const record = (SequenceNumber: string, item: string): StreamRecord => ({
  dynamodb: { SequenceNumber, Keys: { pk: { S: item } } },
});
const numbers = (records: readonly StreamRecord[]) => records.map(({ dynamodb }) => dynamodb?.SequenceNumber);

/** Work that ends when told, by the first record of its batch. */
function heldWork() {
  const begun: (string | undefined)[][] = [];
  const ends = new Map<string, () => void>();
  const work = (batch: readonly StreamRecord[]) => {
    begun.push(numbers(batch));
    return new Promise<void>((resolve) => ends.set(String(batch[0]?.dynamodb?.SequenceNumber), resolve));
  };
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    work,
    begun,
    turn,
    end: async (number: string) => {
      ends.get(number)?.();
      await turn();
    },
  };
}

describe('records of a stream', () => {
  test('given one item whose work hangs, then the others go on, and the position waits for it', async () => {
    const { work, begun, end, turn } = heldWork();
    const lanes = makeItemLanes(work);
    const first = lanes.take([record('1', 'a'), record('2', 'hung'), record('3', 'a'), record('4', 'b')]);
    await turn();
    expect(begun).toEqual([['1', '3'], ['2'], ['4']]);
    await end('1');
    await end('4');
    expect(lanes.position()).toBe('1');
    void lanes.take([record('5', 'hung'), record('6', 'a')]);
    await turn();
    expect(begun.slice(3)).toEqual([['6']]);
    await end('2');
    await first;
    expect(begun.slice(4)).toEqual([['5']]);
    expect(lanes.position()).toBe('4');
    await end('6');
    await end('5');
    await lanes.idle();
    expect(lanes.position()).toBe('6');
  });

  test('given very many are under way, then there is no room until some are done', async () => {
    const { work, end, turn } = heldWork();
    const lanes = makeItemLanes(work);
    void lanes.take(Array.from({ length: 500 }, (_, index) => record(String(index), `item ${index}`)));
    await turn();
    let room = false;
    const waiting = lanes.room().then(() => {
      room = true;
    });
    await end('7');
    expect(room).toBe(false);
    await end('0');
    await waiting;
    await lanes.room();
  });
});

describe('what is left of a batch', () => {
  const batch = [record('1', 'a'), record('2', 'b'), record('3', 'c')];

  test.each<[string, unknown, string[]]>([
    ['nothing given back', { batchItemFailures: [] }, []],
    ['no answer', undefined, []],
    ['one given back', { batchItemFailures: [{ itemIdentifier: '2' }] }, ['2', '3']],
    [
      'several, in any order',
      { batchItemFailures: [{ itemIdentifier: '3' }, { itemIdentifier: '1' }] },
      ['1', '2', '3'],
    ],
  ])('given %s, then it begins again at the first of them', (_given, response, left) => {
    expect(numbers(leftOf(batch, response))).toEqual(left);
  });
});
