import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { keySetIn } from '../../shared/verifier/key-set.mjs';
import { type Verdict, verify } from '../../shared/verifier/verify.mjs';

export const folder = mkdtempSync(join(tmpdir(), 'kelisim-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

export const FIXTURES = 'test/fixtures/verify';

/** The path of a file of this name and content. */
export function fileWith(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** What a person sees who types `kelisim-verify` and these. */
export function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['shared/verifier/cli.mjs', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The same without a process of its own: for many documents. */
export async function verdictOn(document: string | Uint8Array, keySet: unknown): Promise<Verdict> {
  const bytes = typeof keySet === 'string' ? Buffer.from(keySet) : Buffer.from(JSON.stringify(keySet));
  const entries = keySetIn(bytes);
  if (entries === null) return { outcome: 'unchecked', lines: ['is no key set'] };
  return verify(Buffer.from(document), {
    keySet: () => Promise.resolve(entries),
    service: 'https://kelisim.kz',
  });
}
