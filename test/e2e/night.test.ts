import { beforeAll, expect, test } from 'vitest';
import { type Answered, BANK, type Citizen, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();

/** `npm run test:long` has a night of 5,000. */
const NIGHT = Number(process.env.NIGHT ?? 80);
const A_MINUTE = NIGHT / 10;
const AT_ONCE = 8;
/** The other bank asks once in so many submissions of the night. */
const EVERY = Math.max(8, NIGHT / 40);

let busy: string;
let other: string;

beforeAll(async () => {
  const entry = (id: string, name: string, limits: { perMinute: number; perDay: number }) => ({
    id,
    name: { kk: name, ru: name },
    class: 'bank',
    limits,
    status: 'active',
  });
  await service.register(
    entry(BANK, 'АО «Ночной Банк»', { perMinute: A_MINUTE, perDay: NIGHT }),
    entry(OTHER_BANK, 'АО «Дневной Банк»', { perMinute: 1_000, perDay: 10_000 }),
  );
  busy = await service.token({ bin: BANK, name: 'АО «Ночной Банк»', scope: 'requests' });
  other = await service.token({ bin: OTHER_BANK, name: 'АО «Дневной Банк»', scope: 'requests' });
});

/** All wait together for what the first of them was told, on the service's clock. */
function makeWait() {
  let waiting: Promise<unknown> | null = null;
  let waits = 0;
  return {
    count: () => waits,
    until: (seconds: number): Promise<unknown> => {
      waiting ??= service.advance(`PT${seconds}S`).finally(() => {
        waiting = null;
        waits += 1;
      });
      return waiting;
    },
  };
}

const retryAfter = ({ headers }: Answered): number => Number(headers.get('retry-after') ?? 1);
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The other bank's confirmation, from the question to the answer; what a busy machine refuses is asked again. */
async function confirms(citizen: Citizen): Promise<{ ms: number; statuses: number[] }> {
  const statuses: number[] = [];
  const startedAt = performance.now();
  const { body } = await service.until(
    async () => {
      const answered = await service.submit(
        other,
        { iin: citizen.iin },
        { 'idempotency-key': `other-${citizen.iin.slice(6)}` },
      );
      statuses.push(answered.status);
      return answered;
    },
    ({ status }) => status < 500,
  );
  const ms = performance.now() - startedAt;
  const [code] = await service.until(
    () => service.codes(citizen.phone),
    ({ length }) => length > 0,
  );
  await service.until(
    () => service.reply(citizen.phone, `${code} ИӘ`),
    ({ status }) => status < 500,
  );
  await service.whenStatus(body.id, other, 'answered');
  return { ms, statuses };
}

test(`given a bank's night of ${NIGHT}, then its limits are honoured, all are taken, and another bank does not notice`, async () => {
  const people = await service.manyCitizens(NIGHT);
  const others = await service.manyCitizens(Math.ceil(NIGHT / EVERY) + 5);
  const alone: number[] = [];
  for (const citizen of others.splice(0, 5)) alone.push((await confirms(citizen)).ms);

  const wait = makeWait();
  const taken: { id: string; createdAt: string }[] = [];
  const beside: ReturnType<typeof confirms>[] = [];
  let refusals = 0;
  const startedAt = performance.now();
  async function worker(): Promise<void> {
    for (let citizen = people.pop(); citizen; citizen = people.pop()) {
      if (people.length % EVERY === 0) beside.push(confirms(others.pop() ?? citizen));
      const key = { 'idempotency-key': `night-${citizen.iin.slice(6)}` };
      for (;;) {
        const answered = await service.submit(busy, { iin: citizen.iin }, key);
        if (answered.status === 202 || answered.status === 200) {
          taken.push(answered.body);
          break;
        }
        expect([429, 503]).toContain(answered.status);
        if (answered.status === 429) {
          refusals += 1;
          await wait.until(retryAfter(answered));
        }
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (performance.now() - startedAt) / 1_000;
  const confirmed = await Promise.all(beside);

  expect(new Set(taken.map(({ id }) => id)).size).toBe(NIGHT);
  const perMinute = [...Map.groupBy(taken, ({ createdAt }) => createdAt.slice(0, 16)).values()].map(
    ({ length }) => length,
  );
  expect(Math.max(...perMinute)).toBeLessThanOrEqual(A_MINUTE);
  expect(confirmed.flatMap(({ statuses }) => statuses)).not.toContain(429);
  expect(confirmed).toHaveLength(Math.floor(NIGHT / EVERY));

  const [late] = await service.manyCitizens(1);
  const refused = await service.submit(busy, { iin: late?.iin });
  expect([refused.status, retryAfter(refused) > 60]).toEqual([429, true]);
  expect((await service.submit(other, { iin: late?.iin })).status).toBe(202);

  const figures = [
    `${NIGHT} submissions in ${seconds.toFixed(0)} s (${(NIGHT / seconds).toFixed(0)}/s), ${AT_ONCE} at once,`,
    `at most ${Math.max(...perMinute)} a minute of the clock of ${A_MINUTE}, ${refusals} × 429 and ${wait.count()} waits;`,
    `the other bank: ${confirmed.length} confirmations, submission median ${median(confirmed.map(({ ms }) => ms)).toFixed(0)} ms`,
    `(alone ${median(alone).toFixed(0)} ms).`,
  ].join(' ');
  process.stdout.write(`${figures}\n`);
}, 3_600_000);
