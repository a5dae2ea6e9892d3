import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../shared/contract/problems.ts';
import { OPERATIONS } from '../../shared/openapi/operations.ts';
import { useService } from '../support/use-service.ts';
import { barriers, complaintsOf, openBrowser, visit } from './browser.ts';

const service = useService();
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await openBrowser();
  context = await visit(browser, { origin: service.origin, language: 'en' });
});
afterAll(async () => {
  await context.close();
  await browser.close();
});

const PATHS = [
  '/docs',
  '/docs/integrate',
  '/docs/submitRequest',
  '/docs/listConsents',
  '/problems/open-request',
];

describe('a page about the API', () => {
  test.each(PATHS)('%s has no script, nothing from elsewhere and weighs little', async (path) => {
    const { status, text, headers } = await service.call('GET', path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|<style| style=| on\w+=|(?:src|href)="(?:https?:)?\/\//);
    expect(text.length).toBeLessThan(60_000);
  });

  test.each(PATHS)('%s is for everybody, in the light, in the dark and on a narrow screen', async (path) => {
    const page = await context.newPage();
    await page.goto(`${service.origin}${path}`);
    expect(await barriers(page)).toEqual([]);
    expect(complaintsOf(page)).toEqual([]);
    await page.close();
  });
});

test('every route has its page, and is found on the index', async () => {
  const index = (await service.call('GET', '/docs')).text;
  for (const { operationId } of Object.values(OPERATIONS)) {
    expect(index).toContain(`href="/docs/${operationId}"`);
    expect((await service.call('GET', `/docs/${operationId}`)).status).toBe(200);
  }
});

test('the type of every problem leads to a page in three languages', async () => {
  for (const kind of Object.keys(PROBLEMS)) {
    const { status, text } = await service.call('GET', `/problems/${kind}`);
    expect(status).toBe(200);
    for (const language of ['kk', 'ru', 'en']) expect(text).toContain(`<section lang="${language}"`);
  }
  const refused = await service.call('GET', '/v1/requests');
  expect((await fetch(refused.body.type)).status).toBe(200);
  expect((await service.call('GET', '/problems/none-of-ours')).status).toBe(404);
});
