import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Citizen } from '../support/service.ts';
import { expectSoundHistory, storedRequests } from '../support/stored.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});

/** `kill -9` of the service, and a new start on the same folder and port. */
async function killed(): Promise<void> {
  await service.kill();
  await service.start();
}

const submitted = async (citizen: Citizen): Promise<string> => {
  const { status, body } = await service.submit(bank, { iin: citizen.iin });
  expect(status).toBe(202);
  return body.id;
};

const codeSentTo = async (citizen: Citizen): Promise<string> => {
  const codes = await service.until(
    () => service.codes(citizen.phone),
    ({ length }) => length > 0,
  );
  expect(new Set(codes).size).toBe(1);
  return codes[0] ?? '';
};

/** The answer is right and there is one. */
async function isAnswered(id: string, belongs = true): Promise<void> {
  const { events, answer } = await service.whenStatus(id, bank, 'answered');
  expect(answer).toMatchObject({ belongs });
  expect(events.map(({ type }) => type)).toEqual(['submitted', 'asked', 'granted', 'answered']);
}

describe('given the service is killed', () => {
  test('right after it accepted a request, then the citizen is asked and the request answered', async () => {
    const citizen = await service.citizen({ belongs: true });
    const id = await submitted(citizen);
    await killed();
    const code = await codeSentTo(citizen);
    await service.whenAsked(citizen.iin, id);
    await service.reply(citizen.phone, `${code} ИӘ`);
    await isAnswered(id);
  });

  test('right after the SMS went out, then the reply to it counts', async () => {
    const citizen = await service.citizen({ belongs: true });
    const id = await submitted(citizen);
    const code = await codeSentTo(citizen);
    await killed();
    await service.whenAsked(citizen.iin, id);
    expect((await service.codes(citizen.phone)).length).toBeLessThanOrEqual(2);
    await service.reply(citizen.phone, `${code} ИӘ`);
    await isAnswered(id);
  });

  test('right after it took a decision in the cabinet, then the request is answered', async () => {
    const citizen = await service.citizen({ belongs: true });
    const { id, smsCode } = await service.askBySms(bank, citizen);
    const { status } = await service.decide(citizen, id, { decision: 'grant', code: smsCode });
    expect(status).toBe(200);
    await killed();
    await isAnswered(id);
  });

  test('right after it took a refusal by SMS, then the request stays refused', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await service.reply(citizen.phone, `${smsCode} ЖОҚ`);
    await killed();
    await service.advance('PT3H');
    expect(await service.request(id, bank)).toMatchObject({ status: 'refused', reason: 'citizen' });
  });

  test('before the time to decide is over, then the request expires all the same', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await service.kill();
    await service.start();
    await service.advance('PT2H13M');
    await service.whenStatus(id, bank, 'expired');
    const late = await service.decide(citizen, id, { decision: 'grant', code: smsCode });
    expect(late.status).toBe(410);
  });

  test('then phones, tokens, codes and the clock are as before', async () => {
    const citizen = await service.citizen({ belongs: true });
    const { id, smsCode, consentDeadline } = await service.askBySms(bank, citizen);
    await service.advance('PT1H30M');
    const [before, messages] = [await service.now(), await service.sms(citizen.phone)];
    const keys = await service.call('GET', '/oidc/jwks');
    expect(keys.status).toBe(200);
    await killed();
    expect((await service.now()) > before).toBe(true);
    expect(await service.sms(citizen.phone)).toEqual(messages);
    expect((await service.call('GET', '/oidc/jwks')).text).toBe(keys.text);
    expect(await service.consents(citizen)).toMatchObject([{ id, consentDeadline }]);
    const { status } = await service.decide(citizen, id, { decision: 'grant', code: smsCode });
    expect(status).toBe(200);
    await isAnswered(id);
  });

  test('again and again in a burst of 30 requests, then each accepted one gets its answer', async () => {
    const citizens = await Promise.all(
      Array.from({ length: 30 }, (_, index) => service.citizen({ belongs: index % 2 === 0 })),
    );
    const all = Promise.all(citizens.map(acceptedAtLast));
    for (const wait of [5, 40]) {
      await setTimeout(wait);
      await killed();
    }
    const ids = await all;
    await service.advance('PT1M');
    expect(new Set(ids).size).toBe(citizens.length);
    const decided = Promise.all(citizens.map(grantedAtLast));
    await setTimeout(60);
    await killed();
    await decided;
    await service.advance('PT1M');
    for (const [index, id] of ids.entries()) await isAnswered(id, index % 2 === 0);
    for (const citizen of citizens)
      expect((await service.codes(citizen.phone)).length).toBeLessThanOrEqual(2);
  }, 90_000);
});

/** Posts with an idempotency key until an answer comes, as a client does whose connection breaks. */
async function acceptedAtLast({ iin }: Citizen): Promise<string> {
  const headers = { 'idempotency-key': `burst-${iin.slice(-5)}` };
  const { body } = await service
    .until(
      () => service.submit(bank, { iin }, headers).catch(() => null),
      (answered) => answered !== null && answered.status < 300,
    )
    .then((answered) => answered ?? Promise.reject(new Error('unreachable')));
  return body.id;
}

/** Replies with one message until it is taken, as a provider delivers. */
async function grantedAtLast(citizen: Citizen): Promise<void> {
  const [code] = await service.until(
    () => service.codes(citizen.phone).catch(() => []),
    ({ length }) => length > 0,
  );
  await service.until(
    () => service.reply(citizen.phone, `${code} ДА`, `burst-${citizen.iin.slice(-5)}`).catch(() => null),
    (answered) => answered?.status === 202,
  );
}

test('given all of this happened, when the stored requests are read, then every history is sound', () => {
  const requests = storedRequests(service.dataDir);
  expect(requests.length).toBeGreaterThanOrEqual(36);
  for (const request of requests) expectSoundHistory(request);
});
