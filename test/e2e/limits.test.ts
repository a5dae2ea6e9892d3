import { describe, expect, test } from 'vitest';
import type { Answered } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();

/** The members of a list of structured fields: `"day";r=3;t=1234` → `{ day: { r: 3, t: 1234 } }`. */
const fieldsOf = (field: string | null): Record<string, Record<string, number>> =>
  Object.fromEntries(
    (field ?? '').split(', ').map((member) => {
      const [name = '', ...parameters] = member.split(';');
      const pairs = parameters.map((each) => each.split('='));
      return [
        name.replaceAll('"', ''),
        Object.fromEntries(pairs.map(([key, value]) => [key, Number(value)])),
      ];
    }),
  );
const left = ({ headers }: Answered) => fieldsOf(headers.get('ratelimit'));
const policy = ({ headers }: Answered) => fieldsOf(headers.get('ratelimit-policy'));
const kindOf = ({ body }: Answered) => body.type?.split('/').at(-1);

const DAY = 86_400;
/** To `minute` past the next hour, so that no minute or day ends meanwhile. */
async function goTo(hour: number, minute: number): Promise<void> {
  const now = new Date(await service.now());
  const at = new Date(now);
  at.setUTCHours(hour, minute, 5, 0);
  if (at <= now) at.setUTCDate(at.getUTCDate() + 1);
  // Whole seconds only: up, so that it is the fifth second or a part of one later.
  await service.advance(`PT${Math.ceil((at.getTime() - now.getTime()) / 1_000)}S`);
}

let citizens: string[] = [];
async function someone(): Promise<string> {
  if (citizens.length === 0) citizens = (await service.manyCitizens(100)).map(({ iin }) => iin);
  return citizens.pop() ?? '';
}
const asks = async (
  token: string,
  body: Record<string, unknown> = {},
  headers: Record<string, string> = {},
) => service.submit(token, { iin: await someone(), ...body }, headers);

describe('the limits of who is not registered', () => {
  test.each([
    ['an organisation', 20, () => service.token({ bin: '900140000050', name: 'Ромашка', scope: 'requests' })],
    ['a person', 3, () => service.token({ iin: service.nextIin(), name: 'Дархан', scope: 'requests' })],
  ])(
    'given %s, then %d new requests a day are taken, and from midnight in Almaty again',
    async (_who, most, signIn) => {
      await goTo(18, 30);
      const token = await signIn();
      for (let taken = 1; taken <= most; taken++) {
        const accepted = await asks(token);
        expect(accepted.status).toBe(202);
        expect(policy(accepted).day).toEqual({ q: most, w: DAY });
        expect(left(accepted).day?.r).toBe(most - taken);
      }
      const refused = await asks(token);
      expect([refused.status, kindOf(refused)]).toEqual([429, 'too-many-requests']);
      const seconds = Number(refused.headers.get('retry-after'));
      expect(left(refused).day).toEqual({ r: 0, t: seconds });
      // Half past eleven in the evening in Kazakhstan.
      expect(seconds).toBeGreaterThan(29 * 60 - 60);
      expect(seconds).toBeLessThanOrEqual(30 * 60);

      await service.advance(`PT${seconds - 60}S`);
      expect((await asks(token)).status).toBe(429);
      await service.advance('PT60S');
      const tomorrow = await asks(token);
      expect(tomorrow.status).toBe(202);
      expect(left(tomorrow).day?.r).toBe(most - 1);
    },
  );

  test('given fifty at once, then never more than twenty are taken, and none is lost but to an outage', async () => {
    await goTo(5, 0);
    const token = await service.token({ bin: '900140000107', name: 'Лютик', scope: 'requests' });
    const iins = await Promise.all(Array.from({ length: 50 }, someone));
    const answers = await Promise.all(iins.map((iin) => service.submit(token, { iin })));
    // What the burst left over is asked for one by one.
    while (answers.at(-1)?.status !== 429) answers.push(await asks(token));
    const times = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect(times(202)).toBeLessThanOrEqual(20);
    expect(times(202) + times(503)).toBeGreaterThanOrEqual(20);
    expect(times(202) + times(503) + times(429)).toBe(answers.length);
  });
});

test('given no place is left, then a replay and the open request are answered as ever, and take none', async () => {
  await goTo(5, 0);
  const token = await service.token({ iin: service.nextIin(), name: 'Дархан', scope: 'requests' });
  const iin = await someone();
  const key = { 'idempotency-key': 'once' };
  const first = await asks(token, { iin }, key);
  for (let times = 0; times < 5; times++) {
    const again = await asks(token, { iin }, key);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(left(again).day?.r).toBe(2);
  }
  await asks(token);
  await asks(token);
  expect(left(await asks(token, { iin }, key)).day?.r).toBe(0);
  const open = await asks(token, { iin });
  expect([open.status, open.body.id]).toEqual([200, first.body.id]);
  expect(kindOf(await asks(token, { iin, purpose: 'housing' }))).toBe('open-request');
  expect(kindOf(await asks(token, { purpose: 'housing' }, key))).toBe('idempotency-key-reused');
  const known = await service.citizen();
  const [ofKnown, ofNobody] = [
    await asks(token, { iin: known.iin }),
    await asks(token, { iin: service.nextIin() }),
  ];
  const said = ({ status, text }: Answered) => [status, text.replace(/"instance":"[^"]*",?/, '')];
  expect(said(ofKnown)).toEqual(said(ofNobody));
});

test('given any refusal of a submission, then it tells the limits too', async () => {
  await goTo(5, 0);
  const token = await service.bank();
  const before = left(await asks(token));
  const refusals = [
    await service.submit(token, { iin: '1' }),
    await service.call('POST', '/v1/requests', { token, body: '{' }),
    await service.call('POST', '/v1/requests', {
      token,
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    }),
    await asks(token, {}, { 'idempotency-key': 'a,b' }),
  ];
  for (const refused of refusals) {
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(left(refused).day?.r).toBe(before.day?.r);
    expect(policy(refused)).toMatchObject({ minute: { w: 60 }, day: { w: DAY } });
  }
});

describe('the limits of an entry', () => {
  test('given two a minute, then the third is taken in the next minute, as Retry-After says', async () => {
    const id = '900140000120';
    const limits = { perMinute: 2, perDay: 5 };
    await service.register({
      id,
      name: { kk: 'Сирек', ru: 'Редкий' },
      class: 'bank',
      limits,
      status: 'active',
    });
    const token = await service.token({ bin: id, scope: 'requests' });
    await goTo(5, 0);
    await asks(token);
    const second = await asks(token);
    expect(policy(second)).toEqual({ minute: { q: 2, w: 60 }, day: { q: 5, w: DAY } });
    expect(left(second)).toMatchObject({ minute: { r: 0 }, day: { r: 3 } });
    const refused = await asks(token);
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(left(refused).minute).toEqual({ r: 0, t: seconds });
    expect(seconds).toBeLessThanOrEqual(55);
    await service.advance(`PT${seconds}S`);
    expect(left(await asks(token))).toMatchObject({ minute: { r: 1 }, day: { r: 2 } });
  });

  test('given none in it, then those of its class', async () => {
    const id = '900140000119';
    await service.register({ id, name: { kk: 'Оқу', ru: 'Учёба' }, class: 'education', status: 'active' });
    const token = await service.token({ bin: id, scope: 'requests' });
    expect(policy(await asks(token))).toEqual({ minute: { q: 100, w: 60 }, day: { q: 2_000, w: DAY } });
  });
});
