import type { WebConfig } from './hosting.ts';

/** Read before the first page is shown. */
export let config: WebConfig = {
  issuer: '',
  clientId: '',
  api: '',
  resource: null,
  tokens: { scopePrefix: '', iinClaim: 'iin', binClaim: 'bin', nameClaim: 'name' },
  demonstration: null,
};

/** Throws when it cannot be had. */
export async function loadConfig(): Promise<void> {
  const answer = await fetch('/config.json', { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`/config.json: ${answer.status}`);
  config = await answer.json();
}
