import type { Calls } from '../local/aws/call-log.ts';
import { completeIin } from '../shared/domain/identity-number.ts';
import { type Percentiles, percentiles, processorTimes, rateFor } from './measure.ts';
import { type BenchService, call, tokenOf, watchPhones } from './service.ts';

const BANK = '900140000020';
const OPERATOR = '900140000090';
const ROWS_A_CALL = 100;
/** Places that no bench uses up. */
const AMPLE = { perMinute: 1_000_000, perDay: 100_000_000 };
const PURPOSE = 'credit';

type Person = { iin: string; phone: string };

/** Numbers of people who live nowhere, and a phone of each. */
function* people(): Generator<Person> {
  for (let serial = 0; ; serial++) {
    const day = String(1 + (serial % 28)).padStart(2, '0');
    const month = String(1 + (Math.floor(serial / 28) % 12)).padStart(2, '0');
    const year = String(60 + (Math.floor(serial / 336) % 40)).padStart(2, '0');
    const iin = completeIin(`${year}${month}${day}3${String(Math.floor(serial / 13_440)).padStart(4, '0')}`);
    if (iin) yield { iin, phone: `+7702${String(1_000_000 + serial)}` };
  }
}

const STEPS = ['submit', 'ask', 'reply', 'answer', 'consentToAnswer'] as const;
type Step = (typeof STEPS)[number];

export type Confirmations = {
  clients: number;
  confirmations: number;
  perSecond: number;
  /** ms: the call; from the call to the SMS; the call; from its acceptance to the answer in hand; between the two events. */
  steps: Record<Step, Percentiles>;
  /** Calls of AWS that functions made for one, of these the writes of DynamoDB; what requesters read and the tick included. */
  calls: { all: number; writes: number };
  /** Processor time of a confirmation by process, ms. */
  processor: Record<string, number | null>;
};

const WRITE = /^(Put|Update|Delete|TransactWrite)/;

async function countedCalls(origin: string): Promise<{ all: number; writes: number }> {
  const { body } = await call<Calls>('GET', `${origin}/local/calls`);
  const kinds = Object.values(body).flatMap((own) => Object.entries(own));
  const sum = (some: [string, number][]): number => some.reduce((all, [, count]) => all + count, 0);
  return { all: sum(kinds), writes: sum(kinds.filter(([kind]) => WRITE.test(kind))) };
}

type Load = {
  clients: number;
  seconds: number;
  /** A client's next confirmation begins so many ms after its last one at the earliest. */
  pace?: number;
};

/** A running service with a bank in its register, and people who answer their phones. */
export async function openConfirmations(service: BenchService) {
  const { origin } = service;
  const operator = await tokenOf(origin, { bin: OPERATOR, scope: 'register' });
  const name = 'АО «Степной Кредит Банк»';
  const requester = {
    id: BANK,
    name: { kk: name, ru: name },
    class: 'bank',
    limits: AMPLE,
    status: 'active',
  };
  await call('POST', `${origin}/v1/register/requesters`, {
    token: operator,
    body: { requesters: [requester] },
  });
  const bank = await tokenOf(origin, { bin: BANK, name, scope: 'requests' });
  const everybody = people();
  const registered: Person[] = [];

  const bySms = new Map<string, (code: string) => void>();
  const stopPhones = watchPhones(service.dataDir, ({ number, direction, text }) => {
    const code = direction === 'out' ? /\b\d{6}\b/.exec(text)?.[0] : undefined;
    if (code !== undefined) bySms.get(number)?.(code);
  });
  const byAnswer = new Map<string, () => void>();
  const early = new Set<string>();
  // What tells the requester to look, as a webhook does, and costs the service nothing.
  service.onLine((line) => {
    if (!line.includes('request-moved') || !line.includes('"answered"')) return;
    const { requestId } = JSON.parse(line) as { requestId: string };
    const told = byAnswer.get(requestId);
    if (told) told();
    else early.add(requestId);
  });
  const whenAnswered = (id: string): Promise<void> =>
    new Promise((resolve) => {
      if (early.delete(id)) resolve();
      else byAnswer.set(id, resolve);
    });

  async function register(count: number): Promise<void> {
    while (registered.length < count) {
      const contacts = Array.from({ length: ROWS_A_CALL }, () => everybody.next().value as Person);
      await call('POST', `${origin}/v1/register/contacts`, {
        token: operator,
        body: { contacts: contacts.map((contact) => ({ ...contact, language: 'kk' })) },
      });
      registered.push(...contacts);
    }
  }

  async function confirm({ iin, phone }: Person, took: Record<Step, number[]>): Promise<void> {
    const coded = new Promise<string>((resolve) => bySms.set(phone, resolve));
    const began = performance.now();
    const { body } = await call<{ id: string }>('POST', `${origin}/v1/requests`, {
      token: bank,
      body: { iin, purpose: PURPOSE },
    });
    const submitted = performance.now();
    const code = await coded;
    const asked = performance.now();
    bySms.delete(phone);
    await call('POST', `${origin}/local/phones/${encodeURIComponent(phone)}/replies`, {
      body: { text: `${code} ИӘ` },
    });
    const replied = performance.now();
    await whenAnswered(body.id);
    byAnswer.delete(body.id);
    const { body: request } = await call<{ status: string; decidedAt: string; answeredAt: string }>(
      'GET',
      `${origin}/v1/requests/${body.id}`,
      { token: bank },
    );
    if (request.status !== 'answered') throw new Error(`a request that was answered is ${request.status}`);
    took.submit.push(submitted - began);
    took.ask.push(asked - began);
    took.reply.push(replied - asked);
    took.answer.push(performance.now() - replied);
    took.consentToAnswer.push(Date.parse(request.answeredAt) - Date.parse(request.decidedAt));
  }

  return {
    /** So many confirmations at once for so many seconds, each of somebody new. */
    async run({ clients, seconds, pace }: Load): Promise<Confirmations> {
      const took = Object.fromEntries(STEPS.map((step) => [step, [] as number[]])) as Record<Step, number[]>;
      const ofNobody = Object.fromEntries(STEPS.map((step) => [step, [] as number[]])) as Record<
        Step,
        number[]
      >;
      await register(Math.max(200, clients * 8));
      const next = (): Person => {
        const person = registered.shift();
        if (person === undefined) throw new Error('nobody is left to ask');
        return person;
      };
      await rateFor(clients, 1, () => confirm(next(), ofNobody));
      await register(clients + seconds * MOST_A_SECOND);
      const before = await countedCalls(origin);
      const { result: perSecond, ms } = await processorTimes(
        { service: service.pid, engine: service.enginePid, client: process.pid },
        () => rateFor(clients, seconds, () => confirm(next(), took), pace),
      );
      const confirmations = took.submit.length;
      const after = await countedCalls(origin);
      return {
        clients,
        confirmations,
        perSecond,
        steps: Object.fromEntries(
          STEPS.map((step) => [step, percentiles(took[step])]),
        ) as Confirmations['steps'],
        calls: {
          all: (after.all - before.all) / confirmations,
          writes: (after.writes - before.writes) / confirmations,
        },
        processor: Object.fromEntries(
          Object.entries(ms).map(([process, used]) => [process, used === null ? null : used / confirmations]),
        ),
      };
    },
    close: stopPhones,
  };
}

/** More than any machine of today does; so many people are registered before the clock starts. */
const MOST_A_SECOND = 120;
