import { beforeEach, describe, expect, test } from 'vitest';
import type { RegisteredRequester } from '../../shared/domain/requester.ts';
import { takenFor } from '../../shared/domain/skeleton.ts';
import { makeMeeting } from '../../shared/storage/meeting.ts';
import { makeRequesters, type Requesters } from '../../shared/storage/requesters.ts';
import { openTable } from '../../shared/storage/table.ts';
import { times, useTables } from './storage.ts';

useTables();

let requesters: Requesters;
beforeEach(() => {
  requesters = makeRequesters(openTable('register'));
});

let serial = 0;
function aRequester(changes: Partial<RegisteredRequester> = {}): RegisteredRequester {
  serial += 1;
  const name = { kk: `«Дала ${serial}» АҚ`, ru: `АО «Степь ${serial}»`, en: `Steppe ${serial} JSC` };
  return { id: `9001400${10_000 + serial}`, name, class: 'bank', status: 'active', ...changes };
}

async function isTaken(name: string): Promise<boolean> {
  const meeting = makeMeeting({ requests: openTable('requests'), register: openTable('register') });
  return (await meeting.of({ names: takenFor(name) ?? [] })).isTaken;
}

describe('the register of requesters', () => {
  test('given an entry, then it is found as it was put, and nobody else is', async () => {
    const bank = aRequester({ purposes: ['credit'], limits: { perMinute: 1, perDay: 2 } });
    const plain = aRequester();
    await requesters.put([bank, plain]);
    expect(await requesters.find(bank.id)).toEqual(bank);
    expect(await requesters.find(plain.id)).toEqual(plain);
    expect(await requesters.find('990140000017')).toBeNull();
  });

  test('given an entry comes again, then the later one stands, in one batch or two', async () => {
    const bank = aRequester({ purposes: ['credit'] });
    await requesters.put([bank]);
    const { purposes: _purposes, ...later } = bank;
    await requesters.put([bank, { ...later, status: 'suspended' }]);
    expect(await requesters.find(bank.id)).toEqual({ ...later, status: 'suspended' });
  });

  test('given a hundred at once, then each is found', async () => {
    const all = times(100, () => aRequester());
    await requesters.put(all);
    expect(await Promise.all(all.map(({ id }) => requesters.find(id)))).toEqual(all);
  });

  test('given a name in any of its languages, then it is taken', async () => {
    await requesters.put([aRequester({ name: { kk: 'Шағала', ru: 'Чайка', en: 'Seagull' } })]);
    expect(await isTaken('ШАҒАЛА')).toBe(true);
    expect(await isTaken('Чaйкa')).toBe(true);
    expect(await isTaken('$eagull LLP')).toBe(true);
    expect(await isTaken('Қарлығаш')).toBe(false);
  });

  test('given an organisation is renamed, then its new name is taken and the old one is free', async () => {
    const bank = aRequester({ name: { kk: 'Тұлпар', ru: 'Тулпар' } });
    await requesters.put([bank]);
    await requesters.put([{ ...bank, name: { kk: 'Қыран', ru: 'Кыран' } }]);
    expect(await isTaken('Тұлпар')).toBe(false);
    expect(await isTaken('Қыран')).toBe(true);
  });

  test('given two offices of one name, when one is renamed, then the name stays taken', async () => {
    const name = { kk: 'Бүркіт', ru: 'Беркут' };
    const [one, two] = [aRequester({ name }), aRequester({ name })];
    await requesters.put([one, two]);
    await requesters.put([{ ...one, name: { kk: 'Тарлан', ru: 'Тарлан' } }]);
    expect(await isTaken('Бүркіт')).toBe(true);
    await requesters.put([{ ...two, name: { kk: 'Тарлан', ru: 'Тарлан' } }]);
    expect(await isTaken('Бүркіт')).toBe(false);
  });
});
