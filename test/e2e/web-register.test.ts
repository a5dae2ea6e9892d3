import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMONSTRATION_OPERATOR } from '../../local/demonstration/demonstration.ts';
import { useService } from '../support/use-service.ts';
import { axeFaults, complaintsOf, enter, openBrowser, signIn, visit } from './browser.ts';

const service = useService();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const FIXTURES = join(import.meta.dirname, '../fixtures/register');
const APPLICANT = '880412220009';

async function operator(language: 'kk' | 'ru' | 'en', width = 1000) {
  const context = await visit(browser, { origin: service.origin, language, width });
  const page = await context.newPage();
  const { bin, name } = DEMONSTRATION_OPERATOR;
  const token = await service.token({ bin, name, scope: 'register' });
  await enter(page, 'register', { token, name, number: { bin } });
  await page.goto('/register');
  await page.locator('#files').waitFor();
  return { page, close: () => context.close() };
}

async function name(page: Awaited<ReturnType<typeof operator>>['page']): Promise<void> {
  await page.locator('#kato').fill('710000000');
  await page.locator('#name-kk').fill('Астана қаласы');
  await page.locator('#name-ru').fill('город Астана');
}

describe('the operator’s page', () => {
  test('given a file in the Kazakh code page, then the names are shown for a look, and the import is in the register', async () => {
    const { page, close } = await operator('kk');
    await page.locator('#files').setInputFiles(join(FIXTURES, 'rk1048-semicolons.csv'));
    await page.getByText('Қасымова Әйгүл').waitFor();
    await page.getByLabel('Windows-1251').check();
    await page.getByText('rk1048-semicolons.csv: ').waitFor();
    await page.getByLabel('Қазақша (RK1048)').check();
    await page.getByText('Қасымова Әйгүл').waitFor();
    await page.getByRole('button', { name: 'Жүктеуді бастау' }).click();
    await page.getByText('Органның коды мен екі тілдегі атауын жазыңыз.').waitFor();
    await name(page);
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Жүктеуді бастау' }).click();
    await page.getByText('Жүктеу аяқталды').waitFor();
    await page.getByText('Қабылданды: 1').first().waitFor();
    expect(complaintsOf(page)).toEqual([]);
    await close();
    const citizen = await service.token({ iin: APPLICANT, scope: 'consents' });
    expect((await service.call('GET', '/v1/me/answer', { token: citizen })).body.belongs).toBe(true);
  });

  test('given bad rows, then each has its reason, and they are had as a file to mend', async () => {
    const { page, close } = await operator('ru');
    await page.locator('#files').setInputFiles(join(FIXTURES, 'malformed-rows.csv'));
    await name(page);
    await page.getByRole('button', { name: 'Начать загрузку' }).click();
    await page.getByText('Не принято: 14').first().waitFor();
    await page.getByText('нужен вид решения').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Скачать непринятые строки' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('malformed-rows.csv.rejected.csv');
    const text = readFileSync(await download.path(), 'utf8');
    expect(text.split('\r\n').filter((line) => line !== '')).toHaveLength(15);
    expect(await axeFaults(page)).toEqual([]);
    await close();
  });

  test('given a workbook, then it is read in the browser; given what is no table, then it says so', async () => {
    const { page, close } = await operator('en', 360);
    await page.locator('#files').setInputFiles(join(FIXTURES, 'inline-strings.xlsx'));
    await page.getByText('Қасымова Әйгүл').waitFor();
    await page.getByText('Columns').click();
    await page.getByText('period of assignment, by months').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.locator('#files').setInputFiles(join(FIXTURES, 'no-table.csv'));
    await page.getByText('no table was found').waitFor();
    expect(await page.evaluate(() => document.querySelector('main')?.scrollWidth)).toBeLessThanOrEqual(360);
    await close();
  });

  test('given nobody signed in, then the demonstration’s operator signs in and comes back', async () => {
    const context = await visit(browser, { origin: service.origin, language: 'en' });
    const page = await context.newPage();
    await signIn(page, '/register', DEMONSTRATION_OPERATOR.name);
    await page.locator('#files').waitFor();
    await context.close();
  });
});
