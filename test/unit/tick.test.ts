import { describe, expect, test, vi } from 'vitest';
import type { AdvanceOutcome } from '../../functions/advance-request/advance-request.ts';
import { makeTick } from '../../functions/advance-request/tick.ts';
import { urgencyOf } from '../../functions/advance-request/urgency.ts';
import { aRequest, DEADLINE, END, START } from '../builders.ts';
import { asksAbout, makeService } from '../fakes/service.ts';

/** A tick over one shard of these ids. */
function tickOver(ids: string[], advance: (id: string) => Promise<AdvanceOutcome>) {
  async function* due() {
    yield* ids;
  }
  return makeTick({ due, advance, shards: [0], now: () => START });
}

const ids = Array.from({ length: 40 }, (_, index) => String(index));

describe('a tick', () => {
  test('given requests of every outcome, then each is looked at once and counted', async () => {
    const seen: string[] = [];
    const tick = tickOver(ids, async (id) => {
      seen.push(id);
      if (Number(id) % 4 === 0) return { kind: 'moved', request: aRequest('expired') };
      return { kind: Number(id) % 4 === 1 ? 'postponed' : 'nothing-to-do' };
    });
    expect(await tick()).toEqual({ moved: 10, postponed: 10, idle: 20, failed: 0, left: false });
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });

  test('given some that fail, then they do not stop the others', async () => {
    const tick = tickOver(ids, async (id) => {
      if (Number(id) < 20) throw new Error('poisoned');
      return { kind: 'nothing-to-do' };
    });
    expect(await tick()).toEqual({ moved: 0, postponed: 0, idle: 20, failed: 20, left: false });
  });

  test('given one that hangs, then the others do not wait for it', async () => {
    let release = (): void => undefined;
    const hangs = new Promise<void>((resolve) => {
      release = resolve;
    });
    let done = 0;
    const tick = tickOver(ids, async (id) => {
      if (id === '0') await hangs;
      done++;
      if (done === 39) release();
      return { kind: 'nothing-to-do' };
    });
    expect(await tick()).toMatchObject({ idle: 40 });
  });

  test('given time runs out, then no other is begun: what is left is still due', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const tick = tickOver(ids, async () => {
      now += 5_000;
      return { kind: 'nothing-to-do' };
    });
    const { idle } = await tick();
    expect(idle).toBeGreaterThan(0);
    expect(idle).toBeLessThan(ids.length);
    vi.restoreAllMocks();
  });

  test('given nothing is due, then nothing is done', async () => {
    const never = async (): Promise<AdvanceOutcome> => {
      throw new Error('nothing is due');
    };
    expect(await tickOver([], never)()).toEqual({ moved: 0, postponed: 0, idle: 0, failed: 0, left: false });
  });

  test('given requests in every shard, then a tick asks, one at the deadline does nothing, and one at the end expires them all', async () => {
    const service = makeService();
    const submitted = await Promise.all(ids.map(() => service.submitRequest(asksAbout())));
    expect(await service.tick()).toMatchObject({ moved: 0 });
    service.wait(5_000);
    expect(await service.tick()).toMatchObject({ moved: 40 });
    expect(await service.tick()).toEqual({ moved: 0, postponed: 0, idle: 0, failed: 0, left: false });
    service.set(DEADLINE);
    expect(await service.tick()).toEqual({ moved: 0, postponed: 0, idle: 0, failed: 0, left: false });
    service.set(END);
    expect(await service.tick()).toMatchObject({ moved: 40 });
    const [first] = submitted;
    const id = first && 'request' in first ? first.request.id : '';
    expect((await service.stores.requests.find(id))?.request.status).toBe('expired');
  });
});

test.each([
  ['consented', 'submitted'],
  ['submitted', 'awaiting-consent'],
  ['submitted', 'expired'],
  ['consented', undefined],
])('of what a batch brings, %s is more urgent than %s', (one, other) => {
  expect(urgencyOf(one)).toBeLessThan(urgencyOf(other));
});
