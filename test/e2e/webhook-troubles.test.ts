import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type Got, messageIn, useReceiver } from '../support/receiver.ts';
import { type Body, type Citizen, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService({ env: { WEBHOOK_ADDRESSES: 'public-and-loopback' } });
const receiver = useReceiver();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});

/** `npm run test:long` kills sixty times. */
const KILLS = Number(process.env.WEBHOOK_KILLS ?? 4);
const PEOPLE = Math.max(12, KILLS);

/** Whatever fails on the way, or dies with the service, is asked for again, as a client does. */
const atLast = (call: () => Promise<{ status: number; body: Body }>) =>
  service
    .until(
      () => call().catch(() => null),
      (answered) => answered !== null && answered.status < 500,
    )
    .then((answered) => answered ?? Promise.reject(new Error('unreachable')));

async function faults(rate: number): Promise<void> {
  for (const when of ['before', 'after'])
    await service.fault({ service: 'dynamodb', rate: rate / 2, error: 'InternalServerError', when });
  await service.fault({ service: 'kms', rate });
}

async function killed(): Promise<void> {
  await service.kill();
  await service.start();
  await faults(0.08);
}

/** Withdrawn by the bank: final, whatever happens to the service. */
async function becomesFinal({ iin }: Citizen): Promise<string> {
  const headers = { 'idempotency-key': `webhook-${iin.slice(-5)}` };
  const { body } = await atLast(() => service.submit(bank, { iin }, headers));
  const { status } = await atLast(() => service.cancel(body.id, bank));
  expect([200, 409]).toContain(status);
  return body.id;
}

/** A client that reads the feed all the while, from the cursor that it has kept: each request's end, as often as it saw it. */
function followFeed() {
  const seen = new Map<string, string[]>();
  const stopping = new AbortController();
  let cursor: string | null = null;
  async function page(): Promise<number> {
    const query: string = cursor === null ? '' : `&changedSince=${encodeURIComponent(cursor)}`;
    const { body } = await atLast(() =>
      service.call('GET', `/v1/requests?limit=10${query}`, { token: bank }),
    );
    for (const item of body.items)
      if (item.status === 'cancelled')
        seen.set(item.id, [...(seen.get(item.id) ?? []), JSON.stringify(item)]);
    cursor = body.next;
    return body.items.length;
  }
  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) if ((await page()) === 0) await setTimeout(200);
  }
  const following = follow();
  return {
    /** Reads what is left. */
    end: async (): Promise<Map<string, string[]>> => {
      stopping.abort();
      await following;
      while ((await page()) > 0);
      return seen;
    },
  };
}

/** What was called about each request. */
const calls = (): Map<string, Got[]> => Map.groupBy(receiver.got, (call) => messageIn(call).data.id);

test(`given ${KILLS} kills and faults of 8 %, then the feed and the webhook tell every end, and what comes twice is the same`, async () => {
  // Every third call is refused at first, every fifth is never answered.
  receiver.answers((call, response) => {
    const nth = calls().get(messageIn(call).data.id)?.length ?? 0;
    if (nth > 1 || receiver.got.length % 3 !== 0) response.writeHead(204).end();
    else if (receiver.got.length % 5 === 0) response.socket?.destroy();
    else response.writeHead(500).end();
  });
  await service.call('PUT', '/v1/webhook', { token: bank, body: { url: receiver.url() } });
  const feed = followFeed();
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => service.citizen()));
  await faults(0.08);
  const begun: Promise<string>[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    begun.push(...people.splice(0, Math.ceil(PEOPLE / KILLS)).map(becomesFinal));
    await setTimeout(200 * (kill % 3));
    await service.advance('PT6S').catch(() => null);
    await setTimeout(150 * (kill % 4));
    await killed();
  }
  const ids = await Promise.all(begun);
  await faults(0);
  await service.until(
    async () => {
      await service.advance('PT40S');
      const told = calls();
      return ids.filter((id) => !told.has(id));
    },
    ({ length }) => length === 0,
  );
  await service.until(
    async () => {
      await service.advance('PT5M');
      return (await service.call('GET', '/v1/webhook/deliveries', { token: bank })).body.items;
    },
    (items) => items.every(({ state }) => state === 'delivered'),
  );
  const ends = await feed.end();
  expect(new Set(ends.keys())).toEqual(new Set(ids));
  // At least once: an end whose write took effect late is shown again, and is the same.
  for (const shown of ends.values()) expect(new Set(shown).size).toBe(1);
  const told = calls();
  expect(new Set(told.keys())).toEqual(new Set(ids));
  for (const [id, made] of told) {
    expect(new Set(made.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`final-${id}`]));
    expect(new Set(made.map(({ body }) => body)).size).toBe(1);
    expect(messageIn(made[0] ?? { path: '', headers: {}, body: '{}' }).data.status).toBe('cancelled');
  }
}, 1_200_000);

test('given a receiver that hangs, then others are called, citizens are asked and requests answered meanwhile', async () => {
  const held: (() => void)[] = [];
  receiver.answers(({ path }, response) => {
    if (path === '/hangs') held.push(() => response.writeHead(204).end());
    else response.writeHead(204).end();
  });
  const other = await service.bank(OTHER_BANK, 'АО «Тихий Банк»');
  await service.call('PUT', '/v1/webhook', { token: bank, body: { url: receiver.url('/hangs') } });
  await service.call('PUT', '/v1/webhook', { token: other, body: { url: receiver.url('/prompt') } });
  const people = await Promise.all(Array.from({ length: 6 }, () => service.citizen()));
  await Promise.all(people.map(becomesFinal));
  await service.advance('PT6S');
  await service.until(
    async () => held.length,
    (count) => count > 0,
  );
  const citizen = await service.citizen({ belongs: true });
  const { id, smsCode } = await service.askBySms(other, citizen);
  await service.reply(citizen.phone, `${smsCode} ИӘ`);
  await service.whenStatus(id, other, 'answered');
  await service.advance('PT6S');
  await service.until(
    async () => receiver.got.filter(({ path }) => path === '/prompt').map((call) => messageIn(call).data.id),
    (ids) => ids.includes(id),
  );
  for (const release of held) release();
});
