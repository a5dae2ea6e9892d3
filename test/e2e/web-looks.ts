import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.ts';
import { barriers, complaintsOf, type Language, openBrowser, visit } from './browser.ts';
import { makeScenes, type Scene, show } from './web-scenes.ts';

/** Everything of a scene in one language that is not as it must be, in a line each. */
async function faultsOf(service: Service, context: BrowserContext, scene: Scene): Promise<string[]> {
  const page = await context.newPage();
  await show(service, page, scene);
  const faults = await barriers(page);
  if (!(await page.title()).includes(' · ')) faults.push('no title of its own');
  faults.push(...complaintsOf(page));
  await page.close();
  return faults.map((line) => `${scene.name}: ${line}`);
}

/** The looks of every page in one language. Each language is a file of its own, so that workers share them out. */
export function looksAsItMust(language: Language): void {
  let service: Service;
  let browser: Browser;
  let scenes: Scene[];

  beforeAll(async () => {
    [service, browser] = await Promise.all([startService(), openBrowser()]);
    scenes = await makeScenes(service);
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
  });

  test('every page has no axe violation in light and dark, no sideways scroll at 320 px, a title, and nothing to complain about', async () => {
    const context = await visit(browser, { origin: service.origin, language });
    const faults: string[] = [];
    for (const scene of scenes) faults.push(...(await faultsOf(service, context, scene)));
    expect(faults).toEqual([]);
    await context.close();
  }, 300_000);
}
