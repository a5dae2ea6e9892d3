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

function begin(
  args: readonly string[],
  env: Record<string, string> = { KELISIM_TOKEN: token },
): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; out: string }>;
} {
  const child = spawn(process.execPath, ['local/register/main.ts', ...args], {
    env: { ...process.env, ...env },
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
    expect(text).toContain(
      '4-жол. өтініштің тіркелген күні: Бұған дейін бір жылдан астам уақыт бар.; шешімнің күні: Бұған дейін бір жылдан астам уақыт бар.; өтініштің тіркелген күні: Өтініш болашақ күнмен тіркелмейді.',
    );
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

  describe('with client credentials of the provider', () => {
    type Client = {
      client_id: string;
      client_secret?: string;
      private_key?: object;
      private_key_pem?: string;
    };
    let clients: Client[];
    const client = (id: string): Client => {
      const found = clients.find(({ client_id }) => client_id === id);
      if (!found) throw new Error(`there is no client ${id}`);
      return found;
    };
    beforeAll(async () => {
      clients = JSON.parse((await service.call('GET', '/local/clients')).text);
    });

    /** Without a token of its own. */
    const withCredentials = (journal: string, ...credentials: string[]) => {
      const args = ['import', journal, '--authority', authority, '--url', service.origin, ...credentials];
      return begin(args, {}).ended;
    };
    const aJournal = (iin: string): string =>
      file(`by-${iin}.csv`, HEADINGS, `C-${iin};12.01.2026;${iin};22.01.2026 тағайындау;2026-01 - 2099-12;`);

    test.each([
      ['a JWK', ({ private_key }: Client) => JSON.stringify(private_key)],
      ['PEM', ({ private_key_pem }: Client) => private_key_pem ?? ''],
    ])(
      'given the ministry’s private key as %s, then it signs in by itself and imports',
      async (form, keyOf) => {
        const iin = service.nextIin();
        const key = file(`key-${form}`, keyOf(client('ministry')));
        const done = await withCredentials(aJournal(iin), '--client-id', 'ministry', '--private-key', key);
        expect(done).toMatchObject({ code: 0, out: expect.stringContaining('1 rows accepted, 0 not.') });
        expect(await belongs(iin)).toBe(true);
      },
    );

    test('given a file that holds no key, then nothing is sent, and it says so in a line', async () => {
      const journal = aJournal(service.nextIin());
      const done = await withCredentials(journal, '--client-id', 'ministry', '--private-key', journal);
      expect(done).toMatchObject({ code: 2, out: expect.stringContaining('it holds no private key') });
      expect(done.out).not.toMatch(/\n {4}at /);
    });

    test('given a client that may not write the register, or a wrong secret, then nothing is sent, and it says why in a line', async () => {
      const iin = service.nextIin();
      const secret = client('stepnoy-bank').client_secret ?? '';
      for (const [given, why] of [
        [secret, 'invalid_scope'],
        ['wrong', 'invalid_client'],
      ] as const) {
        const done = await withCredentials(
          aJournal(iin),
          '--client-id',
          'stepnoy-bank',
          '--client-secret',
          given,
        );
        expect(done.code, done.out).toBe(3);
        expect(done.out).toContain(`There is no access token: ${service.origin}/oidc/token answered`);
        expect(done.out).toContain(why);
        expect(done.out).not.toMatch(/\n {4}at /);
      }
      expect(await belongs(iin)).toBe(false);
    });
  });
});
