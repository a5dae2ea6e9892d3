import { beforeEach, describe, expect, test } from 'vitest';
import { makeBlockRequester } from '../../functions/manage-blocks/block-requester.ts';
import { makeFindRepresented } from '../../shared/consent/find-represented.ts';
import { birthDateOf } from '../../shared/domain/identity-number.ts';
import type { Phone } from '../../shared/domain/phone.ts';
import { DAY, HOUR, plus } from '../../shared/domain/time.ts';
import { requestView } from '../../shared/http/views.ts';
import { randomId } from '../../shared/signing/random.ts';
import { aContact, aRef, BANK, END, IIN, START } from '../builders.ts';
import { asksAbout, codes, makeService, references, type Service, somebodyAsked } from '../fakes/service.ts';

const PHONE = '+77011234567' as Phone;

let service: Service;
beforeEach(() => {
  service = makeService();
});

const consents = async (citizenRef: string) => {
  return (await service.listConsents({ citizenRef, language: 'kk', cursor: null })).items;
};

/** What another bank each time asks about somebody whom the register knows already. */
async function anotherAsks(citizenRef: string, id: string): Promise<void> {
  const requester = { id, kind: 'organisation' as const, name: id };
  const result = await service.submitRequest(asksAbout({ citizenRef, requester }));
  if (result.kind !== 'accepted') throw new Error(`a valid request was turned down: ${result.kind}`);
  await service.advance(result.request.id);
}

async function sendContact(citizenRef: string): Promise<void> {
  const contact = aContact({ phone: PHONE, phoneRef: await references.phone(PHONE), sentAt: service.now() });
  await service.stores.register.putContacts([{ citizenRef, ...contact }]);
}

describe('given the holder of a phone said "not me"', () => {
  const neighbour = aRef();
  let citizenRef: string;
  beforeEach(async () => {
    await sendContact(neighbour);
    const asked = await somebodyAsked(service, { phone: PHONE });
    citizenRef = asked.citizenRef;
    const text = `${asked.code} НЕ Я`;
    await service.receiveSms({ messageId: randomId(), from: PHONE, text, receivedAt: null });
    service.phones.sent.length = 0;
  });

  test('then whoever asks next, about this citizen or another at that phone, nothing is sent there', async () => {
    await anotherAsks(citizenRef, 'second');
    service.wait(HOUR);
    await anotherAsks(citizenRef, 'third');
    await anotherAsks(neighbour, 'fourth');
    expect(service.phones.sent).toEqual([]);
    // Quiet, and not hidden: the citizen finds it in the cabinet.
    const [quiet] = await consents(neighbour);
    expect(quiet).toMatchObject({ requester: { id: 'fourth' }, codeSentTo: null, quiet: 'not-me' });
    expect(quiet).not.toHaveProperty('code');
  });

  test('then whoever wants to decide all the same gets a code in the cabinet for the asking', async () => {
    await anotherAsks(citizenRef, 'second');
    const [{ id } = { id: '' }] = await consents(citizenRef);
    expect(await service.resendCode({ citizenRef, id })).toEqual({ kind: 'sent' });
    expect(service.phones.sent).toEqual([]);
    const [shown] = await consents(citizenRef);
    expect(shown).toMatchObject({ quiet: 'not-me', codeSentTo: null, code: await codes(id, 2) });
    const decision = { decision: 'refuse', code: shown?.code ?? '' } as const;
    expect(await service.decideConsent({ citizenRef, id, ...decision })).toMatchObject({ kind: 'decided' });
  });

  test('then the history tells it from a refusal, and keeps why the next one was quiet', async () => {
    service.wait(HOUR);
    await anotherAsks(citizenRef, 'second');
    service.set(plus(END, DAY));
    await service.tick();
    expect(await consents(citizenRef)).toMatchObject([
      { status: 'expired', quiet: 'not-me' },
      { status: 'refused', reason: 'not-me' },
    ]);
  });

  test('when the register sends the contact anew, then it is asked there again', async () => {
    service.wait(HOUR);
    await sendContact(citizenRef);
    await anotherAsks(citizenRef, 'second');
    expect(service.phones.sent).toMatchObject([{ phone: PHONE }]);
  });
});

