import { openKms } from '../../shared/aws/clients.ts';
import type { DeliveriesPage, WebhookCreated, WebhookView } from '../../shared/contract/answers/webhook.ts';
import { webhookAddress } from '../../shared/contract/bodies/webhook.ts';
import { DELIVERIES_A_PAGE } from '../../shared/contract/pages.ts';
import { api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { forRequester } from '../../shared/http/caller.ts';
import { decodeNext, encodeCursor } from '../../shared/http/cursor.ts';
import { invalid, problem } from '../../shared/http/problems.ts';
import { openReferences, openWebhookSecrets } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeDeliveries } from '../../shared/storage/deliveries.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { makeWebhooks } from '../../shared/storage/webhooks.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { judgeAddress } from '../../shared/webhook/address.ts';
import { makeManageWebhook } from './manage-webhook.ts';
import { deliveryView, webhookView } from './views.ts';

const opened = openFunction('manage-webhook', process.env);
const { env } = opened;
const kms = openKms();
const references = openReferences(env, kms);
const { table, malformed, requests } = openReader(opened);
const webhooks = makeWebhooks(table, malformed);
const deliveries = makeDeliveries(table, malformed);
const manage = makeManageWebhook({
  ...SYSTEM,
  webhooks,
  deliveries,
  requests,
  secretFrom: openWebhookSecrets(env, kms),
});

const put = forRequester(references, async ({ event, requester }) => {
  const body = parseBody(event, webhookAddress);
  if (body.kind === 'refused') return body.reply;
  const judged = judgeAddress(body.value.url, env.WEBHOOK_ADDRESSES);
  if (judged.kind === 'refused') return invalid({ pointer: '/url', detail: judged.detail });
  const result = await manage.put(requester.id, judged.url.href);
  const view = webhookView(result.webhook, SYSTEM.now());
  if (result.kind === 'kept') return { status: 200, body: view satisfies WebhookView };
  return { status: 201, body: { ...view, secret: result.secret } satisfies WebhookCreated };
});

const get = forRequester(references, async ({ requester }) => {
  const webhook = await webhooks.find(requester.id);
  if (!webhook) return problem('not-found');
  return { status: 200, body: webhookView(webhook, SYSTEM.now()) satisfies WebhookView };
});

const remove = forRequester(references, async ({ requester }) => {
  await webhooks.remove(requester.id);
  return { status: 204 };
});

const rotate = forRequester(references, async ({ requester }) => {
  const result = await manage.rotate(requester.id);
  if (result.kind === 'not-found') return problem('not-found');
  const view = webhookView(result.webhook, SYSTEM.now());
  return { status: 200, body: { ...view, secret: result.secret } satisfies WebhookCreated };
});

const list = forRequester(references, async ({ event, requester }) => {
  const cursor = decodeNext(event.queryStringParameters?.cursor);
  if (cursor.kind === 'invalid') return invalid({ pointer: '/cursor', detail: 'A cursor from `next`.' });
  const requesterId = requester.id;
  const [page, webhook] = await Promise.all([
    deliveries.page({ requesterId, from: cursor.from, limit: DELIVERIES_A_PAGE }),
    webhooks.find(requesterId),
  ]);
  const body: DeliveriesPage = {
    items: page.deliveries.map((delivery) => deliveryView(delivery, webhook)),
    next: page.cursor === null ? null : encodeCursor(page.cursor),
  };
  return { status: 200, body };
});

const replay = forRequester(references, async ({ event, requester }) => {
  const result = await manage.replay(requester.id, event.pathParameters?.deliveryId ?? '');
  if (result.kind !== 'replayed') return problem(result.kind);
  return { status: 202, body: deliveryView(result.delivery, result.webhook) };
});

export const handler = api(opened, {
  'PUT /v1/webhook': put,
  'GET /v1/webhook': get,
  'DELETE /v1/webhook': remove,
  'POST /v1/webhook/secret': rotate,
  'GET /v1/webhook/deliveries': list,
  'POST /v1/webhook/deliveries/{deliveryId}/replay': replay,
});
