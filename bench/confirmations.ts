import type { Calls } from '../local/aws/call-log.ts';
import { type Load, type Percentiles, percentiles, processorTimes, rateFor, WARMING } from './measure.ts';
import { type Person, people } from './people.ts';
import { type BenchService, busyAnswers, call, tokenOf } from './service.ts';
import { watchService } from './told.ts';

const BANK = '900140000020';
const OPERATOR = '900140000090';
const ROWS_A_CALL = 100;
/** Places that no bench uses up. */
const AMPLE = { perMinute: 1_000_000, perDay: 10_000_000 };
const PURPOSE = 'credit';

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
  /** Calls that were answered 503 and sent again. */
  busy: number;
};

type Took = Record<Step, number[]>;
const nothingTaken = (): Took => Object.fromEntries(STEPS.map((step) => [step, [] as number[]])) as Took;

const WRITE = /^(Put|Update|Delete|TransactWrite)/;

async function countedCalls(origin: string): Promise<{ all: number; writes: number }> {
  const { body } = await call<Calls>('GET', `${origin}/local/calls`);
  const kinds = Object.values(body).flatMap((own) => Object.entries(own));
  const sum = (some: [string, number][]): number => some.reduce((all, [, count]) => all + count, 0);
  return { all: sum(kinds), writes: sum(kinds.filter(([kind]) => WRITE.test(kind))) };
}

/** So many confirmations, however long they take. */
type Count = { clients: number; confirmations: number };

/** A running service with a bank in its register, and people who answer their phones. */
export async function openConfirmations(service: BenchService) {
  const { origin } = service;
  const tokens = { operator: '', bank: '' };
  const name = 'АО «Степной Кредит Банк»';
  const requester = {
    id: BANK,
    name: { kk: name, ru: name },
    class: 'bank',
    limits: AMPLE,
    status: 'active',
  };
  async function signIn(): Promise<void> {
    tokens.operator = await tokenOf(origin, { bin: OPERATOR, scope: 'register' });
    tokens.bank = await tokenOf(origin, { bin: BANK, name, scope: 'requests' });
  }
  await signIn();
  const { body } = await call<{ rejected: object[] }>('POST', `${origin}/v1/register/requesters`, {
    token: tokens.operator,
    body: { requesters: [requester] },
  });
  if (body.rejected.length > 0) throw new Error(`the bank was rejected: ${JSON.stringify(body.rejected)}`);
  const everybody = people();
  const registered: Person[] = [];

  const told = watchService(service);

  async function register(count: number): Promise<void> {
    while (registered.length < count) {
      const contacts = Array.from({ length: ROWS_A_CALL }, () => everybody.next().value as Person);
      await call('POST', `${origin}/v1/register/contacts`, {
        token: tokens.operator,
        body: { contacts: contacts.map((contact) => ({ ...contact, language: 'kk' })) },
      });
      registered.push(...contacts);
    }
  }

  async function confirm({ iin, phone }: Person, took: Took): Promise<void> {
    const coded = told.code(phone);
    const began = performance.now();
    const { body } = await call<{ id: string }>('POST', `${origin}/v1/requests`, {
      token: tokens.bank,
      body: { iin, purpose: PURPOSE },
    });
    const submitted = performance.now();
    const code = await coded;
    const asked = performance.now();
    await call('POST', `${origin}/local/phones/${encodeURIComponent(phone)}/replies`, {
      body: { text: `${code} ИӘ` },
    });
    const replied = performance.now();
    await told.answered(body.id);
    const { body: request } = await call<{ status: string; decidedAt: string; answeredAt: string }>(
      'GET',
      `${origin}/v1/requests/${body.id}`,
      { token: tokens.bank },
    );
    if (request.status !== 'answered') throw new Error(`a request that was answered is ${request.status}`);
    took.submit.push(submitted - began);
    took.ask.push(asked - began);
    took.reply.push(replied - asked);
    took.answer.push(performance.now() - replied);
    took.consentToAnswer.push(Date.parse(request.answeredAt) - Date.parse(request.decidedAt));
  }

  const next = (): Person => {
    const person = registered.shift();
    if (person === undefined) throw new Error('nobody is left to ask');
    return person;
  };

  async function measure(clients: number, run: (took: Took) => Promise<number>): Promise<Confirmations> {
    const took = nothingTaken();
    const [before, busyBefore] = [await countedCalls(origin), busyAnswers()];
    const { result: perSecond, ms } = await processorTimes(
      { service: service.pid, engine: service.enginePid, client: process.pid },
      () => run(took),
    );
    const confirmations = took.submit.length;
    const after = await countedCalls(origin);
    const ofOne = (sum: number | null): number | null => (sum === null ? null : sum / confirmations);
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
      processor: Object.fromEntries(Object.entries(ms).map(([process, used]) => [process, ofOne(used)])),
      busy: busyAnswers() - busyBefore,
    };
  }

  return {
    /** So many confirmations at once for so many seconds, each of somebody new. */
    async run({ clients, seconds, pace = 0, warming = WARMING }: Load): Promise<Confirmations> {
      await register(2 * clients + (warming + seconds) * MOST_A_SECOND);
      await rateFor(clients, warming, () => confirm(next(), nothingTaken()), { pace });
      return measure(clients, (took) => rateFor(clients, seconds, () => confirm(next(), took), { pace }));
    },
    /** So many confirmations, without any before them that are not measured. */
    async runAll({ clients, confirmations: most }: Count): Promise<Confirmations> {
      await register(most);
      return measure(clients, (took) =>
        rateFor(clients, Number.POSITIVE_INFINITY, () => confirm(next(), took), { most }),
      );
    },
    /** People to ask, before anything is measured. */
    register,
    /** Tokens by the service's clock of now. */
    signIn,
    close: told.close,
  };
}

/** More than any machine of today does; so many people are registered before the clock starts. */
const MOST_A_SECOND = 120;
