import { windowsAt } from '../../shared/domain/submission-limits.ts';
import type { Submissions } from '../../shared/storage/submissions.ts';

/** Places in memory: how many are taken in each window of each requester. */
export function makeMemorySubmissions(): Submissions {
  const counts = new Map<string, number>();
  const count = (key: string): number => counts.get(key) ?? 0;
  const add = (key: string, by: number): void => {
    counts.set(key, count(key) + by);
  };
  const keysOf = (requesterId: string, windows: { minute: string; date: string }) => ({
    minute: `${requesterId} ${windows.minute}`,
    day: `${requesterId} ${windows.date}`,
  });
  const takenIn = ({ minute, day }: { minute: string; day: string }) => ({
    inMinute: count(minute),
    inDay: count(day),
  });

  return {
    async take({ requesterId, limits, now }) {
      const windows = windowsAt(now);
      const keys = keysOf(requesterId, windows);
      const { inMinute, inDay } = takenIn(keys);
      if (inMinute >= limits.perMinute || inDay >= limits.perDay) {
        return { kind: 'used-up', taken: { inMinute, inDay } };
      }
      add(keys.minute, 1);
      add(keys.day, 1);
      return { kind: 'taken', place: { requesterId, windows }, taken: takenIn(keys) };
    },
    async giveBack({ requesterId, windows }) {
      const keys = keysOf(requesterId, windows);
      add(keys.minute, -1);
      add(keys.day, -1);
      return takenIn(keys);
    },
    async taken(requesterId, now) {
      return takenIn(keysOf(requesterId, windowsAt(now)));
    },
    async countNo({ requesterId, madeAt, notMe }) {
      const { day } = keysOf(requesterId, windowsAt(madeAt));
      add(`${day} ${notMe ? 'not-me' : 'refused'}`, 1);
      return { submitted: count(day), refused: count(`${day} refused`), notMe: count(`${day} not-me`) };
    },
  };
}
