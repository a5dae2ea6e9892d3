import { beforeAll, describe, expect, test } from 'vitest';
import { assignedTo, type Citizen, OTHER_BANK } from '../support/service.ts';
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

describe('the family', () => {
  const family = async ({ token }: { token: string }) =>
    (await service.call('GET', '/v1/me/family', { token })).body.items;
  const share = (shareWithFamily: unknown, { token }: { token: string }) =>
    service.call('PUT', '/v1/me/privacy', { token, body: { shareWithFamily } });

  async function couple(): Promise<[Citizen, Citizen]> {
    const [wife, husband] = [await service.citizen(), await service.citizen()];
    const register = await service.token({ bin: '900140000090', scope: 'register' });
    const body = { entries: [assignedTo(wife.iin, [husband.iin])] };
    const imported = await service.call('POST', '/v1/register/entries', { token: register, body });
    expect(imported.body).toMatchObject({ accepted: 1 });
    return [wife, husband];
  }

  test('given a spouse agreed, then the other sees day and class, and nothing by which to find out who asked or agreed', async () => {
    const [wife, husband] = await couple();
    expect(await family(husband)).toEqual([]);
    await agreed(bank, wife);
    const told = await family(husband);
    expect(told).toHaveLength(1);
    expect(Object.keys(told[0] ?? {}).toSorted()).toEqual(['class', 'kind', 'on']);
    expect(told).toMatchObject([{ kind: 'organisation' }]);
    expect(await family(wife)).toEqual([]);
    expect(await service.consents(husband)).toEqual([]);
  });

  test('given a spouse keeps it to herself, then the other sees nothing, before and after', async () => {
    const [wife, husband] = await couple();
    await agreed(bank, wife);
    const privacy = async () => (await service.call('GET', '/v1/me/privacy', wife)).body;
    expect(await privacy()).toEqual({ shareWithFamily: true });
    expect((await share(false, wife)).status).toBe(204);
    expect(await privacy()).toEqual({ shareWithFamily: false });
    expect(await family(husband)).toEqual([]);
    const other = await service.bank(OTHER_BANK);
    await agreed(other, wife);
    expect(await family(husband)).toEqual([]);
    await share(true, wife);
    expect(await family(husband)).toHaveLength(1);
  });

  test.each([[undefined], ['false'], [null], [0]])('given shareWithFamily is %s, then 400', async (value) => {
    const { status, body } = await share(value, await service.citizen({ phone: false }));
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ pointer: '/shareWithFamily' }]);
  });

  test('given a bank’s token, then 403', async () => {
    const token = await service.token({ bin: OTHER_BANK, scope: 'consents' });
    expect((await service.call('GET', '/v1/me/family', { token })).status).toBe(403);
    expect((await share(false, { token })).status).toBe(403);
  });
});
