import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DATA_VERSION, openDataDir } from '../../local/data-dir.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kelisim-data-dir-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the data folder', () => {
  test('given another version, then one line says which and what to do', () => {
    writeFileSync(join(folder, 'version.json'), JSON.stringify({ version: DATA_VERSION + 1 }));
    expect(() => openDataDir(folder)).toThrow(
      new RegExp(
        `^The folder ${folder} has data of version ${DATA_VERSION + 1}, .*remove the folder, or set DATA_DIR`,
      ),
    );
  });

  test('given a new folder, then it is made for its owner alone and bears the version', () => {
    const data = openDataDir(join(folder, 'new', 'data'));
    expect(statSync(data.path('.')).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(data.path('version.json'), 'utf8'))).toEqual({ version: DATA_VERSION });
    data.close();
  });

  test('given a holder, then nobody else may open it until the holder closes', () => {
    const holder = openDataDir(folder);
    expect(() => openDataDir(folder)).toThrow(/^Kelisim already runs on the folder .*set DATA_DIR/);
    holder.close();
    openDataDir(folder).close();
  });

  test.each(['/proc/x', '/proc/x/y', '/dev/null/x'])(
    'given %s, then one line says what to do, at once',
    (dir) => {
      const line = `^The folder ${dir} cannot be used \\(E[A-Z]+\\): set DATA_DIR to another folder\\.$`;
      expect(() => openDataDir(dir)).toThrow(new RegExp(line));
    },
  );

  test('given a file in the place of the folder, then one line says so', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(() => openDataDir(file)).toThrow(
      /^The folder \S+a-file cannot be used \(.+\): set DATA_DIR to another/,
    );
  });

  test('given a link to nowhere, then one line says so', () => {
    const link = join(folder, 'link');
    symlinkSync(join(folder, 'nowhere'), link);
    expect(() => openDataDir(link)).toThrow(/^The folder \S+link cannot be used \(EEXIST\)/);
  });

  test('given something else in the place of the lock, then one line says so', () => {
    writeFileSync(join(folder, 'service.lock'), 'no database '.repeat(100));
    expect(() => openDataDir(folder)).toThrow(
      /^The folder \S+ cannot be used \(.+\): set DATA_DIR to another/,
    );
  });
});
