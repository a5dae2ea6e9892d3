import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { LIFECYCLE, type Status } from '../../shared/domain/lifecycle.ts';
import type { Body, Citizen } from '../support/service.ts';
import { expectSoundHistory, storedItems, storedRequests } from '../support/stored.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});

const GRANTS = 500;
const BATCH = 100;
const AT_ONCE = 25;
/** A grant is sent at most so long before or after its deadline, ms. */
const AROUND = 100;

type Racer = { citizen: Citizen; id: string; deadline: string; code: string };
type Observer = 'requester' | 'citizen' | 'feed';

/** What each observer read of each request, in the order of reading. */
const read = new Map<string, string[]>();

function saw(observer: Observer, { id, status }: Body): void {
  const key = `${observer} ${id}`;
  const before = read.get(key) ?? [];
  if (before.at(-1) !== status) read.set(key, [...before, status]);
}

/** Whether the lifecycle leads from one status to the other, over however many steps. */
const leadsTo = (from: Status, to: Status): boolean =>
  Object.values(LIFECYCLE[from]).some((next) => next === to || leadsTo(next, to));

/** `work` for each, so many at once. */
async function forEach<T>(all: readonly T[], work: (one: T, index: number) => Promise<void>): Promise<void> {
  const waiting = [...all.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Requests about many citizens, each with its code on the phone. */
async function askAll(): Promise<Racer[]> {
  const racers: Racer[] = [];
  for (let asked = 0; asked < GRANTS; asked += BATCH) racers.push(...(await askSome(asked)));
  return racers;
}

async function askSome(before: number): Promise<Racer[]> {
  const citizens = await service.manyCitizens(BATCH);
  const ids: string[] = [];
  await forEach(citizens, async ({ iin }, index) => {
    const { body } = await service.until(
      () => service.submit(bank, { iin }, { 'idempotency-key': `deadline-${before + index}` }),
      ({ status }) => status < 300,
    );
    ids[index] = body.id;
  });
  const asked = await service.until(
    async () =>
      storedItems(service.dataDir, 'requests').filter(({ status }) => status === 'awaiting-consent'),
    ({ length }) => length === before + BATCH,
  );
  const deadlines = new Map(asked.map(({ pk, consentDeadline }) => [pk, String(consentDeadline)]));
  const racers: Racer[] = [];
  await forEach(citizens, async (citizen, index) => {
    const id = ids[index] ?? '';
    const code = (await service.codes(citizen.phone)).at(-1) ?? '';
    racers[index] = { citizen, id, deadline: deadlines.get(`request#${id}`) ?? '', code };
  });
  return racers;
}

async function lookAt({ id, citizen }: Racer): Promise<void> {
  const [mine, theirs] = await Promise.all([service.request(id, bank), service.consents(citizen)]);
  if (mine.id === id) saw('requester', mine);
  for (const item of theirs ?? []) saw('citizen', item);
}

/** The decision, around its deadline, while both sides look on; by turns in the cabinet and by SMS. */
async function race(racer: Racer, index: number, ahead: number): Promise<number> {
  const offset = ((index * 37) % (2 * AROUND)) - AROUND;
  await setTimeout(Date.parse(racer.deadline) + offset - Date.now() - ahead);
  let decided = false;
  const decision = decide(racer, index).finally(() => {
    decided = true;
  });
  do await lookAt(racer);
  while (!decided);
  return decision;
}

async function decide({ citizen, id, code }: Racer, index: number): Promise<number> {
  const { status } =
    index % 2 === 0
      ? await service.decide(citizen, id, { decision: 'grant', code })
      : await service.reply(citizen.phone, `${code} ИӘ`);
  return status;
}

async function readFeed(): Promise<void> {
  let since = '';
  for (;;) {
    const { body } = await service.call('GET', `/v1/requests?limit=100${since}`, { token: bank });
    for (const item of body.items) saw('feed', item);
    if (body.items.length === 0) return;
    since = `&changedSince=${encodeURIComponent(body.next)}`;
  }
}

test('given 500 grants within 100 ms of their deadlines while both sides look on, then nothing that was read is ever taken back', async () => {
  const racers = await askAll();
  const first = racers.map(({ deadline }) => deadline).toSorted()[0] ?? '';
  const left = Math.floor((Date.parse(first) - Date.parse(await service.now())) / 1_000);
  await service.advance(`PT${left - 2}S`);
  const ahead = Date.parse(await service.now()) - Date.now();
  const statuses = await Promise.all(racers.map((racer, index) => race(racer, index, ahead)));
  await readFeed();
  for (const step of ['PT1M', 'PT12M', 'PT1M']) {
    await service.advance(step);
    await forEach(racers, lookAt);
    await readFeed();
  }

  for (const [key, seen] of read) {
    for (const [place, status] of seen.entries()) {
      const before = seen[place - 1];
      const forward = before === undefined || leadsTo(before as Status, status as Status);
      expect(forward, `${key} read ${seen}`).toBe(true);
    }
  }
  for (const [index, { id, deadline, citizen }] of racers.entries()) {
    const final = await service.request(id, bank);
    const counted = final.status === 'answered';
    expect(counted || final.status === 'expired').toBe(true);
    if (counted) expect(final.decidedAt < deadline).toBe(true);
    // What the citizen was told is what came of it.
    if (index % 2 === 0) expect([id, statuses[index]]).toEqual([id, counted ? 200 : 410]);
    else {
      const notes = (await service.sms(citizen.phone)).filter(({ text }) => /уақыты өтті/.test(text));
      expect([id, notes.length]).toEqual([id, counted ? 0 : 1]);
    }
  }
  const stored = storedRequests(service.dataDir);
  expect(stored).toHaveLength(GRANTS);
  for (const request of stored) expectSoundHistory(request);
}, 180_000);
