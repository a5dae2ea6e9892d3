import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineBinary } from './engine-binary.ts';
import { deleteExpired } from './engine-expiry.ts';
import { mendStreamRecords, type StreamPositions } from './engine-remedies.ts';
import { endOrphans } from './orphan.ts';

export type Engine = {
  url: string;
  /** False when DYNAMODB_ENDPOINT names another DynamoDB, which needs none of the engine's remedies. */
  embedded: boolean;
  /** The engine's process. */
  pid?: number | undefined;
  /** Deletes the stream records before these positions. A thousand at a time cost about 10 ms. */
  forgetRecords: (positions: StreamPositions) => void;
  /** Deletes some of what has expired by then, in whole seconds since 1970; gives how many items. Another DynamoDB does so itself. */
  forgetExpired: (now: number) => number;
  stop: () => Promise<void>;
};

export type EngineOptions = {
  /** The SQLite file. */
  file: string;
  /** DYNAMODB_ENDPOINT: use this DynamoDB, start none. */
  endpoint?: string | undefined;
  /** What the stream poller has handled; older records are deleted. */
  positions: StreamPositions;
  /** The engine ended by itself; `line` says how. */
  onExit: (line: string) => void;
};

const START_TRIES = 3;

/**
 * One of sixteen million loopback addresses: the engine lets every page of a browser on this machine talk to it (CORS
 * `*`), which then has to find it first. macOS answers to one of them only, so that there the port alone hides it.
 */
export const hiddenHost = (platform: NodeJS.Platform = process.platform): string =>
  platform === 'darwin' ? '127.0.0.1' : `127.${[1, 2, 3].map(() => randomInt(1, 255)).join('.')}`;

/**
 * How the engine outlives Ctrl-C, which is for the service alone, as that stops the engine last: in a process group of
 * its own, or on Windows with a console of its own, which nobody sees. A detached process would outlive a killed service
 * there too, and any other ends with it (libuv puts it into a job that Windows closes with its owner).
 */
export const ownGroup = (
  platform: NodeJS.Platform = process.platform,
): Pick<SpawnOptions, 'detached' | 'windowsHide'> =>
  platform === 'win32' ? { windowsHide: true } : { detached: true };

async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** True once the engine answers, false when it ended instead. */
async function becomesReady(child: ChildProcess, url: string): Promise<boolean> {
  while (!hasEnded(child)) {
    const response = await fetch(url).catch(() => undefined); // Refused until it listens.
    if (response?.ok && !hasEnded(child)) return true;
    await sleep(10);
  }
  return false;
}

type Running = { child: ChildProcess; url: string; lastWords: () => string };

async function launch(program: string, file: string): Promise<Running & { ready: boolean }> {
  const host = hiddenHost();
  const port = await freePort(host);
  const child = spawn(program, ['serve', '--host', host, '--port', String(port), '--db-path', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...ownGroup(),
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = text.trim().split('\n').at(-1) || words;
  });
  // Its last words may come after its end.
  const closed = new Promise((resolve) => child.once('close', resolve));
  await once(child, 'spawn');
  const url = `http://${host}:${port}`;
  const ready = await becomesReady(child, url);
  if (!ready) await closed;
  return { child, url, lastWords: () => words, ready };
}

/** Another program may take the free port before the engine does: then another port. */
async function launchOnFreePort(program: string, file: string): Promise<Running> {
  for (let attempt = 1; ; attempt += 1) {
    const { ready, ...engine } = await launch(program, file);
    if (ready) return engine;
    if (attempt === START_TRIES) throw new Error(`The DynamoDB engine did not start: ${engine.lastWords()}`);
  }
}

/** Windows has no signals: any ends it there at once, which SQLite's log survives as it survives `kill -9`. */
async function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/**
 * Starts the DynamoDB engine on its file, or answers with the DynamoDB at `endpoint`. Call it with the data folder's
 * lock held. Throws an error with a one-line message when there is no engine for this platform or it does not start.
 */
export async function startEngine({ file, endpoint, positions, onExit }: EngineOptions): Promise<Engine> {
  if (endpoint !== undefined)
    return {
      url: endpoint,
      embedded: false,
      forgetRecords: () => undefined,
      forgetExpired: () => 0,
      stop: async () => undefined,
    };

  const program = engineBinary();
  await endOrphans(file);
  const { child, url, lastWords } = await launchOnFreePort(program, file);
  const killWithService = () => child.kill('SIGKILL');
  process.once('exit', killWithService);
  const report = (code: number | null, signal: string | null) =>
    onExit(
      [`The DynamoDB engine ended by itself (${signal ?? `exit code ${code}`})`, lastWords()]
        .filter(Boolean)
        .join(': '),
    );
  child.once('exit', report);
  async function stop() {
    child.off('exit', report);
    process.off('exit', killWithService);
    await stopChild(child);
  }
  const forgetRecords = (handled: StreamPositions) => mendStreamRecords(file, handled);
  try {
    forgetRecords(positions);
  } catch (error) {
    await stop();
    throw error;
  }
  const forgetExpired = (now: number) => deleteExpired(file, now);
  return { url, embedded: true, pid: child.pid, forgetRecords, forgetExpired, stop };
}
