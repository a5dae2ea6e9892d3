import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
const copy = mkdtempSync(join(tmpdir(), 'kelisim-copy-'));
afterAll(() => rmSync(copy, { recursive: true }));

/** The command, as an operator gives it. */
async function drill(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['local/drill/main.ts', ...words]);
  return stdout;
}

async function whileStopped(work: () => Promise<unknown>): Promise<void> {
  await service.interrupt();
  await work();
  await service.start();
  bank = await service.bank();
}

let bank: string;
beforeAll(async () => {
  bank = await service.bank();
});

const read = async (id: string) => service.call('GET', `/v1/requests/${id}`, { token: bank });
const jwsOf = async (id: string): Promise<string> =>
  (
    await service.call('GET', `/v1/requests/${id}/answer`, {
      token: bank,
      headers: { accept: 'application/jose' },
    })
  ).text;
/** Just after a start, a machine that is busy may need a second look. */
const keySet = async (): Promise<JSONWebKeySet> =>
  service.until(
    async () => JSON.parse((await service.call('GET', '/.well-known/jwks.json')).text),
    ({ keys }) => keys !== undefined,
  );
const asked = async () => {
  const citizen = await service.citizen({ belongs: true });
  const { id, smsCode } = await service.askBySms(bank, citizen);
  return { citizen, phone: citizen.phone ?? '', id, code: smsCode };
};
type Asked = Awaited<ReturnType<typeof asked>>;
const decide = ({ id, citizen: { token } }: Asked, code: string) =>
  service.call('POST', `/v1/consents/${id}/decision`, { token, body: { decision: 'grant', code } });
async function answered(request: Asked) {
  expect((await decide(request, request.code)).status).toBe(200);
  const { answer } = await service.whenStatus(request.id, bank, 'answered');
  return { answer: answer as { belongs: boolean; verificationCode: string } };
}

describe('a table that goes back in time', () => {
  test('given a restore, then what it undoes is mended as docs/operations.md says', async () => {
    const before = await asked();
    const told = await answered(before);
    const waits = await asked();
    const { body: page } = await service.call('GET', '/v1/requests', { token: bank });
    await drill('copy', service.dataDir, copy);

    const first = await answered(waits);
    const paper = await jwsOf(waits.id);
    const later = await service.citizen({ belongs: true });
    const headers = { 'idempotency-key': 'made after the copy' };
    const body = { iin: later.iin, purpose: 'credit' };
    const submitted = await service.call('POST', '/v1/requests', { token: bank, headers, body });
    await service.call('PUT', `/v1/me/blocks/${BANK}`, { token: before.citizen.token });

    await whileStopped(() => drill('restore', copy, service.dataDir));

    expect((await read(before.id)).body).toMatchObject({ status: 'answered', answer: told.answer });
    expect((await read(submitted.body.id)).status).toBe(404);
    const again = await service.call('POST', '/v1/requests', { token: bank, headers, body });
    expect(again.body.id).toBe(submitted.body.id);

    expect((await read(waits.id)).body).toMatchObject({ status: 'awaiting-consent' });
    expect((await service.call('GET', `/v1/answers/${first.answer.verificationCode}`)).status).toBe(404);
    await jwtVerify(paper, createLocalJWKSet(await keySet()));
    const anew = await answered(waits);
    expect(anew.answer.verificationCode).not.toBe(first.answer.verificationCode);
    expect((await service.call('GET', `/v1/answers/${anew.answer.verificationCode}`)).status).toBe(200);

    const { body: blocks } = await service.call('GET', '/v1/me/blocks', { token: before.citizen.token });
    expect(blocks.items).toEqual([]);
    const feed = await service.call(
      'GET',
      `/v1/requests?changedSince=${encodeURIComponent(page.next ?? '')}`,
      {
        token: bank,
      },
    );
    expect(feed.status).toBe(200);
  }, 240_000);

  test('given a service that runs, or a copy that is not there, then it is refused and nothing is changed', async () => {
    await expect(drill('restore', copy, service.dataDir)).rejects.toThrow();
    await expect(drill('lose-key', service.dataDir, 'codes')).rejects.toThrow();
    await service.interrupt();
    await expect(drill('restore', `${copy}-not-there`, service.dataDir)).rejects.toThrow(/no copy/);
    await expect(drill('lose-key', service.dataDir, 'colour')).rejects.toThrow(/npm run drill/);
    await service.start();
    bank = await service.bank();
  }, 120_000);
});

describe('a key that is lost', () => {
  test('given the one that signs, then new answers have another, and old ones hold by a saved key set', async () => {
    const request = await asked();
    await answered(request);
    const paper = await jwsOf(request.id);
    const saved = await keySet();
    await whileStopped(() => drill('lose-key', service.dataDir, 'signing'));
    const now = await keySet();
    expect(now.keys.map(({ kid }) => kid)).not.toContain(decodeProtectedHeader(paper).kid);
    await jwtVerify(paper, createLocalJWKSet(saved));
    const other = await asked();
    await answered(other);
    await jwtVerify(await jwsOf(other.id), createLocalJWKSet(now));
    expect(await jwsOf(request.id)).toBe(paper);
  }, 240_000);

  test('given that of the codes, then an open window’s code is void, and a fresh one decides', async () => {
    const request = await asked();
    await whileStopped(() => drill('lose-key', service.dataDir, 'codes'));
    expect((await decide(request, request.code)).status).toBe(403);
    await service.advance('PT1M');
    const path = `/v1/consents/${request.id}/code`;
    expect((await service.call('POST', path, { token: request.citizen.token })).status).toBe(202);
    const fresh = (await service.codes(request.phone)).at(-1) ?? '';
    expect((await decide(request, fresh)).status).toBe(200);
  }, 240_000);

  test('given that of the references, then requesters read on, citizens’ histories are empty, and the register is sent anew', async () => {
    const request = await asked();
    await answered(request);
    await whileStopped(() => drill('lose-key', service.dataDir, 'references'));
    expect((await read(request.id)).body).toMatchObject({ id: request.id, status: 'answered' });
    const { body } = await service.call('GET', '/v1/consents', { token: request.citizen.token });
    expect(body.items).toEqual([]);
    const other = await asked();
    expect((await answered(other)).answer.belongs).toBe(true);
  }, 240_000);
});
