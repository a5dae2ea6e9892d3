import { beforeEach, describe, expect, test } from 'vitest';
import { makeReadRequests } from '../../functions/read-requests/read-requests.ts';
import { plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { BANK, DEADLINE, START } from '../builders.ts';
import { asksAbout, makeService, type Service, somebodyAsked } from '../fakes/service.ts';

let service: Service;
let read: ReturnType<typeof makeReadRequests>;
beforeEach(() => {
  service = makeService();
  read = makeReadRequests({ ...service.stores, now: service.now, sha256 });
});

const changes = (from: string | null = null) => read.changes({ requesterId: BANK, from, limit: 10 });

describe('a request in its requester’s cabinet', () => {
  test('given it is the requester’s own, then it is read as it stands now', async () => {
    const { id } = await somebodyAsked(service);
    expect(await read.one({ requesterId: BANK, id })).toMatchObject({ id, status: 'awaiting-consent' });
    service.set(DEADLINE);
    expect(await read.one({ requesterId: BANK, id })).toMatchObject({ status: 'expired' });
  });

  test.each([
    ['another’s', '990240000019'],
    ['nobody’s', ''],
  ])('given it is %s, then it is not there', async (_given, requesterId) => {
    const { id } = await somebodyAsked(service);
    expect(await read.one({ requesterId, id })).toBeNull();
    expect(await read.answer({ requesterId, id })).toBeNull();
  });

  test('given consent, then there is no answer until there is one', async () => {
    const { id } = await somebodyAsked(service);
    const mine = { requesterId: BANK, id };
    expect(await read.answer(mine)).toBeNull();
    await service.recordDecision({ requestId: id, decision: 'grant', channel: 'cabinet' });
    expect(await read.answer(mine)).toBeNull();
    await service.advance(id);
    expect(await read.answer(mine)).toMatchObject({ belongs: false, asOf: '2026-11-23' });
    expect(await read.answer({ ...mine, requesterId: '990240000019' })).toBeNull();
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

  test('given a cursor in what is held back (a time that is yet to come), then nothing, and the same cursor', async () => {
    await service.submitRequest(asksAbout());
    for (const from of [START, plus(START, -5_000), '2099-01-01T00:00:00.000Z']) {
      expect(await changes(from)).toEqual({ items: [], cursor: from });
    }
  });

  test('given a request past its deadline, then it reads as expired before anything has swept it', async () => {
    await somebodyAsked(service);
    service.set(DEADLINE);
    expect((await changes()).items).toMatchObject([{ status: 'expired' }]);
  });
});
