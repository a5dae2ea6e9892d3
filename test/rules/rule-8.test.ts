import { beforeEach, describe, expect, test } from 'vitest';
import { completeIin, type Iin } from '../../shared/domain/identity-number.ts';
import type { Contact } from '../../shared/storage/register-people.ts';
import { aRow, IIN } from '../builders.ts';
import { asksAbout, codes, makeService, references, type Service } from '../fakes/service.ts';

const CHILD = completeIin('15031560000') as Iin;
const MOTHER = completeIin('88041220001') as Iin;
const FATHER = completeIin('86020210001') as Iin;
const PHONES = { [CHILD]: '+77010000001', [MOTHER]: '+77010000002', [FATHER]: '+77010000003' };

let service: Service;
beforeEach(async () => {
  service = makeService();
  for (const [iin, phone] of Object.entries(PHONES)) await hasPhone(iin as Iin, phone);
});

const refOf = (iin: Iin) => references.citizen(iin);
async function hasPhone(iin: Iin, phone: string): Promise<void> {
  const contact = { phone: phone as Contact['phone'], phoneRef: await references.phone(phone) };
  await service.stores.register.putContacts([{ citizenRef: await refOf(iin), ...contact, language: 'ru' }]);
}
async function areFamily(applicantIin: Iin, ...others: Iin[]): Promise<void> {
  const familyRefs = await Promise.all(others.map(refOf));
  const row = aRow({ applicantRef: await refOf(applicantIin), familyRefs });
  const source = { applicantIin, family: others.map((iin) => ({ iin })) };
  await service.stores.register.putRows([{ row, source }]);
}
async function asked(iin: Iin) {
  const result = await service.submitRequest(asksAbout({ iin, citizenRef: await refOf(iin) }));
  if (result.kind !== 'accepted') throw new Error('it is the first');
  const { id } = result.request;
  await service.advance(id);
  return {
    id,
    code: await codes(id, 1),
    request: async () => (await service.stores.requests.find(id))?.request,
  };
}
const reply = (from: string | undefined, text: string) =>
  service.receiveSms({
    messageId: crypto.randomUUID(),
    from: from as Contact['phone'],
    text,
    receivedAt: null,
  });
const decides = async (iin: Iin, id: string, code: string) =>
  (await service.decideConsent({ citizenRef: await refOf(iin), id, decision: 'grant', code })).kind;

test('given an adult, then they are asked and decide, and tell about the whole family', async () => {
  await areFamily(IIN, CHILD);
  await hasPhone(IIN, '+77010000009');
  const { id, code, request } = await asked(IIN);
  expect(await reply('+77010000009', `${code} ДА`)).toBe('decided');
  await service.advance(id);
  const answered = await request();
  expect(answered).toMatchObject({ status: 'answered', answer: { belongs: true } });
  expect(answered?.events).toContainEqual(expect.objectContaining({ type: 'granted', by: 'subject' }));
});

describe('given a child with a phone in a family', () => {
  beforeEach(() => areFamily(MOTHER, FATHER, CHILD));

  test('then the applicant is asked, about a child born in 2015', async () => {
    const { id } = await asked(CHILD);
    expect(service.phones.sent).toEqual([
      {
        id: `prompt-${id}-1`,
        phone: PHONES[MOTHER],
        text: expect.stringContaining('семья ребёнка 2015 г.р.'),
      },
    ]);
  });

  test('then the child never decides, by phone or signed in; the mother does, and the chain says so', async () => {
    const { id, code, request } = await asked(CHILD);
    expect(await reply(PHONES[CHILD], `${code} ДА`)).toBe('too-late');
    expect(await decides(CHILD, id, code)).toBe('not-found');
    expect(await request()).toMatchObject({ status: 'awaiting-consent' });
    expect(await reply(PHONES[MOTHER], `${code} ДА`)).toBe('decided');
    expect((await request())?.events.at(-1)).toMatchObject({ type: 'granted', by: 'representative' });
  });

  test('then the other adult of the family decides as well, with the code', async () => {
    const { id, code, request } = await asked(CHILD);
    expect(await reply(PHONES[FATHER], `${code} ДА`)).toBe('too-late');
    expect(await decides(FATHER, id, code)).toBe('decided');
    expect((await request())?.events.at(-1)).toMatchObject({ by: 'representative', channel: 'cabinet' });
  });
});

test('given a child of nobody, then nobody is asked, and it ends as silence does', async () => {
  const { id, code, request } = await asked(CHILD);
  expect(service.phones.sent).toEqual([]);
  expect(await reply(PHONES[CHILD], `${code} ДА`)).toBe('too-late');
  expect(await decides(CHILD, id, code)).toBe('not-found');
  service.wait(3 * 3_600_000);
  await service.advance(id);
  expect(await request()).toMatchObject({ status: 'expired' });
});
