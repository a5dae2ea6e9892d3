import { makeReadRequests } from '../../functions/read-requests/read-requests.ts';
import { type Instant, MINUTE, plus, SECOND } from '../../shared/domain/time.ts';
import { idOfKey, sha256 } from '../../shared/signing/random.ts';
import { START } from '../builders.ts';
import { asksAbout, codes, references, type Service } from '../fakes/service.ts';
import type { Decision } from './commands.ts';
import type { Process, World } from './world.ts';

const PHONE = '+77011234567';
const CITIZENS = { aigul: 'aigul'.padEnd(22, '.'), dauren: 'dauren'.padEnd(22, '.') } as const;
const BANKS = { alatau: '990140000017', betpak: '990140000027' } as const;
const WORDS: Record<Decision, string> = { grant: 'ИӘ', refuse: 'ЖОҚ', 'not-me': 'МЕН ЕМЕС' };

type Asking = { bank: keyof typeof BANKS; citizen: keyof typeof CITIZENS; key: string; purpose?: 'housing' };

/** The first bank asks about her, the second about him. */
export const HERS: Asking = { bank: 'alatau', citizen: 'aigul', key: 'hers' };
export const HIS: Asking = { bank: 'betpak', citizen: 'dauren', key: 'his' };
/** The first bank asks about her once more. */
export const AGAIN: Asking = { ...HERS, key: 'again' };
export const OTHERWISE: Asking = { ...HERS, key: 'otherwise', purpose: 'housing' };

const idOf = ({ bank, key }: Asking): string => idOfKey(BANKS[bank], key);

export const submitted =
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

export const advanced =
  (asking: Asking): Process =>
  async (_world, service) => {
    await service.advance(idOf(asking));
  };

export const tick: Process = async (_world, service) => {
  await service.tick();
};

export const cancelled =
  ({ bank, ...rest }: Asking): Process =>
  (_world, { cancelRequest }) =>
    cancelRequest({ requesterId: BANKS[bank], id: idOf({ bank, ...rest }) });

export const decided =
  (asking: Asking, decision: Decision): Process =>
  async (_world, { decideConsent }) => {
    const id = idOf(asking);
    return decideConsent({ citizenRef: CITIZENS[asking.citizen], id, decision, code: await codes(id, 1) });
  };

export const resent =
  (asking: Asking): Process =>
  (_world, { resendCode }) =>
    resendCode({ citizenRef: CITIZENS[asking.citizen], id: idOf(asking) });

/** A gateway delivers what failed once more. */
const DELIVERIES = 4;

export const replied =
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
export const looks =
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
export const time =
  (...moments: Instant[]): Process =>
  async ({ gates, set }) => {
    for (const moment of moments) await gates.pass('time', 'passes', () => set(moment));
  };

const DUE = plus(START, 6 * SECOND);
export const CLOSE = plus(START, 120 * MINUTE);
export const BEFORE_CLOSE = plus(CLOSE, -1);
/** Later than the end of what was submitted at the start. */
export const OVER = plus(START, 134 * MINUTE);

type Beginning = { submitted?: Asking[]; asked?: Asking[]; at?: Instant; mayCome?: Asking[] };

/** Two citizens with one phone, and what was submitted and asked before. */
export const given =
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
