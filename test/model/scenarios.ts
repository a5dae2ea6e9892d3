import { makeReadRequests } from '../../functions/read-requests/read-requests.ts';
import { type Instant, MINUTE, plus, SECOND } from '../../shared/domain/time.ts';
import { idOfKey, sha256 } from '../../shared/signing/random.ts';
import { START } from '../builders.ts';
import { asksAbout, codes, references, type Service } from '../fakes/service.ts';
import type { Decision } from './commands.ts';
import type { Process, Scenario, World } from './world.ts';

const PHONE = '+77011234567';
const CITIZENS = { aigul: 'aigul'.padEnd(22, '.'), dauren: 'dauren'.padEnd(22, '.') } as const;
const BANKS = { alatau: '990140000017', betpak: '990140000027' } as const;
const WORDS: Record<Decision, string> = { grant: 'ИӘ', refuse: 'ЖОҚ', 'not-me': 'МЕН ЕМЕС' };

type Asking = { bank: keyof typeof BANKS; citizen: keyof typeof CITIZENS; key: string; purpose?: 'housing' };

/** The first bank asks about her, the second about him. */
const HERS: Asking = { bank: 'alatau', citizen: 'aigul', key: 'hers' };
const HIS: Asking = { bank: 'betpak', citizen: 'dauren', key: 'his' };
/** The first bank asks about her once more. */
const AGAIN: Asking = { ...HERS, key: 'again' };
const OTHERWISE: Asking = { ...HERS, key: 'otherwise', purpose: 'housing' };

const idOf = ({ bank, key }: Asking): string => idOfKey(BANKS[bank], key);

const submitted =
  (asking: Asking): Process =>
  (_world, service) => {
    const { bank, citizen, key, purpose } = asking;
    const requester = { id: BANKS[bank], kind: 'organisation' as const, name: 'Банк' };
    const asks = {
      requester,
      citizenRef: CITIZENS[citizen],
      idempotencyKey: key,
      ...(purpose && { purpose }),
    };
    return service.submitRequest(asksAbout({ ...asks, body: [citizen, purpose ?? null] }));
  };

const advanced =
  (asking: Asking): Process =>
  async (_world, service) => {
    await service.advance(idOf(asking));
  };

const tick: Process = async (_world, service) => {
  await service.tick();
};

const cancelled =
  ({ bank, ...rest }: Asking): Process =>
  (_world, { cancelRequest }) =>
    cancelRequest({ requesterId: BANKS[bank], id: idOf({ bank, ...rest }) });

const decided =
  (asking: Asking, decision: Decision): Process =>
  async (_world, { decideConsent }) => {
    const id = idOf(asking);
    return decideConsent({ citizenRef: CITIZENS[asking.citizen], id, decision, code: await codes(id, 1) });
  };

const resent =
  (asking: Asking): Process =>
  (_world, { resendCode }) =>
    resendCode({ citizenRef: CITIZENS[asking.citizen], id: idOf(asking) });

/** A gateway delivers what failed once more. */
const DELIVERIES = 4;

const replied =
  (asking: Asking, decision: Decision, sms: { messageId?: string; receivedAt?: Instant } = {}): Process =>
  async (world, service) => {
    const text = `${await codes(idOf(asking), 1)} ${WORDS[decision]}`;
    const { messageId = `${asking.key} ${decision}`, receivedAt = world.now() } = sms;
    await delivered(service, { messageId, from: PHONE as `+7${string}`, text, receivedAt });
  };

type Sms = Parameters<Service['receiveSms']>[0] & { receivedAt: Instant };

async function delivered({ receiveSms }: Service, sms: Sms): Promise<void> {
  for (let delivery = 1; ; delivery++) {
    try {
      await receiveSms(sms);
      return;
    } catch (error) {
      if (delivery === DELIVERIES) throw error;
    }
  }
}

/** A bank that looks again and again. */
const looks =
  (asking: Asking, times: number): Process =>
  async (world, service) => {
    const { one } = makeReadRequests({ requests: service.stores.requests, now: service.now, sha256 });
    const id = idOf(asking);
    const read: string[] = [];
    world.read.set(id, read);
    for (let time = 0; time < times; time++) {
      const request = await one({ requesterId: BANKS[asking.bank], id });
      if (request) read.push(request.status);
    }
  };

/** Time that passes, step by step. */
const time =
  (...moments: Instant[]): Process =>
  async ({ gates, set }) => {
    for (const moment of moments) await gates.pass('time', 'passes', () => set(moment));
  };

const DUE = plus(START, 6 * SECOND);
const CLOSE = plus(START, 120 * MINUTE);
const BEFORE_CLOSE = plus(CLOSE, -1);
/** Later than the end of what was submitted at the start. */
const OVER = plus(START, 134 * MINUTE);

type Beginning = { submitted?: Asking[]; asked?: Asking[]; at?: Instant; mayCome?: Asking[] };

/** Two citizens with one phone, and what was submitted and asked before. */
const given =
  ({ submitted: open = [], asked = [], at = DUE, mayCome = [] }: Beginning) =>
  async (world: World): Promise<void> => {
    const { quiet } = world;
    const phone = {
      phone: PHONE as `+7${string}`,
      phoneRef: await references.phone(PHONE),
      language: 'kk' as const,
    };
    const contacts = Object.values(CITIZENS).map((citizenRef) => ({ citizenRef, ...phone }));
    await quiet.stores.register.putContacts(contacts);
    for (const asking of [...open, ...asked]) await submitted(asking)(world, quiet);
    for (const asking of asked) await quiet.advance(idOf(asking));
    for (const asking of [...open, ...asked, ...mayCome]) world.ids.add(idOf(asking));
    world.set(at);
  };

/** Each SMS has an id of its own, and only its own process remembers it. */
const ONE_DELIVERY = ['smsLog.seen', 'smsLog.remember'];

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
    deaths: 0,
  },
  {
    name: 'she says yes by SMS and no in the cabinet while the bank cancels',
    before: given({ asked: [HERS] }),
    processes: { sms: replied(HERS, 'grant'), cabinet: decided(HERS, 'refuse'), bank: cancelled(HERS) },
    alone: ONE_DELIVERY,
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
    name: 'one reply is delivered twice at once',
    before: given({ asked: [HERS] }),
    processes: { once: replied(HERS, 'grant'), twice: replied(HERS, 'grant') },
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
  ...SCENARIOS.filter(({ deaths }) => deaths === 0).map((scenario) => ({
    ...scenario,
    name: `${scenario.name}; one of them dies`,
    deaths: 1,
  })),
];
