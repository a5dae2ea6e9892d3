import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
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

const binary = (): string => {
  try {
    return fileURLToPath(import.meta.resolve('@dynoxide/linux-x64/dynoxide'));
  } catch (cause) {
    throw new Error(
      `No DynamoDB engine is installed for ${process.platform}-${process.arch}: set DYNAMODB_ENDPOINT to the URL of any DynamoDB.`,
      { cause },
    );
  }
};

/**
 * One of Linux's sixteen million loopback addresses: the engine lets every page of a browser on this machine talk to it
 * (CORS `*`), which then has to find it first.
 */
const hiddenHost = (): string => `127.${[1, 2, 3].map(() => randomInt(1, 255)).join('.')}`;

const freePort = async (host: string): Promise<number> => {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** True once the engine answers, false when it ended instead. */
const becomesReady = async (child: ChildProcess, url: string): Promise<boolean> => {
  while (!hasEnded(child)) {
    const response = await fetch(url).catch(() => undefined); // Refused until it listens.
    if (response?.ok && !hasEnded(child)) return true;
    await sleep(10);
  }
  return false;
};

type Running = { child: ChildProcess; url: string; lastWords: () => string };

const launch = async (file: string): Promise<Running & { ready: boolean }> => {
  const host = hiddenHost();
  const port = await freePort(host);
  // In a process group of its own: Ctrl-C reaches the service alone, which then stops the engine last.
  const child = spawn(binary(), ['serve', '--host', host, '--port', String(port), '--db-path', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = text.trim().split('\n').at(-1) ?? words;
  });
  await once(child, 'spawn');
  const url = `http://${host}:${port}`;
  return { child, url, lastWords: () => words, ready: await becomesReady(child, url) };
};

/** Another program may take the free port before the engine does: then another port. */
const launchOnFreePort = async (file: string): Promise<Running> => {
  for (let attempt = 1; ; attempt += 1) {
    const { ready, ...engine } = await launch(file);
    if (ready) return engine;
    if (attempt === START_TRIES) throw new Error(`The DynamoDB engine did not start: ${engine.lastWords()}`);
  }
};

const stopChild = async (child: ChildProcess): Promise<void> => {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
};

/**
 * Starts the DynamoDB engine on its file, or answers with the DynamoDB at `endpoint`. Call it with the data folder's
 * lock held. Throws an error with a one-line message when there is no engine for this platform or it does not start.
 */
export const startEngine = async ({ file, endpoint, positions, onExit }: EngineOptions): Promise<Engine> => {
  if (endpoint !== undefined)
    return {
      url: endpoint,
      embedded: false,
      forgetRecords: () => undefined,
      stop: async () => undefined,
    };

  await endOrphans(file);
  const { child, url, lastWords } = await launchOnFreePort(file);
  const killWithService = () => child.kill('SIGKILL');
  process.once('exit', killWithService);
  const report = (code: number | null, signal: string | null) =>
    onExit(
      [`The DynamoDB engine ended by itself (${signal ?? `exit code ${code}`})`, lastWords()]
        .filter(Boolean)
        .join(': '),
    );
  child.once('exit', report);
  const stop = async () => {
    child.off('exit', report);
    process.off('exit', killWithService);
    await stopChild(child);
  };
  const forgetRecords = (handled: StreamPositions) => mendStreamRecords(file, handled);
  try {
    forgetRecords(positions);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, embedded: true, pid: child.pid, forgetRecords, stop };
};
