import { Webhook } from 'standardwebhooks';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectSigned, messageIn, useReceiver } from '../support/receiver.ts';
import { type Answered, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';
import { expectProblem, INVALID, pointersOf } from './raw.ts';

const service = useService({ env: { WEBHOOK_ADDRESSES: 'public-and-loopback' } });
const receiver = useReceiver();
let bank: string;

const put = (url: unknown, token = bank) => service.call('PUT', '/v1/webhook', { token, body: { url } });
const get = (token = bank) => service.call('GET', '/v1/webhook', { token });
const remove = () => service.call('DELETE', '/v1/webhook', { token: bank });
const log = async (token = bank) =>
  (await service.call('GET', '/v1/webhook/deliveries', { token })).body.items;

beforeAll(async () => {
  bank = await service.bank();
});
beforeEach(async () => {
  receiver.answersWith(204);
  await remove();
  receiver.got.length = 0;
});

/** A new webhook's secret. */
async function set(url = receiver.url()): Promise<string> {
  const { status, body } = await put(url);
  expect(status).toBe(201);
  return String(body.secret);
}

/** A request that its bank withdrew: final without anybody's decision. */
async function cancelled(): Promise<string> {
  const { iin } = await service.citizen();
  const { body } = await atLast(() => service.submit(bank, { iin }));
  expect((await atLast(() => service.cancel(body.id, bank))).status).toBe(200);
  return body.id;
}

/** On a busy machine a call may take longer than its limit: it is made again. */
const atLast = (call: () => Promise<Answered>): Promise<Answered> =>
  service.until(call, ({ status }) => status < 500);

/** The feed holds changes back for five seconds: they pass here. */
const settle = () => service.advance('PT6S');

const callsAbout = (id: string) => receiver.got.filter((call) => messageIn(call).data.id === id);
const calledAbout = (id: string, times = 1) =>
  service.until(
    async () => callsAbout(id),
    ({ length }) => length >= times,
  );
type Delivery = { state?: string; nextCallAt?: string | null; calls: { at: string }[] };
const delivered = (id: string, wanted: (seen: Delivery) => boolean): Promise<Delivery> =>
  service.until(async () => {
    const found = (await log()).find(({ requestId }) => requestId === id);
    return { calls: [], ...found };
  }, wanted);

describe('a request that became final', () => {
  test('is told in one signed call: ids and status only', async () => {
    const secret = await set();
    const id = await cancelled();
    await settle();
    const [call] = await calledAbout(id);
    if (!call) throw new Error('there was no call');
    const { events } = await service.request(id, bank);
    expect(messageIn(call)).toEqual({
      type: 'request.final',
      timestamp: events.at(-1)?.at,
      data: { id, status: 'cancelled' },
    });
    expect(call.headers['webhook-id']).toBe(`final-${id}`);
    expect(call.headers['content-type']).toBe('application/json');
    expectSigned(call, secret);
    await delivered(id, ({ state }) => state === 'delivered');
    await settle();
    expect(callsAbout(id)).toHaveLength(1);
  });

  test('by consent, by refusal and by silence is told alike', async () => {
    await set();
    const people = await Promise.all([1, 2, 3].map(() => service.citizen({ belongs: true })));
    const [granted, refused, silent] = await Promise.all(
      people.map((citizen) => service.askBySms(bank, citizen)),
    );
    const [first, second] = people;
    if (!first || !second || !granted || !refused || !silent) throw new Error('three were asked');
    await service.reply(first.phone, `${granted.smsCode} ИӘ`);
    await service.reply(second.phone, `${refused.smsCode} МЕН ЕМЕС`);
    await service.whenStatus(granted.id, bank, 'answered');
    await service.whenStatus(refused.id, bank, 'refused');
    await settle();
    await Promise.all([calledAbout(granted.id), calledAbout(refused.id)]);
    expect(callsAbout(silent.id)).toEqual([]);
    await service.advance('PT2H13M');
    await service.whenStatus(silent.id, bank, 'expired');
    await settle();
    await calledAbout(silent.id);
    const told = receiver.got.map((call) => messageIn(call).data);
    expect(told).toHaveLength(3);
    expect(told).toEqual(
      expect.arrayContaining([
        { id: granted.id, status: 'answered' },
        { id: refused.id, status: 'refused' },
        { id: silent.id, status: 'expired' },
      ]),
    );
  });

  test('is not told before the feed shows it', async () => {
    await set();
    const now = await service.now();
    const id = await cancelled();
    for (let look = 0; look < 3; look++) {
      const { body } = await service.call('GET', `/v1/requests?changedSince=${now}`, { token: bank });
      const told = callsAbout(id).length > 0;
      const shown = body.items.some((item) => item.id === id && item.status === 'cancelled');
      const { body: after } = await service.call('GET', `/v1/requests?changedSince=${now}`, { token: bank });
      const shownAfter = after.items.some((item) => item.id === id && item.status === 'cancelled');
      expect(told && !shown && !shownAfter).toBe(false);
    }
    await settle();
    await calledAbout(id);
    const { body } = await service.call('GET', `/v1/requests?changedSince=${now}`, { token: bank });
    expect(body.items.some((item) => item.id === id)).toBe(true);
  });

  test('before the webhook was set is not told', async () => {
    const before = await cancelled();
    await settle();
    await set();
    const after = await cancelled();
    await settle();
    await calledAbout(after);
    expect(callsAbout(before)).toEqual([]);
  });

  test("is told to its own requester's webhook only", async () => {
    await set(receiver.url('/first'));
    const other = await service.bank(OTHER_BANK, 'Other');
    await put(receiver.url('/other'), other);
    const id = await cancelled();
    await settle();
    await calledAbout(id);
    expect(receiver.got.map(({ path }) => path)).toEqual(['/first']);
    expect(await log(other)).toEqual([]);
    await service.call('DELETE', '/v1/webhook', { token: other });
  });
});

describe('a call that fails', () => {
  test('is made again at 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h by the same webhook-id, then no more', async () => {
    receiver.answersWith(500);
    await set();
    const id = await cancelled();
    await settle();
    await calledAbout(id);
    for (const [index, wait] of ['PT5S', 'PT5M', 'PT30M', 'PT2H', 'PT5H', 'PT10H', 'PT10H'].entries()) {
      const { nextCallAt, calls } = await delivered(id, ({ calls: { length } }) => length === index + 1);
      const last = calls.at(-1)?.at ?? '';
      expect(callsAbout(id)).toHaveLength(index + 1);
      const seconds = (Date.parse(String(nextCallAt)) - Date.parse(last)) / 1_000;
      expect(seconds).toBe([5, 300, 1_800, 7_200, 18_000, 36_000, 36_000][index]);
      await service.advance(wait);
      await calledAbout(id, index + 2);
    }
    const { state, nextCallAt, calls } = await delivered(id, (seen) => seen.state === 'failed');
    expect({ state, nextCallAt }).toEqual({ state: 'failed', nextCallAt: null });
    expect(calls).toHaveLength(8);
    expect(calls).toEqual(
      Array.from({ length: 8 }, () => ({ at: expect.any(String), result: 'answered', status: 500 })),
    );
    const made = callsAbout(id);
    expect(new Set(made.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`final-${id}`]));
    expect(new Set(made.map(({ body }) => body)).size).toBe(1);
    expect((await get()).body).toMatchObject({ status: 'active', failingSince: expect.any(String) });
  });

  test('and then is answered 204 is delivered, and the webhook is sound again', async () => {
    receiver.answersWith(503);
    await set();
    const id = await cancelled();
    await settle();
    await calledAbout(id);
    receiver.answersWith(200);
    await service.advance('PT5S');
    const { calls } = await delivered(id, ({ state }) => state === 'delivered');
    expect(calls).toMatchObject([{ status: 503 }, { status: 200 }]);
    const { body } = await service.until(get, (seen) => seen.body.failingSince === null);
    expect(body.status).toBe('active');
  });

  test('by a redirect is not followed', async () => {
    receiver.answers((_got, response) =>
      response.writeHead(307, { location: receiver.url('/elsewhere') }).end(),
    );
    await set();
    const id = await cancelled();
    await settle();
    const { calls } = await delivered(id, ({ calls: { length } }) => length === 1);
    expect(calls).toMatchObject([{ result: 'answered', status: 307 }]);
    expect(receiver.got.map(({ path }) => path)).toEqual(['/kelisim']);
  });

  test('by 410 disables the webhook at once, and setting it again goes on where it stopped', async () => {
    receiver.answersWith(410);
    await set();
    const id = await cancelled();
    await settle();
    await delivered(id, ({ state }) => state === 'failed');
    const { body } = await service.until(get, (seen) => seen.body.status === 'disabled');
    expect(body.disabled).toEqual({ at: expect.any(String), because: 'gone', message: expect.any(String) });
    const replay = await service.call('POST', `/v1/webhook/deliveries/final-${id}/replay`, { token: bank });
    expectProblem(replay, { status: 409, kind: 'webhook-disabled' });
    receiver.answersWith(204);
    const meanwhile = await cancelled();
    await settle();
    await service.advance('PT5M');
    expect(callsAbout(meanwhile)).toEqual([]);
    const again = await put(receiver.url('/new'));
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ status: 'active', disabled: null });
    expect(again.body).not.toHaveProperty('secret');
    const [call] = await calledAbout(meanwhile);
    expect(call?.path).toBe('/new');
  });

  test('for five days, call after call, disables the webhook with a message', async () => {
    receiver.answersWith(500);
    await set();
    const first = await cancelled();
    await settle();
    await calledAbout(first);
    await service.advance('P4DT23H');
    const second = await cancelled();
    await settle();
    await calledAbout(second);
    expect((await get()).body.status).toBe('active');
    await service.advance('PT2H');
    const { body } = await service.until(get, (seen) => seen.body.status === 'disabled');
    expect(body.disabled).toMatchObject({ because: 'failing', message: expect.stringContaining('5 days') });
    const made = receiver.got.length;
    await service.advance('P1D');
    expect(receiver.got).toHaveLength(made);
  });
});

