import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_FILE } from '../local/runtime/data-and-keys.ts';
import { type Confirmations, openConfirmations } from './confirmations.ts';
import { residentBytes } from './measure.ts';
import { call, startBenchService } from './service.ts';

const LAPS = 10;

/**
 * One tenth of the confirmations. `fileBytes`: the engine's file at its end, its log included; `bytesOfOne`: by how much it has grown
 * for each of them. Between two of them a day goes by, so that what lives for days only is deleted.
 */
type GrowthLap = Pick<Confirmations, 'perSecond' | 'processor'> & {
  confirmations: number;
  p50: number;
  p99: number;
  fileBytes: number;
  bytesOfOne: number;
  serviceBytes: number | null;
  engineBytes: number | null;
};
export type Growth = { confirmations: number; clients: number; laps: GrowthLap[] };

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Whether the last confirmations are as fast as the first, and what is kept of each. */
export async function measureGrowth({
  confirmations,
  clients,
}: {
  confirmations: number;
  clients: number;
}): Promise<Growth> {
  const service = await startBenchService();
  const people = await openConfirmations(service);
  const ofLap = Math.ceil(confirmations / LAPS);
  const file = join(service.dataDir, ENGINE_FILE);
  const fileBytes = (): number => sizeOf(file) + sizeOf(`${file}-wal`);
  await people.register(ofLap * LAPS);
  const laps: GrowthLap[] = [];
  let before = fileBytes();
  for (let lap = 1; lap <= LAPS; lap++) {
    const { perSecond, processor, steps } = await people.runAll({ clients, confirmations: ofLap });
    await call('POST', `${service.origin}/local/clock`, { body: { advance: 'P1D' } });
    await people.signIn();
    const after = fileBytes();
    laps.push({
      confirmations: lap * ofLap,
      perSecond,
      processor,
      p50: steps.consentToAnswer.p50,
      p99: steps.consentToAnswer.p99,
      fileBytes: after,
      bytesOfOne: (after - before) / ofLap,
      serviceBytes: residentBytes(service.pid),
      engineBytes: service.enginePid === undefined ? null : residentBytes(service.enginePid),
    });
    before = after;
  }
  people.close();
  await service.stop();
  return { confirmations: ofLap * LAPS, clients, laps };
}
