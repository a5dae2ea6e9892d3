import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Dispatcher, request } from 'undici';
import { childrenOf } from './measure.ts';

const READY = /Kelisim is ready at (\S+)/;
/** How often the file of the phones is looked at, ms. */
const LOOK = 4;

export type BenchService = Awaited<ReturnType<typeof startBenchService>>;

/** The service of a checkout, as `npm start` runs it, in a process and a data folder of its own. */
export async function startBenchService({ checkout = join(import.meta.dirname, '..'), env = {} } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'kelisim-bench-'));
  const child = spawn(process.execPath, ['local/main.ts'], {
    cwd: checkout,
    // Logs as on AWS; a bench takes more calls a second than a stage lets through.
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: dataDir,
      POWERTOOLS_LOG_LEVEL: 'INFO',
      STAGE_RATE: 'free',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const onLine = new Set<(line: string) => void>();
  const lines = createInterface(child.stdout);
  const origin = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
    lines.on('line', (line) => {
      const ready = READY.exec(line)?.[1];
      if (ready !== undefined) resolve(ready);
      for (const take of onLine) take(line);
    });
  });
  const pid = child.pid ?? 0;
  return {
    origin,
    dataDir,
    pid,
    /** The DynamoDB engine's process, where the system tells. */
    enginePid: childrenOf(pid)[0],
    onLine: (take: (line: string) => void) => onLine.add(take),
    async stop(): Promise<void> {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

type Answered<T> = { status: number; body: T };

let busy = 0;

/** How many calls have been answered 503 so far. */
export const busyAnswers = (): number => busy;

/** One call; what is answered with 503 on a busy machine is sent again, as a client would, and the time counts. */
export async function call<T>(
  method: Dispatcher.HttpMethod,
  url: string,
  { token, body }: { token?: string; body?: object } = {},
): Promise<Answered<T>> {
  for (;;) {
    const { statusCode: status, body: answer } = await request(url, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (status < 300) return { status, body: JSON.parse(text) };
    if (status !== 503) throw new Error(`${new URL(url).pathname} was answered ${status}: ${text}`);
    busy++;
  }
}

export async function tokenOf(origin: string, claims: object): Promise<string> {
  const { body } = await call<{ access_token: string }>('POST', `${origin}/local/tokens`, { body: claims });
  return body.access_token;
}

type Message = { number: string; direction: 'in' | 'out'; text: string };

/** Tells of every SMS to a phone as it is written to the file of the phones, without a call to the service. */
export function watchPhones(dataDir: string, onMessage: (message: Message) => void): () => void {
  const fd = openSync(join(dataDir, 'phones.jsonl'), 'r');
  const chunk = Buffer.alloc(64 * 1024);
  let rest = Buffer.alloc(0);
  function look(): void {
    for (let read = readSync(fd, chunk); read > 0; read = readSync(fd, chunk)) {
      rest = Buffer.concat([rest, chunk.subarray(0, read)]);
      const end = rest.lastIndexOf(0x0a) + 1;
      const whole = rest.toString('utf8', 0, end).split('\n').slice(0, -1);
      rest = rest.subarray(end);
      for (const line of whole) onMessage(JSON.parse(line) as Message);
    }
  }
  const timer = setInterval(look, LOOK);
  return () => {
    clearInterval(timer);
    closeSync(fd);
  };
}
