import { beforeAll, describe, expect, test } from 'vitest';
import { codeOtherThan, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;
let otherBank: string;

beforeAll(async () => {
  bank = await service.bank();
  otherBank = await service.bank(OTHER_BANK);
});

const sentTo = async (phone: string | null) =>
  (await service.sms(phone ?? '')).filter(({ direction }) => direction === 'out');

/** Deliveries of one SMS: one after the other, and all at once. */
const DELIVERIES: [manner: string, deliver: (send: () => Promise<unknown>) => Promise<unknown>][] = [
  [
    'twice',
    async (send) => {
      await send();
      await send();
    },
  ],
  ['ten times at once', (send) => Promise.all(Array.from({ length: 10 }, send))],
];

describe.each(DELIVERIES)('one SMS delivered %s', (_manner, deliver) => {
  test('given a yes, the request is granted once and acknowledged once, to each of eight citizens', async () => {
    const round = async (): Promise<void> => {
      const citizen = await service.citizen({ belongs: true });
      const { id, smsCode } = await service.askBySms(bank, citizen);
      await deliver(() => service.reply(citizen.phone, `${smsCode} ИӘ`, `yes-${id}`));
      const { events } = await service.whenStatus(id, bank, 'answered');
      expect(events.map(({ type }) => type)).toEqual(['submitted', 'asked', 'granted', 'answered']);
      const notes = await service.until(
        async () => (await sentTo(citizen.phone)).slice(1),
        (sent) => sent.length > 0,
      );
      expect(notes).toHaveLength(1);
      expect(notes[0]?.text).toMatch(/қабылдан.*: ИӘ\.$/);
    };
    await Promise.all(Array.from({ length: 8 }, round));
  });

  test('given a yes while another bank asks too, the other request loses no try and one note is sent', async () => {
    const citizen = await service.citizen();
    const other = await service.askBySms(otherBank, citizen);
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await deliver(() => service.reply(citizen.phone, `${smsCode} ИӘ`, `yes-${id}`));
    await service.whenStatus(id, bank, 'answered');
    expect(await sentTo(citizen.phone)).toHaveLength(3);
    const code = codeOtherThan(other.smsCode);
    const { body } = await service.decide(citizen, other.id, { decision: 'grant', code });
    expect(body).toMatchObject({ attemptsLeft: 4 });
  });

  test('given a wrong code, one try is counted and one note sent', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    const code = codeOtherThan(smsCode);
    await deliver(() => service.reply(citizen.phone, `${code} ИӘ`, `wrong-${id}`));
    const { body } = await service.decide(citizen, id, { decision: 'grant', code });
    expect(body).toMatchObject({ attemptsLeft: 3 });
    expect(await sentTo(citizen.phone)).toHaveLength(2);
  });

  test('given no word, one hint is sent', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await deliver(() => service.reply(citizen.phone, smsCode, `hint-${id}`));
    expect(await sentTo(citizen.phone)).toHaveLength(2);
  });
});

test('given five SMS to a citizen in one day, the sixth prompt is in the cabinet only, and its code comes on the citizen’s wish', async () => {
  const citizen = await service.citizen();
  const ids: string[] = [];
  for (let asked = 0; asked < 6; asked++) {
    const person = await service.token({ iin: service.nextIin(), name: 'Дархан', scope: 'requests' });
    ids.push((await service.ask(person, citizen.iin)).id);
  }
  expect(await sentTo(citizen.phone)).toHaveLength(5);
  const quiet = (await service.consents(citizen)).find(({ id }) => id === ids.at(-1));
  expect(quiet).toMatchObject({ status: 'awaiting-consent', codeSentTo: null, quiet: 'sms-used-up' });
  expect(quiet).not.toHaveProperty('code');
  expect((await service.resend(citizen, quiet?.id ?? '')).status).toBe(202);

  const prompts = await service.consents(citizen);
  const sixth = prompts.find(({ id }) => id === ids.at(-1));
  expect(prompts).toHaveLength(6);
  expect(sixth).toMatchObject({ codeSentTo: null, code: expect.stringMatching(/^\d{6}$/) });
  expect(prompts.filter((prompt) => 'code' in prompt)).toEqual([sixth]);
  const decided = await service.decide(citizen, sixth?.id ?? '', {
    decision: 'refuse',
    code: sixth?.code ?? '',
  });
  expect(decided.status).toBe(200);
});

test('given five SMS in one day, the next day’s prompt is an SMS again', async () => {
  const citizen = await service.citizen();
  for (let asked = 0; asked < 5; asked++) {
    const person = await service.token({ iin: service.nextIin(), scope: 'requests' });
    await service.ask(person, citizen.iin);
  }
  await service.advance('P1D');
  await service.ask(bank, citizen.iin);
  expect(await sentTo(citizen.phone)).toHaveLength(6);
});
