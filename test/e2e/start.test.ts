import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.ts';

let service: Service;
const folders: string[] = [];

let used: string;

beforeAll(async () => {
  service = await startService();
  used = emptyFolder();
  await service.interrupt();
  cpSync(service.dataDir, used, { recursive: true });
  await service.start();
});
afterAll(async () => {
  await service.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kelisim-start-'));
  folders.push(folder);
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A copy of the folder that the service has worked in, with something wrong. */
function usedFolder(spoil: (file: (name: string) => string) => void): string {
  const folder = emptyFolder();
  cpSync(used, folder, { recursive: true });
  spoil((name) => join(folder, name));
  return folder;
}

type Ended = { code: number | null; stdout: string; stderr: string };

/** Starts the service where it cannot start, and tells how that went. */
async function run(env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, ['local/main.ts'], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    ended.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    ended.stderr += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { ...ended, code };
}

/** Ids of the DynamoDB engines that work in this folder. */
const enginesOn = (folder: string): string[] =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandOf(name).includes(folder));

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // It has ended meanwhile.
  }
}

const portOf = ({ origin }: Service): string => new URL(origin).port;

test('given whoever asks while it starts, then the first answer comes when the demonstration is loaded; the terminal has nothing but the welcome', async () => {
  const folder = emptyFolder();
  const port = await freePort();
  const child = spawn(process.execPath, ['local/main.ts'], {
    env: { ...process.env, PORT: String(port), DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.stderr += chunk.toString();
  });
  const before = new Set<number>();
  const status = async (): Promise<number> => {
    const seen = await fetch(`http://localhost:${port}/v1/lifecycle`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (seen !== 200) before.add(seen);
    return seen;
  };
  await expect.poll(status, { timeout: 60_000 }).toBe(200);
  expect(readdirSync(folder)).toContain('demonstration.json');
  expect([...before].filter((seen) => seen !== 0 && seen !== 503)).toEqual([]);
  await expect.poll(() => said.stdout, { timeout: 60_000 }).toContain('Ctrl-C');
  expect(said.stdout.trim()).toMatch(/^Kelisim is ready at /);
  expect(said.stderr).toBe('');
  child.kill('SIGTERM');
  await once(child, 'close');
}, 120_000);

describe('one clear line and nothing else, and exit code 1', () => {
  test.each([
    {
      given: 'the port is in use',
      env: () => ({ PORT: portOf(service), DATA_DIR: emptyFolder() }),
      line: /^Port \d+ is in use: stop what has it, or set PORT to another\.$/,
    },
    {
      given: 'another service works in the data folder',
      env: () => ({ DATA_DIR: service.dataDir }),
      line: /^Kelisim already runs on the folder \S+: stop it, or set DATA_DIR to another folder\.$/,
    },
    {
      given: 'the data folder is of another version',
      env: () => {
        const folder = emptyFolder();
        writeFileSync(join(folder, 'version.json'), '{"version":999}\n');
        return { DATA_DIR: folder };
      },
      line: /^The folder \S+ has data of version 999, this Kelisim needs version \d+: .*set DATA_DIR to another\.$/,
    },
    {
      given: 'a file of the data folder is damaged',
      env: () => {
        const folder = emptyFolder();
        writeFileSync(join(folder, 'version.json'), '{"version":');
        return { DATA_DIR: folder };
      },
      line: /^\S+version\.json is damaged\.$/,
    },
    {
      given: 'the database of the data folder is damaged',
      env: () => {
        const folder = emptyFolder();
        writeFileSync(join(folder, 'dynamodb.sqlite'), 'not a database at all '.repeat(500));
        return { DATA_DIR: folder };
      },
      line: /^The DynamoDB engine did not start: .+$/,
    },
    {
      given: 'the data folder is one that takes no files',
      env: () => ({ DATA_DIR: '/proc/x' }),
      line: /^The folder \/proc\/x cannot be used \(ENOENT\): set DATA_DIR to another folder\.$/,
    },
    {
      given: 'the keys of the data are gone',
      env: () => ({ DATA_DIR: usedFolder((file) => rmSync(file('kms.json'))) }),
      line: /^The keys of this data \(references, codes, signing, own, evidence\) are not in \S+kms\.json: put the file back, or .*$/,
    },
    {
      given: 'the keys of the data are none any more',
      env: () => ({ DATA_DIR: usedFolder((file) => writeFileSync(file('kms.json'), '{}')) }),
      line: /^The keys of this data \(references, codes, signing, own, evidence\) are not in /,
    },
    {
      given: 'one of the keys is gone',
      env: () => ({
        DATA_DIR: usedFolder((file) => {
          const { codes, ...others } = JSON.parse(readFileSync(file('kms.json'), 'utf8'));
          writeFileSync(file('kms.json'), JSON.stringify(others));
        }),
      }),
      line: /^The keys of this data \(codes\) are not in /,
    },
    {
      given: 'one of the keys is cut short',
      env: () => ({
        DATA_DIR: usedFolder((file) => {
          const keys = JSON.parse(readFileSync(file('kms.json'), 'utf8'));
          writeFileSync(file('kms.json'), JSON.stringify({ ...keys, codes: 'AAAA' }));
        }),
      }),
      line: /^\S+kms\.json is damaged\.$/,
    },
    {
      given: 'the file of the keys is empty',
      env: () => ({ DATA_DIR: usedFolder((file) => writeFileSync(file('kms.json'), '')) }),
      line: /^\S+kms\.json is damaged\.$/,
    },
    {
      given: 'the database is gone from beside its keys',
      env: () => ({
        DATA_DIR: usedFolder((file) => {
          for (const name of readdirSync(file('.')).filter((each) => each.startsWith('dynamodb')))
            rmSync(file(name));
        }),
      }),
      line: /^The database \S+dynamodb\.sqlite is gone: put it back, or .*$/,
    },
    {
      given: 'the data folder is a file',
      env: () => {
        const file = join(emptyFolder(), 'a-file');
        writeFileSync(file, '');
        return { DATA_DIR: file };
      },
      line: /a-file/,
    },
    {
      given: 'the port is no number',
      env: () => ({ PORT: 'eighty', DATA_DIR: emptyFolder() }),
      line: /^PORT must be a whole number from 0 to 65535\.$/,
    },
  ])('given $given', async ({ env, line }) => {
    const variables = env();
    const { code, stdout, stderr } = await run(variables);
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
      code: 1,
      stdout: '',
      lines: 1,
    });
    expect(stderr.trimEnd()).toMatch(line);
    if (variables.DATA_DIR !== service.dataDir) expect(enginesOn(variables.DATA_DIR)).toEqual([]);
  });

  test('and the service that was there works on', async () => {
    expect((await service.call('GET', '/v1/lifecycle')).status).toBe(200);
    expect(enginesOn(service.dataDir)).toHaveLength(1);
  });
});

describe('stopping', () => {
  test('given Ctrl-C, then service and engine end, without a word, and it starts again on the same data', async () => {
    const bank = await service.bank();
    const citizen = await service.citizen({ belongs: true });
    const { id, smsCode } = await service.askBySms(bank, citizen);
    const before = service.output.length;
    await service.interrupt();
    expect(service.output.slice(before).trim()).toBe('');
    expect(enginesOn(service.dataDir)).toEqual([]);
    await service.start();
    await service.reply(citizen.phone, `${smsCode} ИӘ`);
    await service.whenStatus(id, bank, 'answered');
  });

  test('given kill -9, then the engine left behind is ended by the next start', async () => {
    const [engine] = enginesOn(service.dataDir);
    await service.kill();
    await service.start();
    const engines = enginesOn(service.dataDir);
    expect(engines).toHaveLength(1);
    expect(engines).not.toContain(engine);
  });
});
