import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SUBMISSION_LIMITS } from '../../shared/service/submission-limits.ts';
import { LEGAL_BASIS } from '../../shared/service/texts.ts';
import { useService } from '../support/use-service.ts';
import { axeFaults, complaintsOf, openBrowser, visit } from './browser.ts';

const service = useService();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const LANGUAGES = ['kk', 'ru', 'en'] as const;

describe('the procedure', () => {
  test('is told by the API from the settings: rules, clocks, fee, complaints, contact centre, feed', async () => {
    const { status, body } = await service.call('GET', '/v1/procedure');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      legalBasis: LEGAL_BASIS,
      decideWithinMinutes: 120,
      answerWithinMinutes: 15,
      fee: { person: 'free', organisation: null },
      limits: SUBMISSION_LIMITS,
      breaks: { announced: `${service.origin}/incidents.json` },
      complaints: { providerWorkingDays: 5, qualityBodyWorkingDays: 15 },
      contactCentre: { short: '1414', free: '8-800-080-7777' },
      changes: { feed: `${service.origin}/procedure.json`, withinWorkingDays: 3 },
    });
  });

  test('has its announced breaks beside the pages, as they can be changed without a release', async () => {
    const { body } = await service.call('GET', '/v1/procedure');
    const breaks = await fetch(String((body.breaks as { announced: string }).announced));
    expect([breaks.status, await breaks.json()]).toEqual([200, []]);
  });

  test('has a feed of its changes (JSON Feed 1.1), each in every language, the latest first', async () => {
    const answer = await fetch(`${service.origin}/procedure.json`);
    expect(answer.headers.get('content-type')).toContain('application/json');
    const feed: { version: string; items: { id: string; language: string; date_published: string }[] } =
      await answer.json();
    expect(feed.version).toBe('https://jsonfeed.org/version/1.1');
    const ids = feed.items.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const days = [...new Set(feed.items.map(({ date_published }) => date_published))];
    expect(days).toEqual(days.toSorted().toReversed());
    for (const day of days) {
      const languages = feed.items.filter((item) => item.date_published === day).map((item) => item.language);
      expect(languages).toEqual([...LANGUAGES]);
    }
  });

  test.each(LANGUAGES)(
    'is a page in %s, reached from the footer, without a fault of axe',
    async (language) => {
      const context = await visit(browser, { origin: service.origin, language, width: 360 });
      const page = await context.newPage();
      await page.goto('/');
      await page.locator('footer a[href="/about"]').click();
      await page.getByText(LEGAL_BASIS[language]).waitFor();
      await page.locator('#changes ~ ul li').first().waitFor();
      const text = (await page.locator('main').textContent()) ?? '';
      for (const part of ['№ 227', '1414', '8-800-080-7777', '5', '15', 'eotinish.kz'])
        expect(text).toContain(language === 'en' ? part.replace('№ 227', 'No. 227') : part);
      expect(await page.locator('#changes ~ ul li').count()).toBe(2);
      const { bank, education } = SUBMISSION_LIMITS.classes;
      for (const { perMinute, perDay } of [bank, education, SUBMISSION_LIMITS.person])
        for (const limit of [perMinute, perDay]) expect(text.replace(/[\s,]/g, '')).toContain(String(limit));
      expect(await page.locator('main table tbody tr').count()).toBe(9);
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.locator('main').evaluate((main) => main.scrollWidth - main.clientWidth)).toBe(0);
      expect(complaintsOf(page)).toEqual([]);
      await context.close();
    },
  );
});
