import { expect, test } from 'vitest';
import { makeCheckCode } from '../../shared/consent/check-code.ts';
import { SmsUnavailable } from '../../shared/messaging/send-sms.ts';
import { makeMemory } from '../fakes/memory.ts';
import { makeService, somebodyAsked } from '../fakes/service.ts';

const OUTAGE = new Error('no connection');
const fail = async (): Promise<never> => {
  throw OUTAGE;
};

test('given KMS cannot be reached, when a code is tried, then the try is not counted', async () => {
  const service = makeService();
  const asked = await somebodyAsked(service);
  const window = await asked.window();
  if (!window) throw new Error('nobody was asked');
  const checkCode = makeCheckCode({ windows: service.stores.windows, codes: fail });
  await expect(checkCode({ window, code: asked.code, tryId: 'try' })).rejects.toBe(OUTAGE);
  expect(await asked.window()).toEqual(window);
});

test('given a right decision cannot be stored, however often, then its code is not locked by that', async () => {
  const stores = makeMemory();
  const { save } = stores.requests;
  const service = makeService(stores);
  const { id, citizenRef, code } = await somebodyAsked(service);
  const decide = () => service.decideConsent({ citizenRef, id, decision: 'grant', code });
  stores.requests.save = fail;
  const broken = makeService(stores);
  broken.set(service.now());
  for (let tries = 0; tries < 12; tries++) {
    await expect(broken.decideConsent({ citizenRef, id, decision: 'grant', code })).rejects.toBe(OUTAGE);
  }
  stores.requests.save = save;
  expect(await decide()).toMatchObject({ kind: 'decided', request: { status: 'consented' } });
});

test('given nobody knows twice whether the SMS went out, then the code is in the cabinet and a reply counts too', async () => {
  const service = makeService();
  const lost = () => new SmsUnavailable({ name: 'TimeoutError' }, true);
  service.phones.next.push(lost(), lost(), lost());
  const asked = await somebodyAsked(service);
  expect(await asked.request()).toMatchObject({ status: 'submitted' });
  await service.advance(asked.id);
  await service.advance(asked.id);
  expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
  expect(service.phones.next).toHaveLength(1);
  expect(await asked.window()).toMatchObject({ phoneMasked: null, phoneRef: expect.any(String) });
});
