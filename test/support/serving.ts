import { spawn } from 'node:child_process';
import { once } from 'node:events';

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

  async function call(method: string, path: string, { token, body, headers = {} }: Call = {}) {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
  }

  return {
    origin,
    call,
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

type Call = { token?: string; body?: unknown; headers?: Record<string, string> };
export type Copy = Awaited<ReturnType<typeof startCopy>>;
