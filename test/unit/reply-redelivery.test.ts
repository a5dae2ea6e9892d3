import { expect, test } from 'vitest';
import { BANK } from '../builders.ts';
import { makeMemory } from '../fakes/memory.ts';
import { asksAbout, codes, makeService, references } from '../fakes/service.ts';

const PHONE = '+77011234567';

/** A citizen whom two banks asked, and a service that dies after the first decision and before it answers the SMS. */
async function askedTwiceThenDying() {
  const stores = makeMemory();
  const { reserveNote } = stores.smsLog;
  let dies = true;
  const service = makeService({
    ...stores,
    smsLog: {
      ...stores.smsLog,
      reserveNote: async (note) => {
        if (!dies) return reserveNote(note);
        dies = false;
        throw new Error('killed');
      },
    },
  });
  const asked = asksAbout();
  const phoneRef = await references.phone(PHONE);
  await stores.register.putContacts([
    { citizenRef: asked.citizenRef, phone: PHONE, phoneRef, language: 'en' },
  ]);
  const ids: string[] = [];
  for (const bin of [BANK, '900140000010']) {
    const submitted = await service.submitRequest({ ...asked, requester: { ...asked.requester, id: bin } });
    if (submitted.kind !== 'accepted') throw new Error('a first request is accepted');
    await service.advance(submitted.request.id);
    ids.push(submitted.request.id);
  }
  return { ...service, citizenRef: asked.citizenRef, ids };
}

test.each(['YES', 'NO', 'NOT ME'])(
  'given %s that decided before its delivery failed, when it is delivered again, then it is called accepted and nothing is counted',
  async (word) => {
    const { receiveSms, phones, stores, citizenRef, ids } = await askedTwiceThenDying();
    const [first = ''] = ids;
    const sms = {
      messageId: 'sms-1',
      from: PHONE,
      text: `${await codes(first, 1)} ${word}`,
      receivedAt: null,
    } as const;
    const prompts = phones.sent.length;

    await expect(receiveSms(sms)).rejects.toThrow('killed');
    expect(await receiveSms(sms)).toBe('already-decided');

    expect(phones.sent.slice(prompts).map(({ text }) => text)).toEqual([
      `Your reply was already accepted: ${word}.`,
    ]);
    const other = await stores.windows.find({ citizenRef, requesterId: '900140000010' });
    expect(other).toMatchObject({ issueTries: 0, totalTries: 0 });
  },
);

test('given another SMS with the same code after the decision, then it is told that it was accepted', async () => {
  const { receiveSms, phones, ids } = await askedTwiceThenDying();
  const [first = '', second = ''] = ids;
  const deliver = async (messageId: string, id: string) =>
    receiveSms({ messageId, from: PHONE, text: `${await codes(id, 1)} YES`, receivedAt: null });
  await expect(deliver('sms-1', first)).rejects.toThrow('killed');
  await deliver('sms-2', second);
  expect(await deliver('sms-3', first)).toBe('already-decided');
  expect(phones.sent.at(-1)?.text).toBe('Your reply was already accepted: YES.');
  const { length } = phones.sent;
  expect(await deliver('sms-3', first)).toBe('duplicate');
  expect(phones.sent).toHaveLength(length);
});
