import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { makeTick } from '../functions/advance-request/tick.ts';
import { createTables } from '../local/runtime/tables.ts';
import type { Request } from '../shared/domain/request.ts';
import { SHARD_NUMBERS } from '../shared/storage/keys.ts';
import { toItem } from '../shared/storage/request-items.ts';
import { aRequest } from '../test/builders.ts';
import { makeService } from '../test/fakes/service.ts';
import { confirmMetered, meteredTable, READS, WRITES } from '../test/support/metered.ts';
import { openStores, RETENTION } from '../test/support/stores.ts';
import { openEngine } from './engine.ts';
import { atOnce } from './measure.ts';

const ITEMS_A_CALL = 25;
const CALLS_AT_ONCE = 8;

export type Stored = { stored: number; writeUnits: number; readUnits: number };
export type Tick = { due: number; ms: number };

/** Puts so many requests into the table as storage writes them, without the checks that make a write dear. */
async function seed(documents: DynamoDBDocumentClient, count: number, make: () => Request): Promise<void> {
  const calls = Math.ceil(count / ITEMS_A_CALL);
  await atOnce(CALLS_AT_ONCE, calls, async (index) => {
    const length = Math.min(ITEMS_A_CALL, count - index * ITEMS_A_CALL);
    const requests = Array.from({ length }, make).map((request) => ({
      PutRequest: {
        Item: toItem(request, {
          version: '1',
          changedAt: request.events.at(-1)?.at ?? request.createdAt,
          retention: RETENTION,
        }),
      },
    }));
    await documents.send(new BatchWriteCommand({ RequestItems: { requests } }));
  });
}

/** An engine of its own with the service's tables, which the stores' clients find by the environment. */
async function openTables() {
  const engine = await openEngine();
  await createTables(engine.client);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: engine.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const marshallOptions = { removeUndefinedValues: true };
  return { ...engine, documents: DynamoDBDocumentClient.from(engine.client, { marshallOptions }) };
}

const sum = (steps: Record<string, number>): number =>
  Object.values(steps).reduce((all, one) => all + one, 0);

/** Capacity units of one confirmation once so many requests are stored. */
export async function measureStored(counts: readonly number[]): Promise<Stored[]> {
  const engine = await openTables();
  const measured: Stored[] = [];
  let stored = 0;
  for (const count of counts) {
    await seed(engine.documents, count - stored, () => aRequest('answered'));
    stored = count;
    const writes = await confirmMetered(meteredTable(WRITES));
    const reads = await confirmMetered(meteredTable(READS));
    measured.push({ stored, writeUnits: sum(writes.steps), readUnits: sum(reads.steps) });
  }
  await engine.stop();
  return measured;
}

/** How long a tick takes that finds so many requests past their end. */
export async function measureTicks(counts: readonly number[]): Promise<Tick[]> {
  const measured: Tick[] = [];
  for (const due of counts) {
    const engine = await openTables();
    await seed(engine.documents, due, () => aRequest('awaiting-consent'));
    const { stores, advance, set } = makeService(openStores());
    set('2027-01-01T00:00:00.000Z');
    const now = () => '2027-01-01T00:00:00.000Z';
    const tick = makeTick({ due: stores.requests.due, advance, shards: SHARD_NUMBERS, now });
    const began = performance.now();
    const { moved } = await tick();
    measured.push({ due, ms: performance.now() - began });
    if (moved !== due) throw new Error(`${moved} of ${due} requests were moved`);
    await engine.stop();
  }
  return measured;
}
