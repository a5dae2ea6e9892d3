import { globSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { serveSettingsIn, variablesIn } from '../../local/serve/settings.ts';
import { readEnvironment, variablesOf } from '../../shared/service/environment.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';

const SET = {
  DYNAMODB_ENDPOINT: 'https://alternator.example.kz:8043',
  KMS_ENDPOINT: 'https://kms.example.kz',
  SNS_ENDPOINT: 'https://sms.example.kz',
  OIDC_ISSUER: 'https://login.example.kz',
  OIDC_AUDIENCE: 'https://kelisim.example.kz',
  AWS_REGION: 'kz',
  AWS_ACCESS_KEY_ID: 'kelisim',
  AWS_SECRET_ACCESS_KEY: 'secret',
  PUBLIC_URL: 'https://kelisim.example.kz',
  SMS_SENDER_ID: 'Kelisim',
  SMS_GATEWAY_SECRET: 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0',
};

describe('what npm run serve is told', () => {
  test('given what nobody else can know, then the rest suits anywhere, and every function has its variables', () => {
    expect(serveSettingsIn(SET)).toMatchObject({ PORT: 3_000, HOST: '127.0.0.1', CREATE_TABLES: 'no' });
    const variables = variablesIn(SET);
    for (const { name } of FUNCTION_ENTRIES) {
      const read = readEnvironment(name, variables);
      expect(Object.keys(read).sort()).toEqual(variablesOf(name).sort());
    }
  });

  test('given a variable of the functions, then it counts; an empty one is none', () => {
    const variables = variablesIn({ ...SET, RETENTION_DAYS: '30', SMS_ACKNOWLEDGE: '', PORT: '' });
    expect(variables).toMatchObject({ RETENTION_DAYS: '30', SMS_ACKNOWLEDGE: 'replies' });
  });

  test.each(Object.keys(SET))('given no %s, then it is named', (name) => {
    const without = { ...SET, [name]: undefined };
    expect(() => serveSettingsIn(without)).toThrow(new RegExp(`^  ${name}: `, 'm'));
    expect(() => serveSettingsIn({ ...SET, [name]: '' })).toThrow(new RegExp(`^  ${name}: `, 'm'));
  });

  test.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['PUBLIC_URL', 'https://kelisim.example.kz/'],
    ['DYNAMODB_ENDPOINT', 'alternator'],
    ['CREATE_TABLES', 'maybe'],
  ])('given %s=%s, then it is named', (name, value) => {
    expect(() => serveSettingsIn({ ...SET, [name]: value })).toThrow(`  ${name}: `);
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n');
  const { dependencies, devDependencies, scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const said = (word: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));

  test('it has the Node.js of package.json, and runs what npm run serve runs', () => {
    expect(said('FROM')).toEqual([`node:${devDependencies.node}-slim`]);
    expect(said('CMD').map((command) => JSON.parse(command).join(' '))).toEqual([scripts.serve]);
  });

  test('it runs scripts that are there, as no administrator, and listens to others than itself', () => {
    const run = said('RUN').join(' && ');
    expect(run).toContain('npm ci');
    for (const [, script = ''] of run.matchAll(/npm run ([\w:]+)/g)) expect(scripts[script]).toBeDefined();
    expect(said('USER')).toEqual(['node']);
    expect(said('ENV').join(' ')).toContain('HOST=0.0.0.0');
    expect(said('EXPOSE')).toEqual([String(serveSettingsIn(SET).PORT)]);
  });

  test('what runs in it is built of no package that is pruned', async () => {
    const { metafile } = await build({
      entryPoints: ['local/serve/main.ts', ...globSync('functions/*/handler.ts')],
      outdir: 'dist',
      bundle: true,
      write: false,
      metafile: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
    });
    const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
    // The builder of the pages runs once, before the packages it needs are pruned.
    const packages = imported
      .filter(
        ({ external, kind, path }) =>
          external && kind === 'import-statement' && /^(?!node:)[@a-z]/.test(path),
      )
      .map(({ path }) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? '');
    expect(packages.length).toBeGreaterThan(20);
    expect([...new Set(packages)].filter((name) => !(name in dependencies))).toEqual([]);
  });
});
