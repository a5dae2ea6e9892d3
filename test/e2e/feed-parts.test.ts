import { beforeAll, expect, test } from 'vitest';
import { BANK, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService({ env: { FEED_PARTS: JSON.stringify({ [BANK]: 4 }) } });
let bank: string;
let other: string;
beforeAll(async () => {
  bank = await service.bank();
  other = await service.bank(OTHER_BANK, 'АО «Другой Банк»');
});

const page = async (token: string, from: string) =>
  (await service.call('GET', `/v1/requests?limit=3&changedSince=${encodeURIComponent(from)}`, { token }))
    .body;

/** What a client sees that follows its feed from a place on, until a page is empty, and where it stands then. */
async function follow(token: string, start: string) {
  const seen: { id: string; status: string }[] = [];
  for (let from = start; ; ) {
    const { items, next } = await page(token, from);
    if (items.length === 0) return { seen, from };
    seen.push(...items);
    from = next;
  }
}

test('given a bank whose feed is spread, then it follows it like every other bank, and nobody else sees it', async () => {
  const start = await service.now();
  const people = await service.manyCitizens(10);
  const ids: string[] = [];
  for (const { iin } of people) ids.push((await service.submit(bank, { iin })).body.id);
  const theirs = (await service.submit(other, { iin: people[0]?.iin })).body.id;
  await service.advance('PT6S');
  const first = await follow(bank, start);
  expect(first.seen.map(({ id }) => id)).toEqual(ids);
  expect((await follow(other, start)).seen.map(({ id }) => id)).toEqual([theirs]);

  for (const id of ids.slice(0, 4).toReversed()) expect((await service.cancel(id, bank)).status).toBe(200);
  await service.advance('PT6S');
  const second = await follow(bank, first.from);
  expect(second.seen.map(({ id, status }) => [id, status])).toEqual(
    ids
      .slice(0, 4)
      .toReversed()
      .map((id) => [id, 'cancelled']),
  );
  expect(await service.request(ids[0] ?? '', bank)).toMatchObject({ status: 'cancelled' });
  expect((await service.call('GET', `/v1/requests/${ids[0]}`, { token: other })).status).toBe(404);
});
