import { expect, test } from 'vitest';
import { openImports } from '../../shared/storage/imports.ts';
import { useTables } from './storage.ts';

useTables();
const imports = openImports({ REGISTER_TABLE: 'register' });
const batch = (at: string, changes: object = {}) => ({
  ...{ by: '900140000774', what: 'entries' as const, at, accepted: 98, rejected: 2 },
  ...changes,
});

test('given batches of several days and kinds, many at once, then they are counted by day of Kazakhstan’s, the latest first', async () => {
  const evening = '2026-11-24T18:59:59.999Z';
  const midnight = '2026-11-24T19:00:00.000Z';
  await Promise.all(Array.from({ length: 20 }, () => imports.count(batch(evening))));
  await imports.count(batch(midnight));
  await imports.count(batch(midnight, { what: 'contacts', accepted: 0, rejected: 100 }));
  await imports.count(batch(midnight, { by: '900140000784' }));
  expect(await imports.lastOf('900140000774')).toEqual([
    { date: '2026-11-25', what: 'entries', accepted: 98, rejected: 2, lastAt: midnight },
    { date: '2026-11-25', what: 'contacts', accepted: 0, rejected: 100, lastAt: midnight },
    { date: '2026-11-24', what: 'entries', accepted: 1_960, rejected: 40, lastAt: evening },
  ]);
  expect(await imports.lastOf('900140000999')).toEqual([]);
});
