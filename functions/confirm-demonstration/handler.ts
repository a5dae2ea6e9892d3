import * as z from 'zod';
import { isTick, refuseEvent } from '../../shared/aws/events.ts';
import { SECOND } from '../../shared/domain/time.ts';
import { invocable } from '../../shared/telemetry/invocation.ts';
import { describeError } from '../../shared/telemetry/logger.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeConfirmDemonstration } from './confirm-demonstration.ts';

const opened = openFunction('confirm-demonstration', process.env);
const { env, logger, meter } = opened;

const PATIENCE = 10 * SECOND;
const SCOPES = { requester: 'requests', citizen: 'consents' } as const;

const granted = z.object({ access_token: z.string() });

/** RFC 6749, section 4.4, by the client's id and secret (section 2.3.1). */
async function tokenOf(as: keyof typeof SCOPES): Promise<string> {
  const { clientId, clientSecret } = env.CANARY[as];
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
  const response = await fetch(env.CANARY.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${basic.toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: SCOPES[as] }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw new Error(`the OpenID provider answers ${response.status} to the ${as}`);
  return granted.parse(await response.json()).access_token;
}

const confirm = makeConfirmDemonstration({
  call: async (as, { method, path, body }) => {
    const response = await fetch(`${env.PUBLIC_URL}${path}`, {
      method,
      headers: { authorization: `Bearer ${await tokenOf(as)}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  },
  pause: () => new Promise((resolve) => setTimeout(resolve, SECOND)),
});

async function watch(): Promise<void> {
  try {
    const outcome = await confirm(env.CANARY.iin);
    meter.count('CanaryConfirmed', outcome.kind === 'confirmed' ? 1 : 0);
    if (outcome.kind === 'confirmed') return;
    meter.count('CanaryFailed');
    logger.error('canary-failed', { step: outcome.step, status: outcome.status });
  } catch (error) {
    meter.count('CanaryConfirmed', 0);
    meter.count('CanaryFailed');
    logger.error('canary-failed', { step: 'token', error: describeError(error) });
  }
}

/** The service as somebody outside sees it, whatever its own metrics say. */
export const handler = invocable(opened, async (event: unknown): Promise<void> => {
  if (!isTick(event)) refuseEvent(event, logger);
  await watch();
});
