import { createTables } from '../../local/runtime/tables.ts';
import type { Request, Submission } from '../../shared/domain/request.ts';
import type { Stored } from '../../shared/storage/requests.ts';
import { aRequest, START } from '../builders.ts';
import { makeMemory, type Stores } from '../fakes/memory.ts';
import { openStores } from '../support/stores.ts';
import { client, useLocalAws } from './local-aws.ts';

export { openStores, RETENTION } from '../support/stores.ts';

// The functions' clients take all of this from their environment.
process.env.AWS_REGION = client.region;
process.env.AWS_ACCESS_KEY_ID = client.credentials.accessKeyId;
process.env.AWS_SECRET_ACCESS_KEY = client.credentials.secretAccessKey;

/** An engine with the service's two tables, empty when the file's first test begins. */
export const useTables = () => useLocalAws(createTables);

/** What each suite runs over. The engine's server is another one in each test, so stores are opened in the test. */
export const STORES: [name: string, open: () => Stores][] = [
  ['memory', makeMemory],
  ['the engine', () => openStores()],
];

/** Every member of an asynchronous sequence. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** A request that was just submitted, as storage gives it back. */
export async function stored({ requests }: Stores, changes: Partial<Submission> = {}): Promise<Stored> {
  const request = aRequest('submitted', changes);
  await requests.submit(request);
  return found(await requests.find(request.id));
}

/** A stored request in any status. */
export async function inStatus(
  stores: Stores,
  status: Request['status'],
  changes: Partial<Submission> = {},
): Promise<Stored> {
  // An expiry is the one transition that storage takes from its own status only (rule 2).
  const first = await (status === 'expired'
    ? inStatus(stores, 'awaiting-consent', changes)
    : stored(stores, changes));
  const { id, citizenRef } = first.request;
  const next = aRequest(status, { ...changes, id, citizenRef });
  const saved = await stores.requests.save(first, next, next.events.at(-1)?.at ?? START);
  if (saved.kind !== 'saved') throw new Error(`a request that is ${status} was not saved`);
  return found(await stores.requests.find(id));
}

function found(request: Stored | null): Stored {
  if (request) return request;
  throw new Error('the request that was stored is not there');
}
