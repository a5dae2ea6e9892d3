import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from './service.ts';

let service: Service;
let bank: string;

beforeAll(async () => {
  service = await startService();
  bank = await service.bank();
});
afterAll(() => service.stop());

describe('a confirmation by SMS', () => {
  test('given a recipient, when the citizen replies with the code and yes, then the bank reads that the family belongs', async () => {
    const { iin, phone } = await service.citizen({ belongs: true });
    const { id, status } = await service.ask(bank, iin);
    expect(status).toBe('awaiting-consent');
    const [code] = await service.codes(phone ?? '');
    await service.reply(phone ?? '', `${code} ИӘ`);
    await service.whenStatus(id, bank, 'answered');
    const answer = await service.call('GET', `/v1/requests/${id}/answer`, { token: bank });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ belongs: true });
  });
});
