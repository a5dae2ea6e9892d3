import { MINUTE, plus } from '../../shared/domain/time.ts';
import { START } from '../builders.ts';
import {
  AGAIN,
  advanced,
  BEFORE_CLOSE,
  CLOSE,
  cancelled,
  decided,
  given,
  HERS,
  HIS,
  looks,
  OTHERWISE,
  OVER,
  replied,
  resent,
  submitted,
  tick,
  time,
} from './uses.ts';
import type { Scenario } from './world.ts';

/** Each SMS has an id of its own, and only its own process remembers it. */
export const ONE_DELIVERY = ['smsLog.remember'];

/** Two requesters, two citizens, one phone and the tick: whatever may meet, meets in one of these. */
export const SCENARIOS: Scenario[] = [
  {
    name: 'the stream and the tick ask her at once while her answer comes',
    before: given({ submitted: [HERS] }),
    processes: { stream: advanced(HERS), tick, reply: replied(HERS, 'grant') },
    alone: ONE_DELIVERY,
    deaths: 0,
  },
  {
    name: 'both are asked on one phone while she answers',
    before: given({ submitted: [HERS, HIS] }),
    processes: { hers: advanced(HERS), his: advanced(HIS), reply: replied(HERS, 'grant') },
    alone: ONE_DELIVERY,
    deaths: 0,
  },
  {
    name: 'both answer from one phone, and the codes are tried on both',
    before: given({ asked: [HERS, HIS] }),
    processes: { hers: replied(HERS, 'grant'), his: replied(HIS, 'refuse') },
    alone: ONE_DELIVERY,
    ends: ['answered', 'refused'],
    deaths: 0,
  },
  {
    name: 'she says yes by SMS and no in the cabinet while the bank cancels',
    before: given({ asked: [HERS] }),
    processes: { sms: replied(HERS, 'grant'), cabinet: decided(HERS, 'refuse'), bank: cancelled(HERS) },
    alone: ONE_DELIVERY,
    ends: ['answered', 'refused', 'cancelled'],
    deaths: 0,
  },
  {
    name: 'she decides by SMS and in the cabinet while her window closes',
    before: given({ asked: [HERS], at: BEFORE_CLOSE }),
    processes: { cabinet: decided(HERS, 'grant'), reply: replied(HERS, 'refuse'), time: time(CLOSE) },
    alone: ONE_DELIVERY,
    deaths: 0,
  },
  {
    name: 'the bank looks at the end while a decision is on its way',
    before: given({ asked: [HERS], at: BEFORE_CLOSE }),
    processes: { cabinet: decided(HERS, 'grant'), bank: looks(HERS, 2), time: time(OVER) },
    deaths: 0,
  },
  {
    name: 'the bank asks again at the end while a decision is on its way',
    before: given({ asked: [HERS], at: BEFORE_CLOSE, mayCome: [AGAIN] }),
    processes: { cabinet: decided(HERS, 'grant'), again: submitted(AGAIN), time: time(OVER) },
    deaths: 0,
  },
  {
    name: 'the tick meets the end while a reply that was in time is on its way',
    before: given({ asked: [HERS], at: BEFORE_CLOSE }),
    processes: {
      reply: replied(HERS, 'grant', { receivedAt: plus(BEFORE_CLOSE, -1) }),
      tick,
      time: time(OVER),
    },
    alone: ONE_DELIVERY,
    deaths: 0,
  },
  {
    name: 'the bank looks while a reply that was in time is on its way',
    before: given({ asked: [HERS], at: CLOSE }),
    processes: {
      reply: replied(HERS, 'grant', { receivedAt: BEFORE_CLOSE }),
      bank: looks(HERS, 2),
      time: time(OVER),
    },
    alone: ONE_DELIVERY,
    deaths: 0,
  },
  {
    name: 'a reply that was in time is delivered after the window while the bank looks and the tick comes',
    before: given({ asked: [HERS], at: plus(CLOSE, MINUTE) }),
    processes: {
      reply: replied(HERS, 'grant', { receivedAt: BEFORE_CLOSE }),
      bank: looks(HERS, 1),
      tick,
      stream: advanced(HERS),
    },
    alone: ONE_DELIVERY,
    ends: ['answered'],
    deaths: 0,
  },
  {
    name: 'one reply is delivered twice at once',
    before: given({ asked: [HERS] }),
    processes: { once: replied(HERS, 'grant'), twice: replied(HERS, 'grant') },
    ends: ['answered'],
    deaths: 0,
  },
  {
    name: 'a reply meets a fresh code and the stream',
    before: given({ asked: [HERS], at: plus(START, 2 * MINUTE) }),
    processes: { reply: replied(HERS, 'grant'), resend: resent(HERS), stream: advanced(HERS) },
    alone: ONE_DELIVERY,
    deaths: 0,
  },
  {
    name: 'the bank asks again, for another purpose too, while the first is asked and withdrawn',
    before: given({ submitted: [HERS], mayCome: [AGAIN, OTHERWISE] }),
    processes: {
      again: submitted(AGAIN),
      otherwise: submitted(OTHERWISE),
      bank: cancelled(HERS),
      stream: advanced(HERS),
    },
    deaths: 0,
  },
  {
    name: 'whoever asks or decides dies half way',
    before: given({ submitted: [HERS] }),
    processes: { stream: advanced(HERS), cabinet: decided(HERS, 'grant'), reply: replied(HERS, 'grant') },
    alone: ONE_DELIVERY,
    deaths: 1,
  },
];
