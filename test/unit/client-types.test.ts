import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clientTypes, TYPES_FILE } from '../../infra/openapi/client-types.ts';

const HOUSE = join(import.meta.dirname, '../..');

test("given the API's description, then the client's types are those checked in", () => {
  const biome = join(HOUSE, 'node_modules/@biomejs/biome/bin/biome');
  const { stdout } = spawnSync(process.execPath, [biome, 'format', '--stdin-file-path=client/types.ts'], {
    cwd: HOUSE,
    input: clientTypes(),
    encoding: 'utf8',
  });
  expect(stdout).toBe(readFileSync(TYPES_FILE, 'utf8'));
});

test('given the client, then it imports itself and jose only, reads no Node, and is at most 400 lines', () => {
  const files = ['answer', 'call', 'client', 'tokens', 'webhook'].map((name) =>
    readFileSync(join(HOUSE, 'client', `${name}.ts`), 'utf8'),
  );
  const imports = files.flatMap((text) => [...text.matchAll(/from '([^']+)'/g)].map(([, from = '']) => from));
  expect(imports.filter((from) => !/^\.\/[a-z]+\.ts$/.test(from) && from !== 'jose')).toEqual([]);
  expect(files.join('')).not.toMatch(/\b(process|Buffer|require)\b/);
  expect(files.join('').match(/\n/g)?.length).toBeLessThanOrEqual(400);
});
