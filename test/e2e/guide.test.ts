import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { useService } from '../support/use-service.ts';

const service = useService();
const GUIDE = readFileSync(new URL('../../docs/integrate.md', import.meta.url), 'utf8');
const BLOCKS = [...GUIDE.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);

/** Runs lines in a shell of their own, with this Node first on the path, as the guide's reader has one. */
async function run(script: string, folder: string): Promise<{ code: number | null; out: string }> {
  const shell = spawn('sh', ['-eu', '-c', script], {
    cwd: folder,
    env: {
      ...process.env,
      KELISIM: service.origin,
      PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    },
  });
  let out = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
  }
  const [code] = await once(shell, 'close');
  return { code, out };
}

test('the commands of the guide lead, word for word, from nothing to an answer that verifies', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kelisim-guide-'));
  try {
    const { code, out } = await run(BLOCKS.join('\n'), folder);
    expect(code, out).toBe(0);
    expect(out).toContain('"status":"awaiting-consent"');
    expect(out).toContain('"valid":true');
    expect(out).toMatch(/HOLDS true\n/);
    expect(out.trim()).toMatch(/\n600$/);
    expect(readFileSync(join(folder, 'answer.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);
