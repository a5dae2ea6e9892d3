import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hiddenHost, ownGroup } from '../../local/aws/engine.ts';
import { ENGINES, engineBinary, type Platform } from '../../local/aws/engine-binary.ts';
import { byOpenFile, endOrphans } from '../../local/aws/orphan.ts';
import { urlPath } from '../../local/web/build.ts';

const INSTALLED = import.meta.filename;

describe("the engine's program", () => {
  test.each([
    ['darwin', 'arm64', '@dynoxide/darwin-arm64/dynoxide'],
    ['darwin', 'x64', '@dynoxide/darwin-x64/dynoxide'],
    ['linux', 'arm64', '@dynoxide/linux-arm64/dynoxide'],
    ['linux', 'x64', '@dynoxide/linux-x64/dynoxide'],
    ['win32', 'x64', '@dynoxide/win32-x64/dynoxide.exe'],
  ] as const)('given %s on %s, then it is %s', (platform, arch, specifier) => {
    const asked: string[] = [];
    const find = (name: string): string => {
      asked.push(name);
      return INSTALLED;
    };
    expect(engineBinary({ platform, arch }, find)).toBe(INSTALLED);
    expect(asked).toEqual([specifier]);
  });

  test.each([
    ['win32', 'arm64'],
    ['win32', 'ia32'],
    ['linux', 'ia32'],
    ['linux', 'riscv64'],
    ['freebsd', 'x64'],
  ] as const)('given %s on %s, for which none is built, then one line says what to set', (platform, arch) => {
    expect(() => engineBinary({ platform, arch }, () => INSTALLED)).toThrow(
      new RegExp(
        `^No DynamoDB engine is built for ${platform}-${arch}: set DYNAMODB_ENDPOINT to the URL of any DynamoDB\\.$`,
      ),
    );
  });

  const absent = (): string => {
    throw new Error('Cannot find package');
  };
  test.each([
    { given: 'no package', find: absent },
    { given: 'a package without it', find: () => `${INSTALLED}.gone` },
  ])('given $given on any platform that it is built for, then one line says what to do', ({ find }) => {
    for (const name of Object.keys(ENGINES)) {
      const [platform, arch] = name.split('-') as [Platform['platform'], Platform['arch']];
      expect(() => engineBinary({ platform, arch }, find)).toThrow(
        new RegExp(
          `^The DynamoDB engine for ${name} is not installed: run npm ci here, or set DYNAMODB_ENDPOINT to `,
        ),
      );
    }
  });
});

describe("the engine's process", () => {
  test('given Linux or Windows, then it listens where few look; given macOS, then on the one loopback address', () => {
    expect(hiddenHost('darwin')).toBe('127.0.0.1');
    for (const platform of ['linux', 'win32'] as const) {
      const hosts = new Set(Array.from({ length: 20 }, () => hiddenHost(platform)));
      expect(hosts.size).toBeGreaterThan(1);
      for (const host of hosts) expect(host).toMatch(/^127(\.\d{1,3}){3}$/);
    }
  });

  test('given Windows, then it is not detached, and so ends with a service that is killed', () => {
    expect(ownGroup('win32')).toEqual({ windowsHide: true });
    expect(ownGroup('darwin')).toEqual({ detached: true });
    expect(ownGroup('linux')).toEqual({ detached: true });
  });

  const failing = (code: number | string) => async (): Promise<string> => {
    throw Object.assign(new Error(`exit ${code}`), { code });
  };
  test('given macOS, then one that was left behind is found by its name and by the file that it has', async () => {
    const asked: unknown[] = [];
    const lsof = async (...command: unknown[]): Promise<string> => {
      asked.push(command);
      return '120\n7\n';
    };
    expect(await byOpenFile('/Users/Айгүл/a folder/dynamodb.sqlite', lsof)).toEqual([120, 7]);
    expect(asked).toEqual([
      ['lsof', ['-a', '-c', 'dynoxide', '-t', '--', '/Users/Айгүл/a folder/dynamodb.sqlite']],
    ]);
    expect(await byOpenFile('dynamodb.sqlite', failing(1))).toEqual([]);
    await expect(byOpenFile('dynamodb.sqlite', failing('ENOENT'))).rejects.toThrow(
      'lsof could not tell who has dynamodb.sqlite.',
    );
  });

  test('given a platform that leaves no orphans, then none are looked for', async () => {
    await expect(endOrphans('dynamodb.sqlite', null)).resolves.toBeUndefined();
  });
});

test('given any path of a built page, when the separator is that of Windows, then a browser asks for it with slashes', () => {
  const part = fc.stringMatching(/^[\w.-]+$/);
  fc.assert(
    fc.property(fc.array(part, { minLength: 1 }), (parts) => {
      expect(urlPath(parts.join('\\'), '\\')).toBe(`/${parts.join('/')}`);
      expect(urlPath(parts.join('/'), '/')).toBe(`/${parts.join('/')}`);
    }),
  );
});
