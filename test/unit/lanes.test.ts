import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inLanes } from '../../shared/aws/lanes.ts';

describe('work in lanes', () => {
  test('given any lanes, then each item is worked on once, those of a lane in order, and so many at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (values, atOnce) => {
          const lanes = values.map((lane, number) => lane.map((value) => ({ value, number })));
          const done: { value: number; number: number }[] = [];
          let now = 0;
          let most = 0;
          const work = async (item: { value: number; number: number }) => {
            now += 1;
            most = Math.max(most, now);
            for (let turn = item.value % 3; turn >= 0; turn--) await Promise.resolve();
            now -= 1;
            done.push(item);
          };
          expect(await inLanes(lanes, work, atOnce)).toEqual([]);
          expect(most).toBeLessThanOrEqual(atOnce);
          for (const [number, lane] of lanes.entries())
            expect(done.filter((item) => item.number === number)).toEqual(lane);
        },
      ),
    );
  });

  test('given an item that fails, then its lane ends there, the others go on, and it is given back', async () => {
    const done: string[] = [];
    const failures = await inLanes(
      [['a', 'b!', 'c'], ['d!'], ['e', 'f']],
      async (item) => {
        if (item.endsWith('!')) throw new Error(item);
        done.push(item);
      },
      2,
    );
    expect(done.toSorted()).toEqual(['a', 'e', 'f']);
    expect(failures.map(({ item }) => item).toSorted()).toEqual(['b!', 'd!']);
    expect(failures.map(({ error }) => String(error)).toSorted()).toEqual(['Error: b!', 'Error: d!']);
  });

  test('given a lane that waits for the last one, then that one is reached', async () => {
    let release = (): void => undefined;
    const hangs = new Promise<void>((resolve) => {
      release = resolve;
    });
    const lanes = Array.from({ length: 30 }, (_, index) => [index]);
    expect(await inLanes(lanes, async (item) => (item === 0 ? hangs : item === 29 && release()), 2)).toEqual(
      [],
    );
  });
});
