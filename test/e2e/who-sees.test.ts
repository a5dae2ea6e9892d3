import { beforeAll, describe, expect, test } from 'vitest';
import { type Citizen, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});

async function agreed(token: string, citizen: Citizen): Promise<string> {
  const { id, smsCode } = await service.askBySms(token, citizen);
  await service.reply(citizen.phone, `${smsCode} ИӘ`);
  await service.whenStatus(id, token, 'answered');
  return id;
}

const seen = async (citizen: Citizen, id: string) =>
  (await service.consents(citizen)).find((consent) => consent.id === id);

describe('opened', () => {
  const read = (id: string, accept: string, token = bank) =>
    service.call('GET', `/v1/requests/${id}/answer`, { token, headers: { accept } });

  test('given an answer, when its requester reads it, then the citizen sees each form once, and the requester nothing new', async () => {
    const citizen = await service.citizen({ belongs: true });
    const id = await agreed(bank, citizen);
    expect(await seen(citizen, id)).toMatchObject({ status: 'answered', opened: [] });
    const feed = async () => (await service.call('GET', '/v1/requests', { token: bank })).body.items;
    await service.advance('PT1M');
    const before = { request: await service.request(id, bank), feed: await feed() };

    // Neither whom it does not concern, nor the citizen, nor who verifies it.
    const other = await service.bank(OTHER_BANK);
    expect((await read(id, 'application/pdf', other)).status).toBe(404);
    const { answer } = before.request as unknown as { answer: { verificationCode: string } };
    await service.call('GET', `/v1/answers/${answer.verificationCode}`);
    await service.call('GET', '/v1/me/answer', { token: citizen.token });
    await service.call('GET', `/v1/requests/${id}/evidence`, { token: bank });
    expect(await seen(citizen, id)).toMatchObject({ opened: [] });

    const forms = ['application/pdf', 'application/json', 'application/pdf', 'application/jose'];
    for (const form of forms) expect((await read(id, form)).status).toBe(200);
    const opened = (await seen(citizen, id))?.opened as { at: string; form: string }[];
    expect(opened.map(({ form }) => form)).toEqual(['pdf', 'json', 'jws']);
    await service.advance('PT1M');
    expect({ request: await service.request(id, bank), feed: await feed() }).toEqual(before);

    const { body: receipt } = await service.call('GET', `/v1/consents/${id}/receipt`, citizen);
    expect(receipt.chain?.events.slice(-3).map(({ type }) => type)).toEqual(['opened', 'opened', 'opened']);
  });

  test('given it cannot be recorded, then the answer is given all the same, and the next reading is recorded', async () => {
    const citizen = await service.citizen();
    const id = await agreed(bank, citizen);
    const outage = { service: 'dynamodb', function: 'read-answer', operation: 'PutItem' };
    await service.fault({ ...outage, rate: 1, error: 'ResourceNotFoundException' });
    expect((await read(id, 'application/json')).status).toBe(200);
    await service.fault({ ...outage, rate: 0 });
    expect(service.output).toContain('opening-not-recorded');
    expect(await seen(citizen, id)).toMatchObject({ opened: [] });
    await read(id, 'application/json');
    expect(await seen(citizen, id)).toMatchObject({ opened: [{ form: 'json' }] });
  });
});