describe('the secret', () => {
  test('is shown once, and verified by the package of Standard Webhooks', async () => {
    const secret = await set(receiver.url('/secret'));
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    for (const answered of [await get(), await put(receiver.url('/secret'))]) {
      expect(answered.status).toBe(200);
      expect(answered.text).not.toContain('whsec_');
    }
    const headers = {
      'webhook-id': 'final-1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
      'webhook-signature': new Webhook(secret).sign('final-1', new Date(), '{}'),
    };
    expect(new Webhook(secret).verify('{}', headers)).toEqual({});
  });

  test('is replaced by another, and both sign for a day', async () => {
    const old = await set();
    const rotated = await service.call('POST', '/v1/webhook/secret', { token: bank });
    expect(rotated.status).toBe(200);
    const fresh = String(rotated.body.secret);
    expect(fresh).not.toBe(old);
    expect(rotated.body.previousSecretUntil).toEqual(expect.any(String));
    const during = await cancelled();
    await settle();
    const [both] = await calledAbout(during);
    if (!both) throw new Error('there was no call');
    expectSigned(both, old);
    expectSigned(both, fresh);
    await service.advance('P1D');
    expect((await get()).body.previousSecretUntil).toBeNull();
    const after = await cancelled();
    await settle();
    const [one] = await calledAbout(after);
    if (!one) throw new Error('there was no call');
    expectSigned(one, fresh);
    expect(() => expectSigned(one, old)).toThrow('not signed');
  });

  test('of a webhook that was deleted and set again is another', async () => {
    const first = await set();
    expect((await remove()).status).toBe(204);
    expect((await get()).status).toBe(404);
    expect((await remove()).status).toBe(204);
    expect((await service.call('POST', '/v1/webhook/secret', { token: bank })).status).toBe(404);
    expect(await set()).not.toBe(first);
  });
});

