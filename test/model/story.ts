import type { Answered, Body, Service } from '../support/service.ts';
import type { Decision, Fault, Purpose } from './commands.ts';
import type { People } from './people.ts';

/** Real time of this process, ms: what ended before something else began came before it. */
export type Span = { from: number; until: number };

/** `at`: the service's own time when it was sent, ms since 1970. */
type Call = Span & { at: number; status: number };

export type Submission = Call & {
  requester: number;
  citizen: number;
  purpose: Purpose;
  key: string | null;
  id: string | null;
  kind: string;
};

/** A decision on its way to the service; for an SMS `at` is when its gateway got it. */
export type Attempt = Call & {
  way: 'sms' | 'cabinet';
  /** When it reached the service, by its time, ms. */
  delivered: number;
  citizen: number | null;
  /** Known for a cabinet's decision only. */
  id: string | null;
  phone: string | null;
  code: string | null;
  /** Null when it says nothing clear. */
  decision: Decision | null;
  /** Nothing else was under way, no fault was on. */
  calm: boolean;
  /** What the register had for the citizen before and after. */
  contacts: (string | null)[];
};

/** `seenAt`: the service's time as it was known here when the answer came, ms. */
export type View = Span & {
  seenAt: number;
  id: string;
  by: 'one' | 'feed' | 'citizen' | 'submission';
  body: Body;
};
export type Known = { id: string; requester: number; citizen: number; purpose: string; at: number };

export type Story = {
  service: Service;
  people: People;
  known: Map<string, Known>;
  submissions: Submission[];
  attempts: Attempt[];
  cancels: (Call & { id: string })[];
  resends: { id: string }[];
  blocks: (Call & { citizen: number; requester: number; unblock: boolean })[];
  contacts: (Call & { citizen: number; phone: string | null })[];
  /** The service's time before and after each jump, ms. */
  jumps: (Span & { before: number; after: number })[];
  faults: (Span & { fault: Fault })[];
  views: View[];
  /** Where each requester's feed was read to. */
  cursors: string[];
  /** What was wrong on the spot. */
  troubles: string[];
  /** The service's time, as well as it can be known here. */
  now: () => number;
  /** What the service's clock is ahead of ours, ms. */
  ahead: number;
  /** More than one command is under way. */
  busy: boolean;
  /** The text of the hint that an unclear reply gets. */
  hint: string;
};

export function makeStory(
  service: Service,
  people: People,
  { ahead, hint }: Pick<Story, 'ahead' | 'hint'>,
): Story {
  const story: Story = {
    service,
    people,
    known: new Map(),
    submissions: [],
    attempts: [],
    cancels: [],
    resends: [],
    blocks: [],
    contacts: [],
    jumps: [],
    faults: [],
    views: [],
    cursors: people.requesters.map(() => new Date(Date.now() + ahead - 1_000).toISOString()),
    troubles: [],
    now: () => Date.now() + story.ahead,
    ahead,
    busy: false,
    hint,
  };
  return story;
}

/** The number that the register has for a citizen, as far as was acknowledged. */
export function contactOf({ contacts, people }: Story, citizen: number): string | null {
  const sent = contacts.filter((one) => one.citizen === citizen && one.status === 200).at(-1);
  return sent ? sent.phone : (people.citizens[citizen]?.home ?? null);
}

/** Every number that a citizen ever had in this history. */
export function phonesOf({ people }: Story, citizen: number): string[] {
  const { home = null, moved = '' } = people.citizens[citizen] ?? {};
  return home === null ? [moved] : [home, moved];
}

export const overlap = (a: Span, b: Span): boolean => a.from <= b.until && b.from <= a.until;

/** Whether a fault was on at some time of a call. */
export const faulty = ({ faults }: Story, span: Span): boolean =>
  faults.some((fault) => overlap(fault, span));

/** Statuses that a client may get without any fault; `429` is for everything, and of submissions judged by itself (rules-places.ts). */
const ORDINARY: ReadonlySet<number> = new Set([200, 202, 204, 400, 403, 404, 409, 410, 422, 429]);

type Asked = {
  method: string;
  path: string;
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
};

/** A call on the way, timed; its problem must be an ordinary one and tell nothing personal. */
export async function ask(
  story: Story,
  { method, path, ...rest }: Asked,
): Promise<Span & { answer: Answered; seenAt: number }> {
  const from = performance.now();
  const answer = await story.service.call(method, path, rest);
  const span = { from, until: performance.now() };
  const where = `${method} ${path} → ${answer.status} ${answer.text.slice(0, 300)}`;
  if (answer.status >= 400) {
    const personal = personalIn(story, answer.text);
    if (personal) story.troubles.push(`nothing personal in problems: ${where}`);
  }
  // A call that failed may have met a fault that has just gone.
  const unavailable = answer.status >= 500 && faulty(story, { from: from - 1_000, until: span.until });
  if (!ORDINARY.has(answer.status) && !unavailable) {
    story.troubles.push(`a problem without a fault (section 5): ${where}`);
  }
  return { ...span, answer, seenAt: story.now() };
}

function personalIn({ people, attempts }: Story, text: string): boolean {
  const numbers = people.citizens.flatMap(({ iin, home, moved }) => [iin, home ?? iin, moved]);
  const codes = attempts.flatMap(({ code }) => code ?? []);
  return [...numbers, people.stranger, ...codes].some((secret) => text.includes(secret.replace('+', '')));
}
