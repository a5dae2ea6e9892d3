import { beforeEach, describe, expect, test } from 'vitest';
import { makeReadAnswer } from '../../functions/read-answer/read-answer.ts';
import { makeReadRequests } from '../../functions/read-requests/read-requests.ts';
import { plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { BANK, DEADLINE, END, START } from '../builders.ts';
import { asksAbout, makeService, type Service, somebodyAsked } from '../fakes/service.ts';

let service: Service;
let read: ReturnType<typeof makeReadRequests>;
let readAnswer: ReturnType<typeof makeReadAnswer>;
beforeEach(() => {
  service = makeService();
  read = makeReadRequests({ ...service.stores, now: service.now, sha256 });
  readAnswer = makeReadAnswer(service.stores);
});

const changes = (from: string | null = null) => read.changes({ requesterId: BANK, from, limit: 10 });

describe('a request in its requester’s cabinet', () => {
  test('given it is the requester’s own, then it is read as it stands now', async () => {
    const { id } = await somebodyAsked(service);
    expect(await read.one({ requesterId: BANK, id })).toMatchObject({ id, status: 'awaiting-consent' });
    for (const before of [DEADLINE, plus(END, -1)]) {
      service.set(before);
      expect(await read.one({ requesterId: BANK, id })).toMatchObject({ status: 'awaiting-consent' });
    }
  });

  test.each([END, plus(END, 86_400_000)])(
    'given it is past its end, at %s, then that is written before it is told (rule 3)',
    async (now) => {
      const { id, request } = await somebodyAsked(service);
      service.set(now);
      const told = await read.one({ requesterId: BANK, id });
      expect(told).toMatchObject({ status: 'expired' });
      expect(await request()).toEqual(told);
      expect(told?.events.at(-1)).toMatchObject({ type: 'expired', at: END, by: 'service' });
    },
  );

  test('given a decision wins against the reader at the end, then the reader tells the decision', async () => {
    const asked = await somebodyAsked(service);
    const { save } = service.stores.requests;
    const window = await asked.window();
    if (!window) throw new Error('it was asked');
    service.set(END);
    service.stores.requests.save = async (...args) => {
      service.stores.requests.save = save;
      // A reply that came in time and was long on its way.
      const at = plus(window.deadline, -1);
      await service.recordDecision({ window, decision: 'refuse', channel: 'sms', by: 'subject', at });
      return save(...args);
    };
    const racing = makeReadRequests({ ...service.stores, now: service.now, sha256 });
    expect(await racing.one({ requesterId: BANK, id: asked.id })).toMatchObject({ status: 'refused' });
    expect(await asked.request()).toMatchObject({ status: 'refused' });
  });

  test('given it is past its end and cannot be written, then nothing untrue is told', async () => {
    const { id } = await somebodyAsked(service);
    service.set(END);
    service.stores.requests.save = async () => ({ kind: 'conflict' });
    const racing = makeReadRequests({ ...service.stores, now: service.now, sha256 });
    await expect(racing.one({ requesterId: BANK, id })).rejects.toThrow('met 5 other writers in a row');
  });

  test.each([
    ['another’s', '990240000019'],
    ['nobody’s', ''],
  ])('given it is %s, then it is not there', async (_given, requesterId) => {
    const { id } = await somebodyAsked(service);
    expect(await read.one({ requesterId, id })).toBeNull();
    expect(await readAnswer({ requesterId, id })).toBeNull();
  });

  test('given consent, then there is no answer until there is one', async () => {
    const { id, window: opened } = await somebodyAsked(service);
    const mine = { requesterId: BANK, id };
    expect(await readAnswer(mine)).toBeNull();
    const window = await opened();
    if (!window) throw new Error('it was asked');
    await service.recordDecision({ window, decision: 'grant', channel: 'cabinet', by: 'subject' });
    expect(await readAnswer(mine)).toBeNull();
    await service.advance(id);
    expect((await readAnswer(mine))?.answer).toMatchObject({ belongs: false, asOf: '2026-11-23' });
    expect(await readAnswer({ ...mine, requesterId: '990240000019' })).toBeNull();
  });
});

describe('the changes in a requester’s cabinet', () => {
  test('given a change, then it is held back for five seconds, and comes once with a cursor behind it', async () => {
    const result = await service.submitRequest(asksAbout());
    const id = 'request' in result ? result.request.id : '';
    service.set(plus(START, 5_000));
    expect(await changes()).toEqual({ items: [], cursor: null });
    service.set(plus(START, 5_001));
    const { items, cursor } = await changes();
    expect(items).toMatchObject([{ id }]);
    expect(await changes(cursor)).toEqual({ items: [], cursor });
  });

  test('given a cursor in what is held back, then nothing, and the same cursor', async () => {
    await service.submitRequest(asksAbout());
    for (const from of [START, plus(START, -5_000)]) {
      expect(await changes(from)).toEqual({ items: [], cursor: from });
    }
  });

  test('given a time that is yet to come, then the cursor is now: what changes until then is not skipped', async () => {
    expect(await changes('2099-01-01T00:00:00.000Z')).toEqual({ items: [], cursor: START });
  });

  test('given a request past its end, then it expires when that is written, not when it is listed (rule 3)', async () => {
    const { id } = await somebodyAsked(service);
    service.set(plus(END, 10_000));
    const before = await changes();
    expect(before.items).toMatchObject([{ status: 'awaiting-consent' }]);
    await service.advance(id);
    service.wait(5_001);
    expect((await changes(before.cursor)).items).toMatchObject([{ id, status: 'expired' }]);
  });

  test('given somebody is asked, then nothing has changed for the requester (rule 4)', async () => {
    const result = await service.submitRequest(asksAbout());
    const id = 'request' in result ? result.request.id : '';
    service.set(plus(START, 6_000));
    const { cursor } = await changes();
    await service.advance(id);
    service.wait(6_000);
    expect(await changes(cursor)).toEqual({ items: [], cursor });
    expect((await changes()).items).toMatchObject([{ id, status: 'awaiting-consent' }]);
  });
});
