import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { almatyDate, SECOND } from '../../shared/domain/time.ts';
import { readJson, writeJson } from '../json-file.ts';
import type { IdentityProvider } from '../oidc/provider.ts';
import { LOADING_HEADER } from '../runtime/server.ts';
import { DEMONSTRATION_OPERATOR, demonstrationRegister } from './demonstration.ts';
import { scriptedRegister } from './scripted.ts';

type Options = {
  origin: string;
  provider: IdentityProvider;
  file: string;
  now: string;
  /** By which the service lets it in before anybody else. */
  loadingKey: string;
};

const ROWS_A_CALL = 100;
const TRIES = 30;

/** A machine that is busy starting may be too slow for the service's own time limits: 503, and worth trying again. */
async function patientPost(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, { method: 'POST', headers, body });
    if (response.status !== 503 || attempt === TRIES) return response;
    await setTimeout(Number(response.headers.get('retry-after') ?? 1) * SECOND);
  }
}

/** Loads the demonstration register through the API, as the ministry would; once for a data folder. */
export async function loadDemonstration(options: Options): Promise<void> {
  const { origin, provider, file, now, loadingKey } = options;
  if (readJson(file, z.object({ loadedAt: z.string() }))) return;
  const { access_token: token } = await provider.issueToken({
    bin: DEMONSTRATION_OPERATOR.bin,
    scope: 'register',
  });
  const { entries, earlier, contacts, representatives, requesters } = demonstrationRegister(almatyDate(now));
  const scripted = scriptedRegister(almatyDate(now));

  async function post(
    path: 'entries' | 'contacts' | 'representatives' | 'requesters',
    rows: readonly unknown[],
  ): Promise<void> {
    for (let start = 0; start < rows.length; start += ROWS_A_CALL) {
      const response = await patientPost(
        `${origin}/v1/register/${path}`,
        {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          [LOADING_HEADER]: loadingKey,
        },
        JSON.stringify({ [path]: rows.slice(start, start + ROWS_A_CALL) }),
      );
      if (!response.ok) throw new Error(`the demonstration's ${path} were answered ${response.status}`);
      const { rejected } = z.object({ rejected: z.array(z.unknown()) }).parse(await response.json());
      if (rejected.length > 0)
        throw new Error(`the demonstration has ${rejected.length} bad rows in ${path}`);
    }
  }

  await post('requesters', requesters);
  await post('entries', [...entries, ...scripted.entries]);
  await post('contacts', earlier);
  await post('contacts', [...contacts, ...scripted.contacts]);
  await post('representatives', representatives);
  writeJson(file, { loadedAt: now });
}
