import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { callAt } from './call.ts';

/** Whatever the service answers; a field that an answer does not have is undefined at run time. */
export type Body = {
  [field: string]: unknown;
  id: string;
  status: string;
  type: string;
  errors: { pointer: string; detail: string }[];
  attemptsLeft: number;
  items: Body[];
  requester: { id: string; name: string; kind: string };
  next: string;
  events: { type: string; at: string }[];
  chain?: { events: { type: string }[] };
  createdAt: string;
  /** The end of a request, as its requester reads it. */
  expiresAt: string;
  /** Of a request in its citizen's cabinet. */
  consentDeadline: string;
  decidedAt: string;
  code: string;
  access_token: string;
};

/** An answer over HTTP: `body` is its JSON, `text` what stood there. */
export type Answered = { status: number; headers: Headers; body: Body; text: string };

export type Call = {
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
};

export type Sms = {
  id: string;
  at: string;
  direction: 'in' | 'out';
  text: string;
  encoding: string;
  segments: number;
};

/** Somebody in the register of this test, with a phone unless told otherwise. */
export type Citizen = { iin: string; phone: string | null; token: string };

/** Characters of its output. */
const LAST_WORDS = 4_000;
const READY = /Kelisim is ready at (\S+)/;

/** The whole service as `npm start` runs it, in a process and a data folder of its own. */
export async function startService(options: { dataDir?: string; env?: Record<string, string> } = {}) {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'kelisim-e2e-'));
  let child: ChildProcess;
  let output = '';
  let origin = '';
  let port = '0';
  let ending = false;

  /** Starts it on its data folder; after the first time on the same port, as an operator would. */
  async function start(): Promise<void> {
    ending = false;
    child = spawn(process.execPath, ['local/main.ts'], {
      env: {
        ...process.env,
        PORT: port,
        DATA_DIR: dataDir,
        POWERTOOLS_LOG_LEVEL: 'INFO',
        // Many tests look for something again and again, all at once.
        STAGE_RATE: 'free',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const before = output.length;
    const ready = new Promise<void>((resolve, reject) => {
      const take = (chunk: Buffer): void => {
        output += chunk.toString();
        if (READY.test(output.slice(before))) resolve();
      };
      child.stdout?.on('data', take);
      child.stderr?.on('data', take);
      child.once('exit', (code, signal) => {
        const death = `the service ended with ${code ?? signal}: ${output.slice(before).slice(-LAST_WORDS)}`;
        reject(new Error(death));
        // A service that dies under a test leaves nothing but refused connections, unless it is told.
        if (!ending) process.stderr.write(`${death}\n`);
      });
    });
    await ready;
    origin = READY.exec(output.slice(before))?.[1] ?? '';
    port = new URL(origin).port;
  }

  async function end(signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    ending = true;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  const call = (method: string, path: string, asked?: Call): Promise<Answered> =>
    callAt(origin, method, path, asked);

  async function token(claims: {
    iin?: string;
    bin?: string;
    name?: string;
    sub?: string;
    scope: string;
  }): Promise<string> {
    const { body } = await call('POST', '/local/tokens', { body: claims });
    return body.access_token;
  }

  let citizens = 0;

  /** A new person; `belongs` puts a family with an assigned allowance into the register, `phone: false` leaves none. */
  async function citizen(
    input: { belongs?: boolean; phone?: boolean; language?: string } = {},
  ): Promise<Citizen> {
    const iin = nextIin();
    const phone = input.phone === false ? null : `+7701${String(1_000_000 + citizens)}`;
    const register = await token({ bin: OPERATOR, scope: 'register' });
    if (phone) {
      const contacts = [{ iin, phone, language: input.language ?? 'kk' }];
      await registered('contacts', { token: register, body: { contacts } });
    }
    if (input.belongs) await registered('entries', { token: register, body: { entries: [assignedTo(iin)] } });
    return { iin, phone, token: await token({ iin, scope: 'consents' }) };
  }

  /** On a busy machine a call may take longer than its limit: it is made again, as the ministry would. */
  const registered = (what: 'contacts' | 'entries' | 'requesters', rows: Call): Promise<Answered> =>
    until(
      () => call('POST', `/v1/register/${what}`, rows),
      ({ status }) => status === 200,
    );

  const known = new Set<string>();

  /** The token of an organisation in the register of requesters, under this name and with limits that no test comes near. */
  async function bank(bin = BANK, name = 'АО «Степной Кредит Банк»'): Promise<string> {
    if (!known.has(`${bin} ${name}`)) {
      await register({
        id: bin,
        name: { kk: name, ru: name },
        class: 'bank',
        limits: AMPLE,
        status: 'active',
      });
      known.add(`${bin} ${name}`);
    }
    return token({ bin, name, scope: 'requests' });
  }

  /** Puts entries into the register of requesters. */
  async function register(...requesters: Record<string, unknown>[]): Promise<Answered> {
    const operator = await token({ bin: OPERATOR, scope: 'register' });
    return registered('requesters', { token: operator, body: { requesters } });
  }

  /** Many new people with a phone each, registered a hundred at once. */
  async function manyCitizens(count: number): Promise<Citizen[]> {
    const people = Array.from({ length: count }, () => ({
      iin: nextIin(),
      phone: `+7702${1_000_000 + citizens}`,
    }));
    const register = await token({ bin: OPERATOR, scope: 'register' });
    for (let start = 0; start < count; start += ROWS_A_CALL) {
      const contacts = people.slice(start, start + ROWS_A_CALL);
      await registered('contacts', { token: register, body: { contacts } });
    }
    return Promise.all(
      people.map(async (one) => ({ ...one, token: await token({ iin: one.iin, scope: 'consents' }) })),
    );
  }

  function nextIin(): string {
    for (;;) {
      citizens++;
      const iin = completeIin(`9001011${String(citizens).padStart(4, '0')}`);
      if (iin) return iin;
    }
  }

  const sms = async (phone: Phone): Promise<Sms[]> =>
    JSON.parse((await call('GET', `${pathOf(phone)}/messages`)).text);

  /** The codes that a phone was sent, oldest first. */
  async function codes(phone: Phone): Promise<string[]> {
    const messages = await sms(phone);
    return messages.flatMap(({ direction, text }) =>
      direction === 'out' ? (text.match(/\b\d{6}\b/g) ?? []) : [],
    );
  }

  const reply = (phone: Phone, text: string, messageId?: string): Promise<Answered> =>
    call('POST', `${pathOf(phone)}/replies`, {
      body: { text, ...(messageId !== undefined && { messageId }) },
    });

  /** Looks again and again until `wanted` accepts what it sees; the last look is in the error when it never does. */
  async function until<T>(look: () => Promise<T>, wanted: (seen: T) => boolean | undefined): Promise<T> {
    for (let tries = 0; ; tries++) {
      const seen = await look();
      if (wanted(seen)) return seen;
      if (tries === PATIENCE) throw new Error(`never came true; last seen: ${JSON.stringify(seen)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  const request = async (id: string, bank: string): Promise<Body> =>
    (await call('GET', `/v1/requests/${id}`, { token: bank })).body;

  const submit = (
    bank: string,
    body: Record<string, unknown>,
    headers: Record<string, string> = {},
  ): Promise<Answered> =>
    call('POST', '/v1/requests', { token: bank, body: { purpose: 'credit', ...body }, headers });

  /** The citizen's prompts and history: one page of the cabinet. */
  const consents = async (citizen: Pick<Citizen, 'token'>): Promise<Body[]> =>
    (await call('GET', '/v1/consents', { token: citizen.token })).body.items;

  /** What the citizen finds of a request once it is recorded that they were asked: in the receipt, then in the list. */
  async function lookFor(id: string, citizen: Pick<Citizen, 'token'>): Promise<Body | undefined> {
    const { body } = await call('GET', `/v1/consents/${id}/receipt`, citizen);
    if (!body.chain?.events.some(({ type }) => type === 'asked')) return undefined;
    return (await consents(citizen))?.find((item) => item.id === id);
  }

  /** Waits until a citizen has been asked; the request as the citizen's cabinet shows it. */
  async function whenAsked(iin: string, id: string): Promise<Body> {
    const citizen = { token: await token({ iin, scope: 'consents' }) };
    const found = await until(
      () => lookFor(id, citizen),
      (seen) => seen !== undefined,
    );
    return found ?? Promise.reject(new Error(`${id} is in no cabinet`));
  }

  /** Asks about a citizen and waits until the citizen has been asked; the request as its requester reads it. */
  async function ask(bank: string, iin: string, body: Record<string, unknown> = {}): Promise<Body> {
    const { body: submitted } = await submit(bank, { iin, ...body });
    await whenAsked(iin, submitted.id);
    return request(submitted.id, bank);
  }

  await start();
  return {
    get origin() {
      return origin;
    },
    /** Everything it has written to its terminal. */
    get output() {
      return output;
    },
    dataDir,
    start,
    kill: () => end('SIGKILL'),
    /** Stops it and removes its data folder. */
    stop: async () => {
      await end('SIGINT');
      // Windows, which ends it at once, lets go of its files a moment later.
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
    },
    interrupt: () => end('SIGINT'),
    call,
    token,
    bank,
    register,
    citizen,
    manyCitizens,
    nextIin,
    sms,
    codes,
    reply,
    until,
    request,
    advance: (duration: string) => call('POST', '/local/clock', { body: { advance: duration } }),
    fault: (fault: Record<string, unknown>) => call('POST', '/local/faults', { body: fault }),
    smsSpending: (limit: 'reached' | 'not-reached') =>
      call('POST', '/local/sms-spending', { body: { limit } }),

    ask,
    lookFor,
    whenAsked,

    /** Asks about a citizen with a phone; the prompt in the cabinet with the code that the phone was sent. */
    async askBySms(
      bank: string,
      { iin, phone }: Citizen,
      body: Record<string, unknown> = {},
    ): Promise<Body & { smsCode: string }> {
      const before = await codes(phone);
      const { body: submitted } = await submit(bank, { iin, ...body });
      const [prompt, after] = await Promise.all([
        whenAsked(iin, submitted.id),
        until(
          () => codes(phone),
          ({ length }) => length > before.length,
        ),
      ]);
      return { ...prompt, smsCode: after.at(-1) ?? '' };
    },

    submit,
    cancel: (id: string, bank: string) => call('POST', `/v1/requests/${id}/cancel`, { token: bank }),
    decide: (citizen: Citizen, id: string, body: { decision: string; code: string }) =>
      call('POST', `/v1/consents/${id}/decision`, { token: citizen.token, body }),
    resend: (citizen: Citizen, id: string) =>
      call('POST', `/v1/consents/${id}/code`, { token: citizen.token }),

    consents,

    /** What the service's own clock shows. */
    now: async (): Promise<string> =>
      String((await call('POST', '/local/clock', { body: { advance: 'PT0S' } })).body.now),

    /** Waits until a request has this status. */
    whenStatus: (id: string, bank: string, status: string) =>
      until(
        () => request(id, bank),
        (seen) => seen.status === status,
      ),
  };
}

export type Service = Awaited<ReturnType<typeof startService>>;

/** As the register has it; a test that writes to a citizen without one has a mistake. */
type Phone = Citizen['phone'];

function pathOf(phone: Phone): string {
  if (phone === null) throw new Error('this citizen has no phone');
  return `/local/phones/${encodeURIComponent(phone)}`;
}

const PATIENCE = 400;
const ROWS_A_CALL = 100;
/** Places that no test uses up. */
const AMPLE = { perMinute: 1_000_000, perDay: 1_000_000 };
const OPERATOR = '900140000090';
export const BANK = '900140000020';
export const OTHER_BANK = '900140000010';

/** A journal row by which the applicant's family has an allowance now, whatever now is. */
export const assignedTo = (iin: string, family: string[] = []) => ({
  applicationNumber: `T-${iin.slice(-5)}`,
  registeredOn: '2020-01-10',
  applicantIin: iin,
  assistance: 'unconditional',
  decision: { kind: 'assign', on: '2020-01-20' },
  period: { from: '2020-01', to: '2099-12' },
  totalTenge: 100_000,
  authority: { kato: '710000000', name: { kk: 'Астана қаласы', ru: 'город Астана' } },
  family: family.map((member) => ({ iin: member })),
});

/** The first half of 2026 only, unless told otherwise. */
export const inHalfOf2026 = (iin: string, changes: object = {}) => ({
  ...assignedTo(iin),
  registeredOn: '2026-01-10',
  decision: { kind: 'assign', on: '2026-01-20' },
  period: { from: '2026-01', to: '2026-06' },
  ...changes,
});

/** A code that is none of the right ones. */
export function codeOtherThan(...codes: string[]): string {
  const candidates = Array.from({ length: codes.length + 1 }, (_, index) => String(100_000 + index));
  return candidates.find((candidate) => !codes.includes(candidate)) ?? '';
}
