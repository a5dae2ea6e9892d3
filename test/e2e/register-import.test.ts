import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useService } from '../support/use-service.ts';

const service = useService();
const folder = mkdtempSync(join(tmpdir(), 'kelisim-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AUTHORITY = { kato: '710000000', name: { kk: 'Астана қаласы', ru: 'город Астана' } };
const authority = join(folder, 'authority.json');
let token = '';
beforeAll(async () => {
  writeFileSync(authority, JSON.stringify(AUTHORITY));
  token = await service.token({ bin: '900140000090', scope: 'register' });
});

function begin(args: readonly string[]): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; out: string }>;
} {
  const child = spawn(process.execPath, ['local/register/main.ts', ...args], {
    env: { ...process.env, KELISIM_TOKEN: token },
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, out }));
  return { child, ended };
}
const run = (...args: string[]) => begin(args).ended;
const importing = (...files: string[]) =>
  run('import', ...files, '--authority', authority, '--url', service.origin);

const HEADINGS =
  'өтініш №;өтініштің тіркелген күні;ЖСН;шешімнің күні;тағайындау кезеңі;отбасы мүшелерінің ЖСН';
const file = (name: string, ...lines: string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\r\n')}\r\n`);
  return path;
};
const belongs = async (iin: string): Promise<unknown> => {
  const citizen = await service.token({ iin, scope: 'consents' });
  const { body } = await service.call('GET', '/v1/me/answer', { token: citizen });
  return body.belongs;
};

describe('npm run register -- import', () => {
  test('given a journal with good and bad rows, then the good count, and the bad come back to be mended and sent again', async () => {
    const [applicant, child, other] = [service.nextIin(), service.nextIin(), service.nextIin()];
    const journal = file(
      'journal.csv',
      HEADINGS,
      `1;12.01.2026;${applicant};22.01.2026 тағайындау;2026-01 - 2099-12;${child}`,
      `2;12.01.2026;${other};22.01.2026;2026-01 - 2099-12;`,
      `3;12.01.2099;${other};22.01.2099 тағайындау;2026-01 - 2099-12;`,
    );
    const first = await importing(journal);
    expect(first.code, first.out).toBe(1);
    expect(first.out).toContain('1 rows accepted, 2 not.');
    expect([await belongs(applicant), await belongs(child), await belongs(other)]).toEqual([
      true,
      true,
      false,
    ]);

    const rejected = `${journal}.rejected.csv`;
    const text = readFileSync(rejected, 'utf8');
    expect(text).toContain(`2;12.01.2026;${other};22.01.2026;2026-01 - 2099-12;;`);
    expect(text).toContain('3-жол. шешімнің күні: шешімнің түрі керек');
    expect(text).toContain('4-жол. өтініштің тіркелген күні: ');
    writeFileSync(
      rejected,
      text
        .replace('22.01.2026;', '22.01.2026 тағайындау;')
        .replaceAll('2099;', '2026;')
        .replace('22.01.2099', '22.01.2026'),
    );
    const second = await importing(rejected);
    expect(second.code, second.out).toBe(0);
    expect(await belongs(other)).toBe(true);
    expect(existsSync(`${rejected}.rejected.csv`)).toBe(false);
  });

  test('given a dry run, then everything is read and nothing is sent', async () => {
    const iin = service.nextIin();
    const journal = file('dry.csv', HEADINGS, `7;12.01.2026;${iin};22.01.2026 тағайындау;2026-01 - 2099-12;`);
    const tried = await run('import', journal, '--authority', authority, '--dry-run');
    expect(tried).toMatchObject({ code: 0, out: expect.stringContaining('1 rows are good, 0 not.') });
    expect(await belongs(iin)).toBe(false);
  });

  test('given a journal and nobody whose it is, or a file of no use, then nothing is sent and it is said why', async () => {
    const journal = file('nobody.csv', HEADINGS, `8;12.01.2026;${service.nextIin()};;;`);
    expect(await run('import', journal, '--url', service.origin)).toMatchObject({
      code: 2,
      out: expect.stringContaining('--authority'),
    });
    expect(await importing(file('none.csv', 'a;b', '1;2'))).toMatchObject({
      code: 2,
      out: expect.stringContaining('no table was found'),
    });
    expect(await run('import')).toMatchObject({ code: 2, out: expect.stringContaining('Usage') });
  });

  test('given a service that asks to wait, then it is waited for; given one that refuses, then the import ends and is kept', async () => {
    const calls: number[] = [];
    const busy = createServer((request, response) => {
      request.resume().on('end', () => {
        calls.push(performance.now());
        if (calls.length === 1) response.writeHead(429, { 'retry-after': '1' }).end();
        else if (calls.length === 2) response.writeHead(200).end('{"accepted":1,"rejected":[]}');
        else response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"Forbidden"}');
      });
    }).listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const url = `http://127.0.0.1:${(busy.address() as AddressInfo).port}`;
    const journal = file('busy.csv', HEADINGS, `9;12.01.2026;${service.nextIin()};;;`);
    const waited = await run('import', journal, '--authority', authority, '--url', url);
    expect(waited.code, waited.out).toBe(0);
    expect((calls[1] ?? 0) - (calls[0] ?? 0)).toBeGreaterThanOrEqual(990);
    const refused = await run('import', journal, '--authority', authority, '--url', url);
    expect(refused).toMatchObject({ code: 3, out: expect.stringContaining('403: Forbidden') });
    busy.close();
  });

  test('given an import that is killed again and again, then in the end the register and the rejected rows are those of one that was not', async () => {
    const people = Array.from({ length: 400 }, () => service.nextIin());
    const line = (iin: string, index: number): string =>
      `K-${index};12.01.2026;${index % 50 === 7 ? '123' : iin};22.01.2026 тағайындау;2026-01 - 2099-12;`;
    const journal = file('killed.csv', HEADINGS, ...people.map(line));
    let kills = 0;
    for (let run = 0; run < 10; run++) {
      const { child, ended } = begin([
        'import',
        journal,
        '--authority',
        authority,
        '--url',
        service.origin,
        '--concurrency',
        '1',
      ]);
      const progress = await Promise.race([ended, once(child.stderr ?? child, 'data')]);
      if (Array.isArray(progress)) {
        child.kill('SIGKILL');
        kills += 1;
      }
      await ended;
      if (!Array.isArray(progress)) break;
    }
    expect(kills).toBeGreaterThan(0);
    const last = await importing(journal);
    const text = existsSync(`${journal}.rejected.csv`) ? readFileSync(`${journal}.rejected.csv`, 'utf8') : '';
    expect(last.out).toMatch(/(392 rows accepted, 8 not)/);
    expect(text.match(/K-\d+/g)).toEqual(Array.from({ length: 8 }, (_, index) => `K-${index * 50 + 7}`));
    expect(existsSync(`${journal}.import`)).toBe(false);
    for (const index of [0, 99, 100, 101, 250, 399]) expect(await belongs(people[index] ?? '')).toBe(true);
    expect(await belongs(people[7] ?? '')).toBe(false);
  });
});
