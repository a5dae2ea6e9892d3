import { plus } from '../../shared/domain/time.ts';
import { ONE_DELIVERY, SCENARIOS } from './scenarios.ts';
import {
  AGAIN,
  advanced,
  BEFORE_CLOSE,
  CLOSE,
  decided,
  given,
  HERS,
  HIS,
  looks,
  OVER,
  replied,
  resent,
  submitted,
  tick,
  time,
} from './uses.ts';
import type { Scenario } from './world.ts';

/** More at once, for a machine with an hour to spare. */
export const LONG_SCENARIOS: Scenario[] = [
  {
    name: 'both are asked by the stream and the tick, and both answer',
    before: given({ submitted: [HERS, HIS] }),
    processes: { stream: advanced(HERS), tick, hers: replied(HERS, 'grant'), his: replied(HIS, 'refuse') },
    alone: ONE_DELIVERY,
    deaths: 0,
  },
  {
    name: 'she decides in the cabinet while a fresh code is sent and her window closes',
    before: given({ asked: [HERS], at: plus(BEFORE_CLOSE, -1) }),
    processes: { cabinet: decided(HERS, 'grant'), resend: resent(HERS), time: time(BEFORE_CLOSE, CLOSE) },
    deaths: 0,
  },
  {
    name: 'the bank looks and asks again at the end while a decision is on its way',
    before: given({ asked: [HERS], at: BEFORE_CLOSE, mayCome: [AGAIN] }),
    processes: {
      cabinet: decided(HERS, 'grant'),
      bank: looks(HERS, 2),
      again: submitted(AGAIN),
      time: time(OVER),
    },
    deaths: 0,
  },
  {
    name: 'the tick and the bank meet the end while a reply that was in time is on its way',
    before: given({ asked: [HERS], at: BEFORE_CLOSE }),
    processes: {
      reply: replied(HERS, 'grant', { receivedAt: BEFORE_CLOSE }),
      tick,
      bank: looks(HERS, 2),
      time: time(CLOSE, OVER),
    },
    alone: ONE_DELIVERY,
    deaths: 0,
  },
  {
    name: 'the end comes to a request that is decided twice, looked at, asked again, and ticked',
    before: given({ asked: [HERS], at: BEFORE_CLOSE, mayCome: [AGAIN] }),
    processes: {
      reply: replied(HERS, 'grant', { receivedAt: BEFORE_CLOSE }),
      cabinet: decided(HERS, 'refuse'),
      bank: looks(HERS, 2),
      again: submitted(AGAIN),
      tick,
      time: time(CLOSE, OVER),
    },
    alone: ONE_DELIVERY,
    deaths: 0,
  },
  ...SCENARIOS.filter(({ deaths }) => deaths === 0).map(({ ends: _, ...scenario }) => ({
    ...scenario,
    name: `${scenario.name}; one of them dies`,
    deaths: 1,
  })),
];
