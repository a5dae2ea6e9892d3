import { beforeAll, describe, expect, test } from 'vitest';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { bestGuess, differing, type Seen } from '../support/classifier.ts';
import { type Answered, BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

/** `npm run test:long` has two hundred a kind, and times too, which depend on the machine. */
const LONG = process.env.BLINDNESS_PEOPLE !== undefined;
const PEOPLE = Number(process.env.BLINDNESS_PEOPLE ?? 6);
const POLLS = 8;
const EVERY = 50;
const WORST = 0.6;

const service = useService();
let bank: string;
beforeAll(async () => {
  bank = await service.bank();
});

let children = 0;
function childIin(): string {
  for (;;) {
    const iin = completeIin(`1503155${String(++children).padStart(4, '0')}`);
    if (iin) return iin;
  }
}

const withPhone = async () => (await service.citizen()).iin;

/** A person of each kind, prepared long before anybody asks. */
const KINDS: Record<string, () => Promise<string>> = {
  phone: withPhone,
  none: async () => (await service.citizen({ phone: false, belongs: true })).iin,
  unknown: async () => service.nextIin(),
  child: async () => childIin(),
  blocked: async () => {
    const citizen = await service.citizen();
    await service.call('PUT', `/v1/me/blocks/${BANK}`, { token: citizen.token });
    return citizen.iin;
  },
  'refused before': async () => {
    const citizen = await service.citizen();
    const { id, smsCode: code } = await service.askBySms(bank, citizen);
    expect((await service.decide(citizen, id, { decision: 'refuse', code })).status).toBe(200);
    return citizen.iin;
  },
};
const NAMES = Object.keys(KINDS);

/** Texts as numbers: the same text is the same number. */
const texts = new Map<string, number>();
const numberOf = (text: string): number => {
  const known = texts.get(text) ?? texts.size;
  texts.set(text, known);
  return known;
};

/** Each call has its own id, and the minute's calls are counted down. */
const OWN = ['date', 'x-request-id', 'location', 'etag', 'ratelimit', 'retry-after'];
const headersOf = ({ headers }: Answered): string =>
  JSON.stringify([...headers].filter(([name]) => !OWN.includes(name)));

/** All of a reply but what is the request's own by nature, and the person's number. */
function outline({ status, body, text }: Answered): string {
  const { createdAt, expiresAt } = body;
  const minutes = Math.floor((Date.parse(expiresAt) - Date.parse(createdAt)) / 60_000);
  const events = body.events.map(({ type, at }) => [type, at === createdAt]);
  const masked = { ...body, id: 0, iin: 0, createdAt: 0, expiresAt: minutes, events };
  return JSON.stringify([status, text.length, masked]);
}

type Look = { seen: Record<string, number>; id: string };

/** One person: the submission, and what polling every 50 ms tells. */
async function lookAt(iin: string): Promise<Look> {
  const startedAt = performance.now();
  const submitted = await service.submit(bank, { iin });
  const submitting = performance.now() - startedAt;
  const polls: { answered: Answered; ms: number }[] = [];
  for (let poll = 0; poll < POLLS; poll++) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    const before = performance.now();
    const answered = await service.call('GET', `/v1/requests/${submitted.body.id}`, { token: bank });
    polls.push({ answered, ms: performance.now() - before });
  }
  const ms = polls.map((poll) => poll.ms);
  const times = {
    submitting,
    first: ms[0] ?? 0,
    mean: ms.reduce((a, b) => a + b) / ms.length,
    most: Math.max(...ms),
  };
  const told = polls.map(({ answered }) => [outline(answered), headersOf(answered)]);
  return {
    id: submitted.body.id,
    seen: {
      submission: numberOf(outline(submitted)),
      submissionHeaders: numberOf(headersOf(submitted)),
      tellings: new Set(told.map((one) => JSON.stringify(one))).size,
      polled: numberOf(JSON.stringify(told[0])),
      etags: new Set(polls.map(({ answered }) => answered.headers.get('etag'))).size,
      ...(LONG && times),
    },
  };
}

