import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CASES } from '../../client/acceptance/cases.ts';
import type { Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const HOUSE = join(import.meta.dirname, '../..');
const BUILT = join(HOUSE, 'client/dist/acceptance/cli.js');

const service = useService();
const folder = mkdtempSync(join(tmpdir(), 'acceptance-'));
const tokenFile = join(folder, 'token');
afterAll(() => rmSync(folder, { recursive: true }));

/** What is published: plain JavaScript for Node 20. */
beforeAll(async () => {
  const tsc = join(HOUSE, 'node_modules/typescript/bin/tsc');
  const built = spawnSync(process.execPath, [tsc, '-p', join(HOUSE, 'client')], { encoding: 'utf8' });
  expect(built.status, built.stdout).toBe(0);
  writeFileSync(tokenFile, await service.bank());
}, 120_000);

type Run = { code: number; stdout: string; stderr: string };
const run = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    execFile(process.execPath, [BUILT, ...args], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });

/** Replies as soon as the SMS is there, which the cases before may take long to come to. */
async function replies({ phone }: Citizen, word: string, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    const [code] = await service.codes(phone).catch(() => []);
    if (code !== undefined && (await service.reply(phone, `${code} ${word}`)).status === 202) return;
    await setTimeout(200);
  }
}

const linesOf = (stdout: string, word: string) => stdout.split('\n').filter((line) => line.startsWith(word));

test('given the local service, and people who agree and refuse, then every case passes, and JUnit says so', async () => {
  const [person, grants, refuses] = await Promise.all(
    [1, 2, 3].map(() => service.citizen({ belongs: true })),
  );
  if (!person || !grants || !refuses) throw new Error('there are three');
  const junit = join(folder, 'report.xml');
  const people = ['--person', person.iin, '--grants', grants.iin, '--refuses', refuses.iin];
  let running = true;
  const deciding = [replies(grants, 'ИӘ', () => running), replies(refuses, 'ЖОҚ', () => running)];
  const { code, stdout, stderr } = await run(
    ...['--url', service.origin, '--token-file', tokenFile, '--junit', junit, ...people],
  );
  running = false;
  await Promise.all(deciding);
  expect(linesOf(stdout, 'FAIL')).toEqual([]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`${CASES.length} passed, 0 failed, 0 not run`);
  const xml = readFileSync(junit, 'utf8');
  expect(xml.match(/<testcase /g)).toHaveLength(CASES.length);
  expect(xml).toContain('failures="0" skipped="0"');
  expect(xml + stdout).not.toContain(person.iin);
}, 120_000);

test('given nobody who decides, then their cases are not run, and the report says what they need', async () => {
  const { iin } = await service.citizen();
  const { code, stdout } = await run('--url', service.origin, '--token-file', tokenFile, '--person', iin);
  expect(linesOf(stdout, 'FAIL')).toEqual([]);
  expect(code).toBe(0);
  expect(linesOf(stdout, 'NOT RUN')).toHaveLength(CASES.filter(({ needs }) => needs).length);
  expect(stdout).toContain('needs --grants');
}, 120_000);

test('given a service that says yes to everything, then its cases fail', async () => {
  const yes = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"items":[],"keys":[]}');
  });
  yes.listen(0, '127.0.0.1');
  await once(yes, 'listening');
  const url = `http://127.0.0.1:${(yes.address() as AddressInfo).port}`;
  const { iin } = await service.citizen();
  const junit = join(folder, 'failed.xml');
  const args = [
    '--url',
    url,
    '--token-file',
    tokenFile,
    '--person',
    iin,
    '--patience',
    '1',
    '--junit',
    junit,
  ];
  const { code, stdout } = await run(...args);
  yes.close();
  yes.closeAllConnections();
  expect(code).toBe(1);
  // A token and a public 200 are all that such a service can give.
  expect(linesOf(stdout, 'PASS').map((line) => Number(/\d+/.exec(line)?.[0]))).toEqual([1, 2]);
  expect(readFileSync(junit, 'utf8')).toMatch(/<failure message="the status must be 401/);
}, 120_000);

test('given wrong use, then it explains its use and exits with 2', async () => {
  const wrong = [[], ['--url', service.origin], ['--url', service.origin, '--person', '1'], ['--what']];
  for (const args of wrong) {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: kelisim-acceptance');
  }
});

test('the cases are numbered from 1, each number once, and are 25 at least', () => {
  expect(CASES.map(({ number }) => number)).toEqual(CASES.map((_, index) => index + 1));
  expect(CASES.length).toBeGreaterThanOrEqual(25);
});
