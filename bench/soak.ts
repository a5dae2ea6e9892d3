import { openConfirmations } from './confirmations.ts';
import { residentBytes } from './measure.ts';
import { startBenchService } from './service.ts';

const LAPS = 10;

/** One tenth of the time: what was done, how long an answer took after the consent, and what memory was held at its end. */
type Lap = {
  perSecond: number;
  p99: number;
  /** Calls that were answered 503. */
  busy: number;
  serviceBytes: number | null;
  engineBytes: number | null;
};
export type Soak = { perSecond: number; seconds: number; laps: Lap[] };

type Steady = { perSecond: number; seconds: number; warming: number };

/** A steady load on one running service, of clients that each begin one confirmation a second. */
export async function soak({ perSecond, seconds, warming }: Steady): Promise<Soak> {
  const service = await startBenchService();
  const people = await openConfirmations(service);
  const laps: Lap[] = [];
  for (let lap = 0; lap < LAPS; lap++) {
    const clients = Math.max(1, Math.round(perSecond));
    const measured = await people.run({
      clients,
      seconds: seconds / LAPS,
      pace: 1_000 * (clients / perSecond),
      warming: lap === 0 ? warming : 0,
    });
    laps.push({
      perSecond: measured.perSecond,
      p99: measured.steps.consentToAnswer.p99,
      busy: measured.busy,
      serviceBytes: residentBytes(service.pid),
      engineBytes: service.enginePid === undefined ? null : residentBytes(service.enginePid),
    });
  }
  people.close();
  await service.stop();
  return { perSecond, seconds, laps };
}
