import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Body, type Citizen, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';
import { fileWith, run } from '../unit/verifying.ts';
import { axeFaults, complaintsOf, enter, openBrowser, visit } from './browser.ts';

const service = useService();
let browser: Browser;
let citizen: Citizen;
let jwks: string;
let pdf: Buffer;
let jws: string;

beforeAll(async () => {
  browser = await openBrowser();
  jwks = fileWith('keys.json', (await service.call('GET', '/.well-known/jwks.json')).text);
  citizen = await service.citizen({ phone: false });
  const row = {
    applicationNumber: 'W-1',
    registeredOn: '2026-01-10',
    applicantIin: citizen.iin,
    authority: { kato: '710000000', name: { kk: 'Астана қаласының әкімдігі', ru: 'Акимат города Астаны' } },
    decision: { kind: 'assign', on: '2026-01-20' },
    period: { from: '2026-01', to: '2026-12' },
    totalTenge: 1_138_900,
  };
  const token = await service.token({ bin: OTHER_BANK, scope: 'register' });
  for (const totalTenge of [row.totalTenge, 999_000])
    await service.call('POST', '/v1/register/entries', {
      token,
      body: { entries: [{ ...row, totalTenge }] },
    });
});
afterAll(() => browser.close());

async function open(path: string, language: 'kk' | 'ru' | 'en') {
  const context = await visit(browser, { origin: service.origin, language, width: 360 });
  const page = await context.newPage();
  const { iin, token } = citizen;
  await enter(page, 'citizen', { token, name: 'Азамат', number: { iin } });
  await page.goto(path);
  return { page, close: () => context.close() };
}

async function saved(page: Page, button: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).first().click(),
  ]);
  return readFile(await download.path());
}

describe('a message of the ministry’s, in the browser', () => {
  test('given the message in the cabinet, when its buttons are pressed, then PDF and JWS are saved, and verify offline', async () => {
    const { page, close } = await open('/citizen/messages', 'kk');
    await page.getByText('1 138 900').first().waitFor();
    pdf = await saved(page, 'PDF жүктеу');
    jws = (await saved(page, 'Қол қойылған файлды жүктеу (JWS)')).toString();
    expect(complaintsOf(page)).toEqual([]);
    await close();
    for (const [name, content] of [
      ['notice.pdf', new Uint8Array(pdf)],
      ['notice.jws', jws],
    ] as const)
      expect(run(fileWith(name, content), '--jwks', jwks)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^HOLDS\n/),
      });
  });

  test.each([
    ['kk', 'Құжаттың түпнұсқалығы расталды', 'Бұл хабарлама', 'Бұрынғы хабар түзетілді'],
    ['ru', 'Документ подлинный', 'Это уведомление', 'Прежнее сообщение исправлено'],
    ['en', 'The document is genuine', 'This notification', 'An earlier message is corrected'],
  ] as const)(
    'given the saved files and the page for checking in %s, then both hold, in words for a message',
    async (language, genuine, notification, corrected) => {
      const { page, close } = await open('/verify', language);
      for (const file of [
        { name: 'notice.pdf', mimeType: 'application/pdf', buffer: pdf },
        { name: 'notice.jws', mimeType: 'application/jose', buffer: Buffer.from(jws) },
      ]) {
        await page.reload();
        await page.locator('#file').setInputFiles(file);
        const verdict = page.locator('.verdict.good');
        await verdict.getByText(genuine).waitFor();
        const text = (await verdict.textContent()) ?? '';
        for (const part of [notification, corrected, 'W-1', citizen.iin.slice(6, 9)])
          expect(text).toContain(part);
        expect(await axeFaults(page)).toEqual([]);
      }
      expect(complaintsOf(page)).toEqual([]);
      await close();
    },
  );

  test('given a message whose sum was altered, then it is forged', async () => {
    const { page, close } = await open('/verify', 'en');
    const [head, payload = '', signature] = jws.split('.');
    const claims: Body = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const altered = Buffer.from(JSON.stringify({ ...claims, totalTenge: 1 })).toString('base64url');
    const buffer = Buffer.from([head, altered, signature].join('.'));
    await page.locator('#file').setInputFiles({ name: 'a.jws', mimeType: 'application/jose', buffer });
    await page.locator('.verdict.bad').waitFor();
    await close();
  });
});