describe('the log', () => {
  test('given a replay, then the same call comes again, by the same webhook-id', async () => {
    await set();
    const id = await cancelled();
    await settle();
    await calledAbout(id);
    await delivered(id, ({ state }) => state === 'delivered');
    const replay = await service.call('POST', `/v1/webhook/deliveries/final-${id}/replay`, { token: bank });
    expect(replay.status).toBe(202);
    expect(replay.body).toMatchObject({ id: `final-${id}`, state: 'waiting' });
    const [one, two] = await calledAbout(id, 2);
    expect(two?.body).toBe(one?.body);
    expect(two?.headers['webhook-id']).toBe(one?.headers['webhook-id']);
    const { calls } = await delivered(id, ({ state }) => state === 'delivered');
    expect(calls).toHaveLength(2);
  });

  test.each(['final-', 'nothing', `final-${'0'.repeat(32)}`, 'a'.repeat(32), '%00'])(
    'given a replay of %s, then 404',
    async (id) => {
      await set();
      const replay = await service.call('POST', `/v1/webhook/deliveries/${id}/replay`, { token: bank });
      expect(replay.status).toBe(404);
    },
  );

  test("given a replay of another's, then 404", async () => {
    await set();
    const id = await cancelled();
    await settle();
    await calledAbout(id);
    const other = await service.bank(OTHER_BANK, 'Other');
    const path = `/v1/webhook/deliveries/final-${id}/replay`;
    expect((await service.call('POST', path, { token: other })).status).toBe(404);
  });

  test('given the webhook was deleted, then what waits is dropped, and a replay goes to the new one', async () => {
    receiver.answersWith(500);
    await set();
    const id = await cancelled();
    await settle();
    await calledAbout(id);
    await remove();
    await delivered(id, ({ state }) => state === 'dropped');
    receiver.answersWith(204);
    await set(receiver.url('/second'));
    await service.advance('P1D');
    expect(callsAbout(id)).toHaveLength(1);
    await service.call('POST', `/v1/webhook/deliveries/final-${id}/replay`, { token: bank });
    expect((await calledAbout(id, 2)).at(-1)?.path).toBe('/second');
  });

  test('given more than a page, then a cursor leads on, newest first, each once', async () => {
    await set();
    const people = await service.manyCitizens(51);
    const ids: string[] = [];
    for (const { iin } of people) {
      const { body } = await atLast(() =>
        service.submit(bank, { iin }, { 'idempotency-key': `page-${iin.slice(-5)}` }),
      );
      await atLast(() => service.cancel(body.id, bank));
      ids.push(body.id);
    }
    await settle();
    await service.until(
      async () => ids.filter((id) => callsAbout(id).length === 0).length,
      (left) => left === 0,
    );
    const pages: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const path: string = `/v1/webhook/deliveries${next === '' ? '' : `?cursor=${next}`}`;
      const { body } = await service.call('GET', path, { token: bank });
      expect(body.items.length).toBeLessThanOrEqual(50);
      expect(body.items.map(({ at }) => at)).toEqual(
        body.items.map(({ at }) => at).toSorted((one, other) => (String(one) < String(other) ? 1 : -1)),
      );
      pages.push(...body.items.map(({ requestId }) => String(requestId)));
      ({ next } = body as { next: string | null });
    }
    expect(new Set(pages).size).toBe(pages.length);
    expect(pages).toEqual(expect.arrayContaining(ids));
    expect(
      (await service.call('GET', '/v1/webhook/deliveries?cursor=nonsense', { token: bank })).status,
    ).toBe(400);
  });
});

describe('an address', () => {
  test.each([
    ['http://bank.example/'],
    ['ftp://bank.example/'],
    ['https://user@bank.example/'],
    ['https://:secret@bank.example/'],
    ['https://bank.example:8443/'],
    ['https://bank.example/#part'],
    ['https://10.0.0.1/'],
    ['https://169.254.169.254/latest/meta-data'],
    ['https://[fd00:ec2::254]/'],
    ['https://[::ffff:10.0.0.1]/'],
    ['https://3232235521/'],
    ['https://0xc0.0xa8.0.1/'],
    ['https://0300.0250.0.1/'],
    ['https://192.168.257/'],
    ['bank.example'],
    [''],
    [null],
    [`https://bank.example/${'a'.repeat(3_000)}`],
  ])('%.60s is refused', async (url) => {
    const answered = await put(url);
    expectProblem(answered, INVALID);
    expect(pointersOf(answered.body)).toEqual(['/url']);
    expect((await get()).status).toBe(404);
  });
});

test('given no webhook, then GET is 404, and the log is empty or tells of earlier ones', async () => {
  expect((await get()).status).toBe(404);
  const fresh = await service.bank('910140000042', 'New');
  expect(await log(fresh)).toEqual([]);
});
