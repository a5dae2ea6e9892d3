import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { callAt } from './call.ts';
import type { Answered, Call } from './service.ts';

const READY = /Kelisim is ready at (\S+)/;

/** One copy of `npm run serve`. Throws with its last words when it does not start. */
export async function startCopy(env: Record<string, string>) {
  const child = spawn(process.execPath, ['local/serve/main.ts'], {
    env: { PATH: process.env.PATH, PORT: '0', POWERTOOLS_METRICS_DISABLED: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const origin = await new Promise<string>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      const ready = READY.exec(output)?.[1];
      if (ready) resolve(ready);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code, signal) => reject(new Error(`ended with ${code ?? signal}: ${output}`)));
  });

  return {
    origin,
    call: (method: string, path: string, asked?: Call): Promise<Answered> =>
      callAt(origin, method, path, asked),
    get output() {
      return output;
    },
    stop: async (): Promise<void> => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export type Copy = Awaited<ReturnType<typeof startCopy>>;
