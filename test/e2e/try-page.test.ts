import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SCRIPTED_PEOPLE } from '../../shared/contract/scripted-people.ts';
import { OPERATIONS } from '../../shared/openapi/operations.ts';
import { useService } from '../support/use-service.ts';
import { barriers, complaintsOf, openBrowser, visit } from './browser.ts';

const service = useService();
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  context = await visit(browser, { origin: service.origin, language: 'en' });
});
afterAll(async () => {
  await context.close();
  await browser.close();
});
beforeEach(async () => {
  page = await context.newPage();
  await page.goto('/local/api');
  await page.locator('#operation option').first().waitFor({ state: 'attached' });
});

async function send(): Promise<{ status: string; content: string; curl: string }> {
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('#answer').waitFor();
  const textOf = async (id: string) => (await page.locator(id).textContent()) ?? '';
  return { status: await textOf('#status'), content: await textOf('#content'), curl: await textOf('#curl') };
}

describe('the page to try the API on', () => {
  test('has every call of the API', async () => {
    const calls = await page.locator('#operation option').allTextContents();
    expect(calls.toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
  });

  test('asks about a person, as a bank, and reads what came of it', async () => {
    await page.getByLabel('Call').selectOption('POST /v1/requests');
    const [person] = SCRIPTED_PEOPLE;
    await page.getByLabel('Body').fill(JSON.stringify({ iin: person?.iin, purpose: 'credit' }));
    const submitted = await send();
    expect(submitted.status).toMatch(/^202/);
    const { id } = JSON.parse(submitted.content);
    expect(submitted.curl).toContain(`curl -i -X POST '${service.origin}/v1/requests'`);
    await page.getByLabel('Call').selectOption('GET /v1/requests/{id}');
    await page.getByLabel('id (path)').fill(id);
    const read = await send();
    expect([read.status.slice(0, 3), JSON.parse(read.content).id]).toEqual(['200', id]);
  });

  test('shows a refusal as it is', async () => {
    await page.getByLabel('Call').selectOption('POST /v1/requests');
    await page.getByLabel('Body').fill('{"iin":"1"}');
    const { status, content } = await send();
    expect([status.slice(0, 3), JSON.parse(content).type]).toEqual([
      '400',
      `${service.origin}/problems/invalid-request`,
    ]);
  });

  test('calls as somebody who may: a citizen for the cabinet, nobody where no token is needed', async () => {
    await page.getByLabel('Call').selectOption('GET /v1/consents');
    expect((await send()).status).toMatch(/^200/);
    await page.getByLabel('Call').selectOption('GET /v1/lifecycle');
    expect(await page.locator('#as-row').isVisible()).toBe(false);
    expect((await send()).status).toMatch(/^200/);
  });

  test('is for everybody, in the light and in the dark, and asks nobody but this machine', async () => {
    expect(await barriers(page)).toEqual([]);
    expect(complaintsOf(page)).toEqual([]);
  });
});
