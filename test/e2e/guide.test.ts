import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { useService } from '../support/use-service.ts';

const service = useService();
const GUIDE = readFileSync(new URL('../../docs/integrate.md', import.meta.url), 'utf8');
type Block = { section: string; language: string; text: string };
const BLOCKS: Block[] = GUIDE.split(/^## /m).flatMap((part) =>
  [...part.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = '', text = '']) => ({
    section: part.slice(0, part.indexOf('\n')),
    language,
    text,
  })),
);
const TYPESCRIPT = 'The same in TypeScript';
const PYTHON = 'The same in Python';
const blocksOf = (section: string): string =>
  BLOCKS.filter((block) => block.section === section)
    .map(({ text }) => text)
    .join('\n');
/** Whoever has no Python is told so by the report, which counts the test as not run. */
const hasPython = ['python3', 'openssl'].every(
  (program) => spawnSync(program, [program === 'openssl' ? 'version' : '--version']).status === 0,
);
const missing = hasPython ? '' : ' (NOT RUN: this machine has no python3, or no openssl)';

/** A folder that looks like a clone of the repository to what the guide runs there. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kelisim-guide-'));
  try {
    symlinkSync(join(import.meta.dirname, '../../client'), join(folder, 'client'), 'junction');
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

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

test(
  'the commands of the guide lead, word for word, from nothing to an answer that verifies',
  () =>
    inFolder(async (folder) => {
      const shell = BLOCKS.filter(({ section, language }) => language === 'sh' && section !== PYTHON);
      const { code, out } = await run(shell.map(({ text }) => text).join('\n'), folder);
      expect(code, out).toBe(0);
      expect(out).toContain('"status":"awaiting-consent"');
      expect(out).toContain('"valid":true');
      expect(out).toMatch(/^HOLDS$/m);
      expect(out.trim()).toMatch(/\n600$/);
      expect(readFileSync(join(folder, 'answer.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
      const verifier = readFileSync(join(folder, 'kelisim-verify.mjs'));
      expect(out).toContain(`${createHash('sha256').update(verifier).digest('hex')}  kelisim-verify.mjs`);
    }),
  120_000,
);

test(
  'its TypeScript asks, and prints the verified answer',
  () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'ask.ts'), blocksOf(TYPESCRIPT));
      const { code, out } = await run('node ask.ts', folder);
      expect([code, out]).toEqual([0, expect.stringMatching(/^answered true \d{4}-\d\d-\d\d\n$/)]);
    }),
  120_000,
);

test.runIf(hasPython)(
  `its Python asks, and prints the verified answer${missing}`,
  () =>
    inFolder(async (folder) => {
      const { code, out } = await run(blocksOf(PYTHON), folder);
      expect(code, out).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ status: 'answered', belongs: true });
    }),
  120_000,
);

test('every block of the guide is one that is run here', () => {
  expect(new Set(BLOCKS.map(({ language }) => language))).toEqual(new Set(['sh', 'ts']));
  expect(BLOCKS.filter(({ language }) => language === 'ts').map(({ section }) => section)).toEqual([
    TYPESCRIPT,
  ]);
  expect(blocksOf(PYTHON)).toContain('python3 client/examples/kelisim.py');
});