test('given the citizen blocked the requester, then its request shows in the history only, once it has ended as silence does', async () => {
  const citizenRef = aRef();
  await service.stores.blocks.put(citizenRef, { requesterId: BANK, blockedAt: START });
  const { id, request, window } = await somebodyAsked(service, { citizenRef, phone: PHONE });
  for (const at of [START, plus(END, -1)]) {
    service.set(at);
    await service.tick();
    expect(await request()).toMatchObject({ status: 'awaiting-consent' });
    expect(await window()).toBeNull();
    expect(await consents(citizenRef)).toEqual([]);
  }
  service.set(END);
  await service.tick();
  expect(service.phones.sent).toEqual([]);
  expect(await consents(citizenRef)).toMatchObject([{ id, status: 'expired', quiet: 'blocked' }]);
});

describe('given a refusal', () => {
  let citizenRef: string;
  beforeEach(async () => {
    const asked = await somebodyAsked(service, { phone: PHONE });
    citizenRef = asked.citizenRef;
    await service.decideConsent({ ...asked, decision: 'refuse' });
    service.phones.sent.length = 0;
  });

  test('when the same requester asks again within thirty days, then it waits in the cabinet only, where it can be decided', async () => {
    service.wait(30 * DAY - 1);
    await anotherAsks(citizenRef, BANK);
    expect(service.phones.sent).toEqual([]);
    const [quiet] = await consents(citizenRef);
    expect(quiet).toMatchObject({ quiet: 'refused-before', status: 'awaiting-consent', codeSentTo: null });
    expect(quiet).not.toHaveProperty('code');
    const id = quiet?.id ?? '';
    expect(await service.resendCode({ citizenRef, id })).toEqual({ kind: 'sent' });
    const [, code = ''] = /(\d{6})/.exec(service.phones.sent.at(-1)?.text ?? '') ?? [];
    expect(await service.decideConsent({ citizenRef, id, decision: 'grant', code })).toMatchObject({
      kind: 'decided',
    });
  });

  test('when another requester asks, or the same one after the thirty days, then it is asked by SMS', async () => {
    await anotherAsks(citizenRef, 'another');
    service.wait(30 * DAY);
    await anotherAsks(citizenRef, BANK);
    expect(service.phones.sent).toHaveLength(2);
  });
});

describe('given an open request, when the citizen blocks its requester', () => {
  let asked: Awaited<ReturnType<typeof somebodyAsked>>;
  const block = makeBlocking();
  beforeEach(async () => {
    asked = await somebodyAsked(service, { phone: PHONE });
    await block(asked.citizenRef, BANK);
  });

  test('then nothing of it is shown and no code of it decides', async () => {
    const { citizenRef, id, code, request } = asked;
    expect(await consents(citizenRef)).toEqual([]);
    expect(await service.decideConsent({ citizenRef, id, decision: 'grant', code })).toEqual({
      kind: 'not-found',
    });
    await service.receiveSms({ messageId: randomId(), from: PHONE, text: `${code} ДА`, receivedAt: null });
    expect(await request()).toMatchObject({ status: 'awaiting-consent' });
  });

  test('then it ends as silence does, stands in the history as blocked, and to its requester has not changed', async () => {
    const before = await asked.request();
    if (!before) throw new Error('it was asked');
    const { quiet: _, ...rest } = before as typeof before & { quiet: string };
    expect(requestView(before)).toEqual(requestView(rest as typeof before));
    service.set(END);
    await service.tick();
    expect(await consents(asked.citizenRef)).toMatchObject([{ status: 'expired', quiet: 'blocked' }]);
  });

  test('and blocks it again, or after the end, then nothing else happens', async () => {
    const before = await asked.request();
    await block(asked.citizenRef, BANK);
    expect(await asked.request()).toEqual(before);
    service.set(END);
    await service.tick();
    const ended = await asked.request();
    await block(asked.citizenRef, BANK);
    expect(await asked.request()).toEqual(ended);
  });
});

function makeBlocking() {
  return (citizenRef: string, requesterId: string) => {
    const { stores, now } = service;
    const block = makeBlockRequester({ ...stores, findRepresented: makeFindRepresented(stores), now });
    return block({ ref: citizenRef, bornOn: birthDateOf(IIN) }, requesterId);
  };
}

test('given "not me" at a phone, then nothing else that was asked there can be agreed to from it, only refused', async () => {
  const asked = await somebodyAsked(service, { phone: PHONE });
  const other = await somebodyAsked(service, { phone: PHONE });
  const reply = (text: string) =>
    service.receiveSms({ messageId: randomId(), from: PHONE, text, receivedAt: null });
  await reply(`${asked.code} НЕ Я`);
  expect(await reply(`${other.code} ДА`)).toBe('too-late');
  expect(await other.request()).toMatchObject({ status: 'awaiting-consent' });
  expect(await reply(`${other.code} НЕТ`)).toBe('decided');
  expect(await other.request()).toMatchObject({ status: 'refused' });
});
