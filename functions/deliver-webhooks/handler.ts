import { openKms } from '../../shared/aws/clients.ts';
import { isTick, refuseEvent } from '../../shared/aws/events.ts';
import { openWebhookSecrets } from '../../shared/signing/open-keys.ts';
import { randomSpan } from '../../shared/signing/random.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeDeliveries } from '../../shared/storage/deliveries.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { makeSettledChanges } from '../../shared/storage/settled-changes.ts';
import { traceBeside } from '../../shared/storage/traced-moves.ts';
import { makeWebhooks } from '../../shared/storage/webhooks.ts';
import { invocable } from '../../shared/telemetry/invocation.ts';
import { describeError } from '../../shared/telemetry/logger.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeCallOut } from '../../shared/webhook/call.ts';
import { signedHeaders, traceHeaders } from '../../shared/webhook/message.ts';
import { makeCallReceiver, type Post } from './call-receiver.ts';
import { makeDeliverWebhooks } from './deliver-webhooks.ts';
import { makeFollowChanges } from './follow-changes.ts';

const opened = openFunction('deliver-webhooks', process.env);
const { env, logger } = opened;
const { table, malformed, requests } = openReader(opened);
const webhooks = makeWebhooks(table, malformed);
const deliveries = makeDeliveries(table, malformed);
const callOut = makeCallOut(env.WEBHOOK_ADDRESSES);

const post: Post = (url, { id, at, body, secrets, trace }) =>
  callOut(url, {
    body,
    headers: {
      ...signedHeaders({ id, at: new Date(at), body }, secrets),
      ...(trace !== null && traceHeaders({ trace, span: randomSpan() })),
    },
  });

async function traceOf(requestId: string): Promise<string | null> {
  const stored = env.TRACING === 'on' ? await requests.find(requestId) : null;
  return stored && traceBeside(stored);
}

const ports = { ...SYSTEM, webhooks, deliveries };
const deliver = makeDeliverWebhooks({
  ...ports,
  followChanges: makeFollowChanges({ ...ports, settledChanges: makeSettledChanges({ ...SYSTEM, requests }) }),
  callReceiver: makeCallReceiver({
    ...ports,
    post,
    traceOf,
    secretFrom: openWebhookSecrets(env, openKms()),
  }),
  failed: (error) => logger.error('webhook-failed', { error: describeError(error) }),
});

/** One trigger: time passed. */
export const handler = invocable(opened, async (event: unknown): Promise<void> => {
  if (!isTick(event)) refuseEvent(event, logger);
  const counts = await deliver();
  if (counts.delivered > 0 || counts.failed > 0) logger.info('webhooks', counts);
});
