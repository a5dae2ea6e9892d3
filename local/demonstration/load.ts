import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { almatyDate } from '../../shared/domain/time.ts';
import { readJson, writeJson } from '../json-file.ts';
import type { IdentityProvider } from '../oidc/provider.ts';
import { DEMONSTRATION_OPERATOR, demonstrationRegister } from './demonstration.ts';

type Options = { origin: string; provider: IdentityProvider; file: string; now: string };

const ROWS_A_CALL = 100;
const MOST_TRIES = 10;
const BETWEEN_TRIES = 500;

/** Loads the demonstration register through the API, as the ministry would; once for a data folder. */
export async function loadDemonstration({ origin, provider, file, now }: Options): Promise<void> {
  if (readJson(file, z.object({ loadedAt: z.string() }))) return;
  const token = await provider.issueToken({ bin: DEMONSTRATION_OPERATOR.bin, scope: 'register' });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const { entries, contacts } = demonstrationRegister(almatyDate(now));

  async function post(path: 'entries' | 'contacts', rows: readonly unknown[]): Promise<void> {
    for (let start = 0; start < rows.length; start += ROWS_A_CALL) {
      const body = JSON.stringify({ [path]: rows.slice(start, start + ROWS_A_CALL) });
      const response = await taken(() =>
        fetch(`${origin}/v1/register/${path}`, { method: 'POST', headers, body }),
      );
      const { rejected } = z.object({ rejected: z.array(z.unknown()) }).parse(await response.json());
      if (rejected.length > 0)
        throw new Error(`the demonstration has ${rejected.length} bad rows in ${path}`);
    }
  }

  await post('entries', entries);
  await post('contacts', contacts);
  writeJson(file, { loadedAt: now });
}

/** The same rows twice are harmless, and on a busy machine the first calls of all may take longer than their limit. */
async function taken(send: () => Promise<Response>): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const response = await send();
    if (response.status !== 503 || tries === MOST_TRIES) return response;
    await setTimeout(BETWEEN_TRIES);
  }
}
