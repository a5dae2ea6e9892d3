import { z } from 'zod';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../shared/domain/time.ts';
import { readJson, writeJson } from './json-file.ts';

/** The end of RFC 3339's four-digit years. */
const LAST_MOMENT = Date.UTC(9999, 11, 31);

const DURATION = /^P(?=\d|T\d)(?:(\d{1,7})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;

/** Milliseconds of an ISO 8601 duration `PnDTnHnMnS` in whole numbers; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const parts = DURATION.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
}

export type Advance = { kind: 'advanced'; now: Instant } | { kind: 'invalid-duration'; detail: string };

export type Clock = {
  now: () => Instant;
  /** Moves the clock forward, never back, by an ISO 8601 duration such as `PT2H` or `P1DT30M`. */
  advance: (duration: string) => Advance;
  /** What the clock showed at a moment of the machine's own time, both ms since 1970. */
  shownAt: (machine: number) => number;
  /** Gives the process its own Date back. */
  close: () => void;
};

/**
 * Makes `Date` of this process run `offset()` milliseconds ahead. Time goes on by itself with its full resolution,
 * which @sinonjs/fake-timers does not offer: its clock moves in steps of its own timer (20 ms), too coarse for the
 * times of requests that follow one another within a millisecond. Timers are left alone: they wait for real time.
 */
function installDate(offset: () => number): () => void {
  const SystemDate = globalThis.Date;
  const systemNow = SystemDate.now;
  const now = () => systemNow() + offset();
  // A proxy and not a subclass, so that dates made by the runtime itself (file times, say) are still `instanceof Date`.
  const ShiftedDate = new Proxy(SystemDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new SystemDate(now()).toString(),
  });
  SystemDate.now = now;
  SystemDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
  return () => {
    SystemDate.now = systemNow;
    SystemDate.prototype.constructor = SystemDate;
    globalThis.Date = SystemDate;
  };
}

const stored = z.object({ offset: z.number().int().nonnegative() });

/** The clock of the whole service. What it was advanced by is kept in `file`, so that a restart goes on from there. */
export function openClock(file: string): Clock {
  let offset = readJson(file, stored)?.offset ?? 0;
  const machineNow = Date.now;
  const moves = [{ at: 0, offset }];
  const close = installDate(() => offset);
  const now = () => new Date().toISOString();
  return {
    now,
    close,
    shownAt: (machine) => machine + (moves.findLast(({ at }) => at <= machine)?.offset ?? 0),
    advance: (duration) => {
      const ms = parseDuration(duration);
      if (ms === undefined || Date.now() + ms > LAST_MOMENT)
        return {
          kind: 'invalid-duration',
          detail: 'must be an ISO 8601 duration in days, hours, minutes and seconds, such as PT2H or P1DT30M',
        };
      writeJson(file, { offset: offset + ms });
      offset += ms;
      moves.push({ at: machineNow(), offset });
      return { kind: 'advanced', now: now() };
    },
  };
}
