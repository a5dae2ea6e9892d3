import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { signGatewayMessage } from '../../shared/messaging/inbound.ts';
import type { Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService({
  env: {
    SMS_TRANSPORT: 'aggregator',
    POWERTOOLS_METRICS_DISABLED: 'false',
    POWERTOOLS_SERVICE_NAME: 'receipts',
  },
});
const plain = useService();
let bank: string;
beforeAll(async () => {
  bank = await service.bank();
});

const reach = ({ phone }: Citizen, reachable: boolean) =>
  service.call('POST', `/local/phones/${encodeURIComponent(phone ?? '')}/reach`, { body: { reachable } });

const secret = () => JSON.parse(readFileSync(join(service.dataDir, 'secrets.json'), 'utf8')).gateway;

type Receipt = { messageId: string; state: string };
function signed(receipt: Receipt, { now = new Date(), key = secret(), id = receipt.messageId } = {}) {
  const rawBody = JSON.stringify(receipt);
  return { rawBody, headers: signGatewayMessage({ secret: key, messageId: id, rawBody, now }) };
}
const post = ({ rawBody, headers }: ReturnType<typeof signed>, to = service) =>
  to.call('POST', '/v1/sms/receipts', {
    body: rawBody,
    headers: { 'content-type': 'application/json', ...headers },
  });

const item = async (citizen: Citizen, id: string) =>
  (await service.consents(citizen)).find((each) => each.id === id);

/** Asks about a citizen whose phone SMS do not reach, and waits for what the aggregator says of it. */
async function unheard(citizen: Citizen) {
  await reach(citizen, false);
  const before = await service.submit(bank, { iin: citizen.iin });
  const { id } = before.body;
  await service.whenAsked(citizen.iin, id);
  const seen = await service.until(
    () => item(citizen, id),
    (each) => each?.codeSentTo === null,
  );
  return { id, seen };
}

describe('SMS through an aggregator', () => {
  test('given it arrives, then a confirmation goes as it does through SNS', async () => {
    const citizen = await service.citizen({ belongs: true });
    const { id, smsCode, ...prompt } = await service.askBySms(bank, citizen);
    expect(prompt.codeSentTo).toMatch(/^\+7 701 \*{3}/);
    await service.reply(citizen.phone, `${smsCode} ИӘ`);
    expect(await service.whenStatus(id, bank, 'answered')).toMatchObject({ answer: { belongs: true } });
    expect(await service.codes(citizen.phone)).toHaveLength(1);
  });

  test('given it will not arrive, then the code waits in the cabinet; the requester sees nothing, and no clock moves', async () => {
    const citizen = await service.citizen({ belongs: true });
    const { id, seen } = await unheard(citizen);
    expect(seen).not.toHaveProperty('code');
    const other = await service.citizen({ belongs: true });
    const asked = await service.ask(bank, other.iin);
    const { createdAt, expiresAt, events, ...shown } = await service.request(id, bank);
    expect(events.map(({ type }) => type)).toEqual(asked.events.map(({ type }) => type));
    expect(Object.keys(shown).sort()).toEqual(
      Object.keys(asked)
        .filter((name) => !['createdAt', 'expiresAt', 'events'].includes(name))
        .sort(),
    );
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.parse(createdAt) + 7_200_000);

    expect((await service.resend(citizen, id)).status).toBe(202);
    const waiting = await item(citizen, id);
    expect(waiting).toMatchObject({ codeSentTo: null, code: expect.stringMatching(/^\d{6}$/) });
    expect(waiting?.consentDeadline).toBe(seen?.consentDeadline);
    expect(await service.codes(citizen.phone)).toEqual([]);
    const decided = await service.decide(citizen, id, { decision: 'grant', code: waiting?.code ?? '' });
    expect(decided.status).toBe(200);
    await service.whenStatus(id, bank, 'answered');
  });

  test('given receipts nobody signed, of another time or under another id, then 401, and nothing changes', async () => {
    const citizen = await service.citizen();
    const { id } = await service.askBySms(bank, citizen);
    const receipt = { messageId: `prompt-${id}-1`, state: 'undelivered' };
    const stranger = Buffer.from('a stranger’s key, which is as long').toString('base64');
    const forged = await Promise.all([
      service.call('POST', '/v1/sms/receipts', { body: receipt }),
      post(signed(receipt, { key: stranger })),
      post(signed(receipt, { now: new Date(Date.now() - 301_000) })),
      post(signed(receipt, { now: new Date(Date.now() + 600_000) })),
      post(signed(receipt, { id: 'another' })),
      post({ ...signed(receipt), rawBody: JSON.stringify({ ...receipt, state: 'delivered' }) }),
    ]);
    expect(forged.map(({ status }) => status)).toEqual(Array(6).fill(401));
    expect((await item(citizen, id))?.codeSentTo).not.toBeNull();

    const once = signed(receipt);
    expect([(await post(once)).status, (await post(once)).status]).toEqual([204, 204]);
    expect((await item(citizen, id))?.codeSentTo).toBeNull();
  });

  test('given a body that is none, then 400 with its place; for an SMS nobody knows of, 204', async () => {
    const wrong = await post(signed({ messageId: 'prompt-1', state: 'sent' }));
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors).toMatchObject([{ pointer: '/state' }]);
    const unknown = signed({ messageId: `prompt-${'0'.repeat(32)}-1`, state: 'undelivered' });
    expect((await post(unknown)).status).toBe(204);
  });

  test('it is counted what arrived and what did not', async () => {
    for (const name of ['SmsDelivered', 'SmsUndelivered'])
      await service.until(
        async () => service.output,
        (output) => new RegExp(`"${name}":[1-9]`).test(output),
      );
  });
});

describe('SMS through SNS', () => {
  test('nobody has receipts to give: 404', async () => {
    const receipt = signed({ messageId: 'prompt-1', state: 'delivered' });
    expect((await post(receipt, plain)).status).toBe(404);
  });

  test('given SNS takes an SMS and it never arrives, when it was asked for again without success, then the code waits in the cabinet', async () => {
    const requester = await plain.bank();
    const citizen = await plain.citizen({ belongs: true });
    await plain.call('POST', `/local/phones/${encodeURIComponent(citizen.phone ?? '')}/reach`, {
      body: { reachable: false },
    });
    const { id } = await plain.ask(requester, citizen.iin);
    await plain.advance('PT61S');
    expect((await plain.resend(citizen, id)).status).toBe(202);
    expect((await plain.consents(citizen))[0]).not.toHaveProperty('code');
    await plain.advance('PT10M1S');
    expect((await plain.resend(citizen, id)).status).toBe(202);
    const code = (await plain.consents(citizen))[0]?.code ?? '';
    expect(await plain.codes(citizen.phone)).toEqual([]);
    expect((await plain.decide(citizen, id, { decision: 'grant', code })).status).toBe(200);
    await plain.whenStatus(id, requester, 'answered');
  });
});
