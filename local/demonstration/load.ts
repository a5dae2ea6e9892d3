import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { almatyDate, SECOND } from '../../shared/domain/time.ts';
import { readJson, writeJson } from '../json-file.ts';
import type { IdentityProvider } from '../oidc/provider.ts';
import { DEMONSTRATION_OPERATOR, demonstrationRegister } from './demonstration.ts';

type Options = { origin: string; provider: IdentityProvider; file: string; now: string };

const ROWS_A_CALL = 100;
const MOST_TRIES = 30;

/** Loads the demonstration register through the API, as the ministry would; once for a data folder. */
export async function loadDemonstration({ origin, provider, file, now }: Options): Promise<void> {
  if (readJson(file, z.object({ loadedAt: z.string() }))) return;
  const token = await provider.issueToken({ bin: DEMONSTRATION_OPERATOR.bin, scope: 'register' });
  const { entries, contacts } = demonstrationRegister(almatyDate(now));

  const send = (path: string, batch: readonly unknown[]): Promise<Response> =>
    fetch(`${origin}/v1/register/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ [path]: batch }),
    });

  async function post(path: 'entries' | 'contacts', rows: readonly unknown[]): Promise<void> {
    for (let start = 0; start < rows.length; start += ROWS_A_CALL) {
      const batch = rows.slice(start, start + ROWS_A_CALL);
      let response = await send(path, batch);
      // A machine that is busy with something else: as the ministry's software would, later again.
      for (let tries = 1; response.status === 503 && tries < MOST_TRIES; tries++) {
        await setTimeout(SECOND * Number(response.headers.get('retry-after') ?? 1));
        response = await send(path, batch);
      }
      if (!response.ok) throw new Error(`the demonstration's ${path} were answered ${response.status}`);
      const { rejected } = z.object({ rejected: z.array(z.unknown()) }).parse(await response.json());
      if (rejected.length > 0)
        throw new Error(`the demonstration has ${rejected.length} bad rows in ${path}`);
    }
  }

  await post('entries', entries);
  await post('contacts', contacts);
  writeJson(file, { loadedAt: now });
}