/** Everybody, one of each kind at a time, in an order that changes; then the feed, the window's close and the end. */
async function lookAtAll(): Promise<Map<string, Seen[]>> {
  const prepared: Record<string, string>[] = [];
  for (let round = 0; round < PEOPLE; round++) {
    const made = await Promise.all(NAMES.map(async (name) => [name, await KINDS[name]?.()] as const));
    prepared.push(Object.fromEntries(made.map(([name, iin]) => [name, iin ?? ''])));
  }
  const looks: (Look & { kind: string })[] = [];
  for (const [round, people] of prepared.entries()) {
    const order = NAMES.map((_, index) => NAMES[(index + round) % NAMES.length] ?? '');
    const seen = await Promise.all(order.map((kind) => lookAt(people[kind] ?? '')));
    looks.push(...seen.map((look, index) => ({ ...look, kind: order[index] ?? '' })));
  }
  for (const step of ['PT11M', 'PT1H50M', 'PT10M', 'PT3M']) {
    await service.advance(step);
    for (const look of looks) {
      const answered = await service.call('GET', `/v1/requests/${look.id}`, { token: bank });
      look.seen[`after ${step}`] = numberOf(outline(answered) + headersOf(answered));
      // Its jitter is drawn anew for everybody: only many of them could tell anything.
      if (LONG) look.seen[`Retry-After, ${step}`] = Number(answered.headers.get('retry-after'));
    }
  }
  const byKind = Map.groupBy(looks, ({ kind }) => kind);
  return new Map([...byKind].map(([kind, its]) => [kind, its.map(({ seen }) => seen)]));
}

type Trouble = Record<'begin' | 'end', () => Promise<unknown>>;

const FAILING: Trouble = {
  begin: () => service.fault({ service: 'sns', rate: 1 }),
  end: () => service.fault({ service: 'sns', rate: 0 }),
};
const HELD_BACK: Trouble = {
  begin: () => service.smsSpending('reached'),
  end: () => service.smsSpending('not-reached'),
};

describe.each<[string, Trouble | null]>([
  ['working', null],
  ['failing', FAILING],
  ['held back', HELD_BACK],
])('while SMS are %s', (sms, trouble) => {
  let seen: Map<string, Seen[]>;
  beforeAll(async () => {
    seen = await (trouble ? during(trouble, lookAtAll) : lookAtAll());
  }, 3_600_000);

  test.each(NAMES)(
    `the best guess whether somebody is of the kind "%s" is no better than ${WORST}`,
    (kind) => {
      const those = seen.get(kind) ?? [];
      for (const other of NAMES.filter((name) => name !== kind)) {
        const others = seen.get(other) ?? [];
        if (!LONG) {
          expect(differing(those, others), `${kind} and ${other}`).toEqual([]);
          continue;
        }
        const guess = bestGuess(those, others);
        process.stdout.write(`SMS ${sms}: ${kind} or ${other}: AUC ${guess.auc} by ${guess.by.join(', ')}\n`);
        expect(guess.auc, `${kind} and ${other}, by ${guess.by.join(', ')}`).toBeLessThanOrEqual(WORST);
      }
    },
  );
});

/** It begins with the first look: who refused before had an SMS to refuse by. */
async function during<T>(trouble: Trouble, look: () => Promise<T>): Promise<T> {
  const prepare = KINDS['refused before'];
  const ready: string[] = [];
  for (let round = 0; round < PEOPLE; round++) ready.push((await prepare?.()) ?? '');
  KINDS['refused before'] = async () => ready.pop() ?? '';
  await trouble.begin();
  try {
    return await look();
  } finally {
    await trouble.end();
    if (prepare) KINDS['refused before'] = prepare;
  }
}
