import { beforeAll, expect, test } from 'vitest';
import type { Answered, Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});

const CITIZENS = 15;

/** Each way for a request to end, and how it reads when it did. */
const ENDS = [
  {
    command: 'grant',
    fits: { status: 'answered', answer: { belongs: true } },
    events: ['submitted', 'asked', 'granted', 'answered'],
  },
  {
    command: 'refuse',
    fits: { status: 'refused', reason: 'citizen' },
    events: ['submitted', 'asked', 'refused'],
  },
  {
    command: 'not-me',
    fits: { status: 'refused', reason: 'not-me' },
    events: ['submitted', 'asked', 'not-me'],
  },
  { command: 'cancel', fits: { status: 'cancelled', decidedAt: null }, events: ['submitted', 'cancelled'] },
] as const;
type End = (typeof ENDS)[number];

type Racer = { citizen: Citizen; id: string; smsCode: string; consentDeadline: string };

const racers = (): Promise<Racer[]> =>
  Promise.all(
    Array.from({ length: CITIZENS }, async () => {
      const citizen = await service.citizen({ belongs: true });
      return { citizen, ...(await service.askBySms(bank, citizen)) };
    }),
  );

const attempt = ({ command }: End, { citizen, id, smsCode }: Racer): Promise<Answered> =>
  command === 'cancel'
    ? service.cancel(id, bank)
    : service.decide(citizen, id, { decision: command, code: smsCode });

/** The ends with another one in front, so that each has its turn to be quickest. */
const startingWith = (first: number): End[] => [...ENDS.slice(first), ...ENDS.slice(0, first)];

test('given grant, refuse, not-me and cancel at once, exactly one wins and the request ends as the winner says', async () => {
  const round = async (racer: Racer, index: number): Promise<void> => {
    const ends = startingWith(index % ENDS.length);
    const answers = await Promise.all(ends.map((end) => attempt(end, racer)));
    const winners = ends.filter((_, place) => answers[place]?.status === 200);
    expect(winners).toHaveLength(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const [winner] = winners;
    const final = await service.whenStatus(racer.id, bank, winner?.fits.status ?? '');
    expect(final).toMatchObject(winner?.fits ?? {});
    expect(final.events.map(({ type }) => type)).toEqual(winner?.events);
  };
  await Promise.all((await racers()).map(round));
});

test('given a yes and a no by SMS and in the cabinet at once, one decision is recorded', async () => {
  const round = async ({ citizen, id, smsCode }: Racer): Promise<void> => {
    await Promise.all([
      service.reply(citizen.phone, `${smsCode} ИӘ`),
      service.decide(citizen, id, { decision: 'refuse', code: smsCode }),
      service.reply(citizen.phone, `${smsCode} ЖОҚ`),
      service.decide(citizen, id, { decision: 'grant', code: smsCode }),
    ]);
    const { events } = await service.until(
      () => service.request(id, bank),
      ({ status }) => status === 'answered' || status === 'refused',
    );
    const decisions = events.filter(({ type }) => type === 'granted' || type === 'refused');
    expect(decisions).toHaveLength(1);
  };
  await Promise.all((await racers()).map(round));
});

test('given grants while the deadline passes, each counts or is told that it is over, and the request agrees', async () => {
  const all = await racers();
  const deadlines = new Map(all.map(({ id, consentDeadline }) => [id, consentDeadline]));
  const grants = all.map((racer) => attempt(ENDS[0], racer));
  // Some are through by then, some are on their way.
  await Promise.race(grants);
  await service.advance('PT2H5M');
  const answers = await Promise.all(grants);
  for (const [index, { status }] of answers.entries()) {
    const { id = '' } = all[index] ?? {};
    expect([200, 410]).toContain(status);
    if (status === 200) {
      const { decidedAt } = await service.whenStatus(id, bank, 'answered');
      expect(decidedAt < (deadlines.get(id) ?? '')).toBe(true);
    } else
      expect(await service.request(id, bank)).toMatchObject({ status: 'awaiting-consent', decidedAt: null });
  }
  await service.advance('PT10M');
  for (const [index, { status }] of answers.entries()) {
    const final = await service.request(all[index]?.id ?? '', bank);
    expect(final.status).toBe(status === 200 ? 'answered' : 'expired');
  }
});
