import { beforeAll, describe, expect, test } from 'vitest';
import { isDaytime } from '../../shared/domain/daytime.ts';
import { type Citizen, OTHER_BANK } from '../support/service.ts';
import { storedKeys } from '../support/stored.ts';
import { useService } from '../support/use-service.ts';

const TEXTS = {
  kk: 'Келісім: жеке кабинетіңізде хабарлама бар. Кіріп оқыңыз.',
  ru: 'Келісім: в личном кабинете есть сообщение. Войдите и прочтите.',
  en: 'Kelisim: a message waits in your personal account. Sign in to read it.',
};

const rowOf = (applicant: Citizen, ...others: Citizen[]) => ({
  applicationNumber: `S-${applicant.iin}`,
  registeredOn: '2026-01-10',
  applicantIin: applicant.iin,
  authority: { kato: '710000000', name: { kk: 'Астана қаласы', ru: 'город Астана' } },
  family: others.map(({ iin }) => ({ iin })),
});
const ASSIGNED = {
  decision: { kind: 'assign', on: '2026-01-20' },
  period: { from: '2026-01', to: '2026-12' },
  totalTenge: 1_138_900,
};

describe('given a stage that wants it', () => {
  const service = useService({ env: { SMS_MESSAGES: 'all' } });
  let register: string;
  const send = async (...entries: object[]): Promise<void> => {
    const { body } = await service.call('POST', '/v1/register/entries', {
      token: register,
      body: { entries },
    });
    expect(body.rejected).toEqual([]);
  };
  const told = async ({ phone }: Citizen): Promise<string[]> =>
    (await service.sms(phone)).flatMap(({ direction, text }) => (direction === 'out' ? [text] : []));
  const isTold = async (...people: Citizen[]): Promise<void> => {
    for (const person of people)
      await service.until(
        () => told(person),
        ({ length }) => length > 0,
      );
  };
  /** Whoever was to be told has been, or could not be. */
  const nobodyWaits = () =>
    service.until(
      async () => storedKeys(service.dataDir).filter((key) => key.includes('message-waits#')),
      ({ length }) => length === 0,
    );
  const daytime = async (): Promise<void> => {
    while (!isDaytime(await service.now())) await service.advance('PT1H');
    register = await service.token({ bin: OTHER_BANK, scope: 'register' });
  };

  beforeAll(async () => {
    register = await service.token({ bin: OTHER_BANK, scope: 'register' });
  });

  test('when rows come, then each adult’s phone is told once, by day, in its language, and nothing of what the message says', async () => {
    const [wife, husband] = [
      await service.citizen({ language: 'kk' }),
      await service.citizen({ language: 'ru' }),
    ];
    await send(rowOf(wife, husband), { ...rowOf(wife, husband), ...ASSIGNED });
    await daytime();
    await isTold(wife, husband);
    await send({ ...rowOf(wife, husband), ...ASSIGNED });
    await send({ ...rowOf(wife, husband), ...ASSIGNED, totalTenge: 999_000 });
    const other = await service.citizen({ language: 'en' });
    await send({ ...rowOf(other), ...ASSIGNED });
    await isTold(other);
    await nobodyWaits();
    expect(await Promise.all([wife, husband, other].map(told))).toEqual([[TEXTS.kk], [TEXTS.ru], [TEXTS.en]]);
  });

  test('when a row says nothing new to the family, or SMS fail, then nobody is told, and the message waits all the same', async () => {
    await daytime();
    const [person, last] = [await service.citizen(), await service.citizen({ language: 'en' })];
    await service.fault({ service: 'sns', rate: 1 });
    await send({ ...rowOf(person), ...ASSIGNED });
    await nobodyWaits();
    expect(service.output).toContain('note-failed');
    await service.fault({ service: 'sns', rate: 0 });
    await send({ ...rowOf(person), ...ASSIGNED, address: 'Астана, Абай көшесі, 1' });
    await send({ ...rowOf(last), ...ASSIGNED });
    await isTold(last);
    await nobodyWaits();
    expect(await told(person)).toEqual([]);
    const { body } = await service.call('GET', '/v1/me/messages', { token: person.token });
    expect(body.items.map(({ kind }) => kind)).toContain('tsa-assigned');
  });
});

describe('given no such wish', () => {
  const service = useService();

  test('when rows come, then no phone is told', async () => {
    const person = await service.citizen();
    const register = await service.token({ bin: OTHER_BANK, scope: 'register' });
    const entries = [{ ...rowOf(person), ...ASSIGNED }];
    await service.call('POST', '/v1/register/entries', { token: register, body: { entries } });
    await service.advance('PT12H');
    await service.call('GET', '/v1/lifecycle');
    expect(await service.sms(person.phone)).toEqual([]);
    expect(service.output).not.toContain('messages-announced');
  });
});
