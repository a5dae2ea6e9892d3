import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  DEMONSTRATION_ORGANISATIONS,
  DEMONSTRATION_PEOPLE,
} from '../../local/demonstration/demonstration.ts';
import { complaintsOf, openBrowser, signIn, visit } from './browser.ts';
import { type Service, startService } from './service.ts';

let service: Service;
let browser: Browser;
const pages: Page[] = [];

const [bank] = DEMONSTRATION_ORGANISATIONS;
const [aigul, , askhat, dauren] = DEMONSTRATION_PEOPLE;
if (!bank || !aigul?.phone || !askhat || !dauren) throw new Error('the demonstration lacks somebody');

beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});
afterEach(() => {
  for (const page of pages.splice(0)) expect(complaintsOf(page)).toEqual([]);
});

const tab = async (context: Awaited<ReturnType<typeof visit>>): Promise<Page> => {
  const page = await context.newPage();
  pages.push(page);
  return page;
};

async function ask(page: Page, iin: string, reference: string): Promise<void> {
  await page.getByRole('link', { name: 'Жаңа сұрау' }).first().click();
  await page.getByLabel('Азаматтың ЖСН-і').fill(iin);
  await page.getByLabel('Мақсаты').selectOption('credit');
  await page.getByLabel('Өз нөміріңіз').fill(reference);
  await page.getByRole('button', { name: 'Сұрауды жіберу' }).click();
  await page.getByText('Азаматтың шешімі күтілуде').waitFor();
}

describe('the whole story in three tabs of one browser', () => {
  test('given a bank that asks, when the citizen reads the SMS and agrees in the cabinet, then the bank reads and keeps the answer', async () => {
    const context = await visit(browser, { origin: service.origin });
    const desk = await tab(context);
    await signIn(desk, '/requester', bank.name);
    await ask(desk, aigul.iin, 'Несие 2026/17');

    const phone = await tab(context);
    await phone.goto('/local/phone');
    await phone.getByRole('button', { name: aigul.name }).click();
    const sms = await phone.getByRole('log').getByText('сұрайды').last().textContent();
    const code = /\d{6}/.exec(sms ?? '')?.[0] ?? '';

    const cabinet = await tab(context);
    await signIn(cabinet, '/citizen', aigul.name);
    const prompt = cabinet.locator('.prompt');
    await expect.poll(() => prompt.textContent()).toContain(bank.name);
    const text = await prompt.textContent();
    expect(text).toContain(`БСН ${bank.bin}`);
    expect(text).toContain('несие беру');
    expect(text).toContain('мемлекеттік атаулы әлеуметтік көмек алушыларға тиесілі.');
    expect(text).toMatch(/1:5\d:\d\d/);
    const field = cabinet.getByLabel('SMS-тегі код');
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await field.getAttribute('inputmode')).toBe('numeric');
    await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await cabinet.getByRole('button', { name: 'Келісемін' }).click();
    await cabinet.getByRole('heading', { name: 'Сіз келістіңіз' }).waitFor();

    const answer = desk.locator('.document');
    await answer.waitFor();
    expect(await answer.locator('.statement').textContent()).toBe(
      'Өтініш беруші (отбасы) мемлекеттік атаулы әлеуметтік көмек алушыларға тиесілі.',
    );
    const [download] = await Promise.all([
      desk.waitForEvent('download'),
      desk.getByRole('button', { name: 'JSON жүктеу' }).click(),
    ]);
    const kept = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(kept).toMatchObject({ belongs: true });
    expect(download.suggestedFilename()).toMatch(/^kelisim-\w{8}\.json$/);
    await context.close();
  });
});
