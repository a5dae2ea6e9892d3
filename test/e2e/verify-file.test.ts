import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useService } from '../support/use-service.ts';

const service = useService();
const folder = mkdtempSync(join(tmpdir(), 'kelisim-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The commands of docs/verify.md, with the service's address and without those that check a file which is not there yet. */
const commands = () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/verify.md'), 'utf8');
  const [, block = ''] = /```sh\n(curl -fO [^`]+)```/.exec(guide) ?? [];
  return block.replaceAll('<service>', service.origin);
};

/** Of an answered request, as PDF and as JWS. */
beforeAll(async () => {
  const bank = await service.bank();
  const citizen = await service.citizen({ belongs: true });
  const { id, smsCode } = await service.askBySms(bank, citizen);
  await service.reply(citizen.phone, `${smsCode} ИӘ`);
  await service.whenStatus(id, bank, 'answered');
  const form = async (accept: string): Promise<Buffer> => {
    const headers = { authorization: `Bearer ${bank}`, accept };
    const response = await fetch(`${service.origin}/v1/requests/${id}/answer`, { headers });
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  };
  writeFileSync(join(folder, 'confirmation.pdf'), await form('application/pdf'));
  writeFileSync(join(folder, 'confirmation.jws'), await form('application/jose'));
}, 120_000);

test("given the guide's commands, word for word in a folder of their own, then the PDF holds", () => {
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', commands()], { cwd: folder, encoding: 'utf8' });
  expect(stderr).not.toMatch(/COULD NOT|error/i);
  expect(stdout).toContain('kelisim-verify.mjs: OK');
  expect(stdout).toContain('HOLDS');
  expect(status).toBe(0);
});

test('given the file, then it verifies a JWS too, and says so where it does not hold', () => {
  const verifier = join(folder, 'kelisim-verify.mjs');
  const run = (file: string) =>
    spawnSync(process.execPath, [verifier, file, '--jwks', 'keys.json'], { cwd: folder, encoding: 'utf8' });
  expect(run('confirmation.jws')).toMatchObject({ status: 0, stdout: expect.stringContaining('HOLDS') });
  const jws = readFileSync(join(folder, 'confirmation.jws'), 'utf8');
  const [header, payload = '', signature] = jws.split('.');
  const other = Buffer.from(payload, 'base64url').toString().replace('"belongs":true', '"belongs":false');
  const forged = [header, Buffer.from(other).toString('base64url'), signature].join('.');
  writeFileSync(join(folder, 'forged.jws'), forged);
  expect(run('forged.jws')).toMatchObject({ status: 1, stdout: expect.stringContaining('DOES NOT HOLD') });
});

test('given its sum, then it is that of the file, which names nobody else’s address', async () => {
  const at = (suffix: string) => fetch(`${service.origin}/verify/kelisim-verify.mjs${suffix}`);
  const [file, sum] = await Promise.all([at(''), at('.sha256')]);
  const bytes = Buffer.from(await file.arrayBuffer());
  const hash = createHash('sha256').update(bytes).digest('hex');
  expect(await sum.text()).toBe(`${hash}  kelisim-verify.mjs\n`);
  expect(file.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(bytes.toString()).not.toContain('kelisim.kz');
});
