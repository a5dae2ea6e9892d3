import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { signGatewayMessage } from '../../shared/messaging/inbound.ts';
import type { Answered, Body, Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;
let secret: string;
let messages = 0;

beforeAll(async () => {
  bank = await service.bank();
  ({ gateway: secret } = JSON.parse(readFileSync(join(service.dataDir, 'secrets.json'), 'utf8')));
});

const MINUTE = 60_000;
const shifted = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

type Message = { from: Citizen['phone']; text: string; receivedAt?: string; messageId?: string };

/** Delivers a reply as the short-code gateway does, signed now, whenever it says that it got the SMS. */
async function deliver(message: Message): Promise<Answered> {
  const messageId = message.messageId ?? `gateway-${++messages}`;
  const body = JSON.stringify({ to: '1414', ...message, messageId });
  const now = new Date(await service.now());
  const headers = signGatewayMessage({ secret, messageId, rawBody: body, now });
  return service.call('POST', '/v1/sms/inbound', { body, headers });
}

type Asked = Body & { smsCode: string; citizen: Citizen };

async function asked(): Promise<Asked> {
  const citizen = await service.citizen({ belongs: true, language: 'en' });
  return { citizen, ...(await service.askBySms(bank, citizen)) };
}

const yes = ({ citizen, smsCode }: Asked, receivedAt?: string): Message => ({
  from: citizen.phone,
  text: `${smsCode} YES`,
  ...(receivedAt !== undefined && { receivedAt }),
});

const TOO_LATE = /no question is open, or its time is over/;
const lastNote = async ({ citizen }: Asked): Promise<string> =>
  (await service.sms(citizen.phone)).filter(({ direction }) => direction === 'out').at(-1)?.text ?? '';

describe('a reply that the gateway delivers between the window and the end', () => {
  test('given it was received before the deadline, then it counts, at the time it was received', async () => {
    const request = await asked();
    await service.advance('PT2H5M');
    const receivedAt = shifted(request.consentDeadline, -1);
    expect((await deliver(yes(request, receivedAt))).status).toBe(204);
    const answered = await service.whenStatus(request.id, bank, 'answered');
    expect(answered).toMatchObject({ decidedAt: receivedAt, answer: { belongs: true } });
    expect(await lastNote(request)).not.toMatch(TOO_LATE);
  });

  test('given the requester has read until then, then nothing they were shown is taken back', async () => {
    const request = await asked();
    const seen = [await service.request(request.id, bank)];
    await service.advance('PT2H5M');
    seen.push(await service.request(request.id, bank));
    await deliver(yes(request, shifted(request.consentDeadline, -MINUTE)));
    seen.push(await service.whenStatus(request.id, bank, 'answered'));
    await service.advance('PT10M');
    seen.push(await service.request(request.id, bank));
    expect(seen.map(({ status }) => status)).toEqual([
      'awaiting-consent',
      'awaiting-consent',
      'answered',
      'answered',
    ]);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[3]).toEqual(seen[2]);
  });

  test.each([
    ['at the deadline', 0],
    ['after it', MINUTE],
  ])('given it was received %s, then it is too late', async (_when, after) => {
    const request = await asked();
    await service.advance('PT2H5M');
    await deliver(yes(request, shifted(request.consentDeadline, after)));
    expect(await service.request(request.id, bank)).toMatchObject({
      status: 'awaiting-consent',
      decidedAt: null,
    });
    expect(await lastNote(request)).toMatch(TOO_LATE);
  });

  const NOT_BELIEVED: [string, (now: string) => string | undefined][] = [
    ['nothing', () => undefined],
    ['a time to come', (now) => shifted(now, 5 * MINUTE)],
    ['more than a day ago', (now) => shifted(now, -24 * 60 * MINUTE - MINUTE)],
  ];

  test.each(NOT_BELIEVED)(
    'given it says %s, then the time it is processed counts: too late',
    async (_what, at) => {
      const request = await asked();
      await service.advance('PT2H5M');
      await deliver(yes(request, at(await service.now())));
      expect(await service.request(request.id, bank)).toMatchObject({
        status: 'awaiting-consent',
        decidedAt: null,
      });
      expect(await lastNote(request)).toMatch(TOO_LATE);
    },
  );

  test.each(NOT_BELIEVED)(
    'given it says %s while the window is open, then it counts, now',
    async (_what, at) => {
      const request = await asked();
      const before = await service.now();
      await deliver(yes(request, at(before)));
      const { decidedAt } = await service.whenStatus(request.id, bank, 'answered');
      expect(decidedAt >= before).toBe(true);
      expect(decidedAt <= (await service.now())).toBe(true);
    },
  );
});

describe('a reply that the gateway delivers after the end', () => {
  test('given it was received before the deadline, then it is too late: what was shown stays true', async () => {
    const request = await asked();
    await service.advance('PT2H13M');
    expect(await service.request(request.id, bank)).toMatchObject({ status: 'expired' });
    const expired = await service.request(request.id, bank);
    await deliver(yes(request, shifted(request.consentDeadline, -MINUTE)));
    expect(await lastNote(request)).toMatch(TOO_LATE);
    await service.advance('PT1M');
    expect(await service.request(request.id, bank)).toEqual(expired);
  });
});

test('given a clock of the gateway that is behind, when it says a time before the asking, then the history still goes forward', async () => {
  const request = await asked();
  await deliver(yes(request, shifted(String(request.createdAt), -10 * MINUTE)));
  const { events } = await service.whenStatus(request.id, bank, 'answered');
  expect(events.map(({ type }) => type)).toEqual(['submitted', 'asked', 'granted', 'answered']);
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted());
});

test('given a time that is none, then the message is refused', async () => {
  const request = await asked();
  const refused = await deliver(yes(request, 'yesterday'));
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/receivedAt' }] } });
});
