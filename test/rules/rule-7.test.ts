import { beforeEach, describe, expect, test } from 'vitest';
import { makeListConsents } from '../../functions/list-consents/list-consents.ts';
import type { Phone } from '../../shared/domain/phone.ts';
import { HOUR, plus } from '../../shared/domain/time.ts';
import { randomId, sha256 } from '../../shared/signing/random.ts';
import { aContact, aRef, BANK, END, START } from '../builders.ts';
import { asksAbout, codes, makeService, references, type Service, somebodyAsked } from '../fakes/service.ts';
import { pointOf, sectionOf } from './rules-page.ts';

const PHONE = '+77011234567' as Phone;

let service: Service;
beforeEach(() => {
  service = makeService();
});

const consents = async (citizenRef: string) => {
  const list = makeListConsents({ ...service.stores, codes, now: service.now, sha256 });
  return (await list({ citizenRef, language: 'kk', cursor: null })).items;
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
    expect(await consents(neighbour)).toMatchObject([{ requester: { id: 'fourth' }, codeSentTo: null }]);
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
  expect(await consents(citizenRef)).toMatchObject([{ id, status: 'expired' }]);
});

test('given a refusal is followed by an SMS within the thirty days, then docs/rules.md says that they are not kept', async () => {
  const asked = await somebodyAsked(service, { phone: PHONE });
  await service.decideConsent({ ...asked, decision: 'refuse' });
  service.wait(HOUR);
  await anotherAsks(asked.citizenRef, BANK);
  const quiet = service.phones.sent.length === 1;
  expect(pointOf(sectionOf('Rule 7'), 'Not yet').includes('30 days')).toBe(!quiet);
});
