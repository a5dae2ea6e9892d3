import { readFile } from 'node:fs/promises';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Body, type Service, startService } from '../support/service.ts';
import { complaintsOf, openBrowser, visit } from './browser.ts';
import { aigul, answered, bank, show } from './web-scenes.ts';

let service: Service;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** The bank's question about Aigül, agreed to and answered. */
let request: Body;
let code: string;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), openBrowser()]);
  request = await answered(service, await service.bank(bank.bin, bank.name), 'Несие 2026/17');
  code = (request.answer as { verificationCode: string }).verificationCode;
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});
beforeEach(async () => {
  context = await visit(browser, { origin: service.origin });
  page = await context.newPage();
});
afterEach(async () => {
  expect(complaintsOf(page)).toEqual([]);
  await context.close();
});

/** What a button saves: the file's name and content. */
async function saved(button: string): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

/** The claims of a saved JWS, once jose has checked it against the published keys. */
async function claimsOf({ content }: { content: Buffer }, typ: string) {
  const { text } = await service.call('GET', '/.well-known/jwks.json');
  return (await jwtVerify(content.toString(), createLocalJWKSet(JSON.parse(text)), { typ })).payload;
}

const signature = (content: Buffer): string => content.subarray(0, 5).toString('latin1');

describe('what can be saved', () => {
  test('given an answer, when the bank opens it, then it reads whose it is and by what right, and saves the page and the signed file', async () => {
    await show(service, page, { name: 'answer', path: `/requester/requests/${request.id}`, as: 'bank' });
    const document = page.locator('.document');
    await document.getByText(aigul.iin.replace(/^(.{6})(.{3})/, '$1 $2 ')).waitFor();
    await document.getByText('№ 227').waitFor();
    await document.getByText('Көмек тағайындайтын орган').waitFor();

    const pdf = await saved('PDF жүктеу');
    expect(pdf.name).toBe(`kelisim-${request.id.slice(0, 8)}.pdf`);
    expect(signature(pdf.content)).toBe('%PDF-');

    const jws = await saved('Қол қойылған файлды жүктеу (JWS)');
    expect(jws.name).toMatch(/\.jws$/);
    expect(await claimsOf(jws, 'tsa-confirmation+jwt')).toMatchObject({
      jti: code,
      aud: bank.bin,
      belongs: true,
      person: { iin: aigul.iin },
    });
  });

  test('given a consent, when the citizen opens it, then the receipt is there to read and signed', async () => {
    await show(service, page, { name: 'consent', path: `/citizen/consents/${request.id}`, as: aigul });
    await page.getByText('Бағдарламаларға және заңгерлерге арналған түрлері').click();
    const open = await saved('Түбіртекті жүктеу (JSON)');
    expect(open.name).toBe(`kelisim-receipt-${request.id.slice(0, 8)}.json`);
    const receipt = JSON.parse(open.content.toString());
    expect(receipt.consent).toMatchObject({ record_id: request.id });

    const signed = await claimsOf(await saved('Қол қойылған түбіртекті жүктеу (JWS)'), 'tsa-evidence+jwt');
    expect(signed.chain).toEqual(receipt.chain);
  });

  test('given the own status, when the citizen opens it, then it names them and is there as a page', async () => {
    await show(service, page, { name: 'status', path: '/citizen/status', as: aigul });
    await page.locator('.document').getByText(aigul.name).waitFor();
    const { name, content } = await saved('PDF жүктеу');
    expect([name, signature(content)]).toEqual(['kelisim-confirmation.pdf', '%PDF-']);
  });
});

describe('checking a document', () => {
  const NOBODYS = '7K2QD-9F3TA-XW8MN-4HRC6-PV1ZE';

  async function check(typed: string): Promise<void> {
    await page.getByLabel('Тексеру коды').fill(typed);
    await page.getByRole('button', { name: 'Тексеру' }).click();
  }

  async function expectGenuine(): Promise<void> {
    const verdict = page.locator('.verdict.good');
    await verdict.getByRole('heading', { name: 'Құжаттың түпнұсқалығы расталды' }).waitFor();
    const text = await verdict.textContent();
    expect(text).toContain(`${aigul.iin.slice(0, 6)}******`);
    expect(text).toContain('көмек алушыларға тиесілі.');
  }

  test('given the address of the paper’s QR code, then one glance tells', async () => {
    await page.goto(`/verify#${code}`);
    await expectGenuine();
  });

  test.each([
    ['kk', 'Файлды таңдаңыз немесе осы жерге тастаңыз', 'Сіз келістіңіз', 'Бұл түбіртекте'],
    ['ru', 'Выберите файл или перетащите его сюда', 'Вы согласились', 'В этой квитанции'],
    ['en', 'Choose a file, or drop it here', 'You agreed', 'This receipt'],
  ] as const)(
    'given a citizen’s receipt, as paper and as the signed file, then in %s it holds, and the field’s own words are the page’s',
    async (language, choose, agreed, receipt) => {
      const other = await visit(browser, { origin: service.origin, language });
      const checking = await other.newPage();
      for (const [accept, name] of [
        ['application/pdf', 'receipt.pdf'],
        ['application/jose', 'receipt.jws'],
      ] as const) {
        const path = `${service.origin}/v1/consents/${request.id}/receipt`;
        const token = await service.token({ iin: aigul.iin, scope: 'consents' });
        const reply = await fetch(path, { headers: { accept, authorization: `Bearer ${token}` } });
        const buffer = Buffer.from(await reply.arrayBuffer());
        await checking.goto('/verify');
        await checking.locator('.drop').getByText(choose).waitFor();
        await checking.locator('#file').setInputFiles({ name, mimeType: accept, buffer });
        const verdict = checking.locator('.verdict.good');
        await verdict.getByText(receipt).waitFor();
        for (const part of [String(request.id), agreed]) await verdict.getByText(part).waitFor();
        await checking.locator('.drop').getByText(name).waitFor();
      }
      expect(complaintsOf(checking)).toEqual([]);
      await other.close();
    },
  );

  test('given a code typed in small letters and without dashes, then it is found as well', async () => {
    await page.goto('/verify');
    await check(code.toLowerCase().replaceAll('-', ''));
    await expectGenuine();
  });

  test('given a code that nobody issued, then the service says so; given half a code, then it is not asked', async () => {
    await page.goto('/verify');
    await check('7K2QD');
    await page.getByText('Кодта 25 таңба бар').first().waitFor();
    await check(NOBODYS);
    await page.getByRole('heading', { name: 'Мұндай құжат жоқ' }).waitFor();
  });
});
