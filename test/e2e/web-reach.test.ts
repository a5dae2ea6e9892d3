import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.ts';
import { complaintsOf, enter, openBrowser, visit } from './browser.ts';
import { aigul, bank, LANGUAGES, makeScenes, type Scene, show } from './web-scenes.ts';

let service: Service;
let browser: Browser;
let scenes: Scene[];
beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), openBrowser()]);
  scenes = await makeScenes(service);
}, 180_000);
afterAll(async () => {
  await browser.close();
  await service.stop();
});

/** Texts that nobody can read where they are: beyond the window, or cut off by what they stand in, with nothing to scroll. */
function unreadable(): string[] {
  const lost: string[] = [];
  const scrolls = (element: Element): boolean => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const cuts = (element: Element): boolean => /hidden|clip/.test(getComputedStyle(element).overflowX);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const words = node.textContent?.trim() ?? '';
    const around: Element[] = [];
    for (let element = node.parentElement; element; element = element.parentElement) around.push(element);
    const folded =
      around.some((element) => element.matches('details:not([open])')) &&
      !around.some((element) => element.matches('summary'));
    if (
      words === '' ||
      folded ||
      around.some((element) => element.matches('.hidden, .skip, script, style, thead'))
    )
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, width } of range.getClientRects()) {
      if (width === 0 || around.some(scrolls)) continue;
      const cut = around.filter(cuts).some((element) => right > element.getBoundingClientRect().right + 1);
      if (left < -1 || right > innerWidth + 1 || cut) lost.push(words.slice(0, 40));
    }
  }
  return [...new Set(lost)];
}

test('given a text of twice the size on a phone of 360 px, then no page loses a word or is scrolled sideways', async () => {
  const faults: string[] = [];
  for (const language of ['kk', 'ru'] as const) {
    const context = await visit(browser, { origin: service.origin, language, width: 360 });
    for (const scene of scenes.filter(({ path }) => !path.startsWith('/local'))) {
      const page = await context.newPage();
      await show(service, page, scene);
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '225%';
      });
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) faults.push(`${scene.name} in ${language}: ${wide} px too wide`);
      const lost = await page.evaluate(unreadable);
      faults.push(...lost.map((words) => `${scene.name} in ${language}: "${words}" is lost`));
      await page.close();
    }
    await context.close();
  }
  expect(faults).toEqual([]);
}, 180_000);

/** A page of each cabinet. */
const CABINETS = ['citizen-history', 'requester-list', 'register-import'];

test('given a desk, then every cabinet’s menu is there whole beside the name of who is signed in', async () => {
  const cut: string[] = [];
  for (const language of LANGUAGES) {
    const context = await visit(browser, { origin: service.origin, language, width: 1_280 });
    for (const scene of scenes.filter(({ name }) => CABINETS.includes(name))) {
      const page = await context.newPage();
      await show(service, page, scene);
      const beyond = await page
        .locator('.menu')
        .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      if (beyond > 0) cut.push(`${scene.name} in ${language}: ${beyond} px`);
      await page.close();
    }
    await context.close();
  }
  expect(cut).toEqual([]);
}, 180_000);

/** What has the focus, whether it is in sight, and what the window is called. */
const attention = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const top = element?.getBoundingClientRect().top ?? -1;
    return { on: element?.className ?? '', seen: top >= 0 && top < innerHeight, title: document.title };
  });

describe('the summary of mistakes takes the focus, is in sight, and the title says that there are any', () => {
  test.each([
    ['a request with nothing in it', '/requester/new', 'Сұрауды жіберу'],
    ['a check of half a code', '/verify', 'Тексеру'],
  ])('given %s on a phone', async (_given, path, button) => {
    const context = await visit(browser, { origin: service.origin, width: 360 });
    const page = await context.newPage();
    const token = await service.bank(bank.bin, bank.name);
    await enter(page, 'requester', { token, name: bank.name, number: { bin: bank.bin } });
    await page.goto(path);
    await page.locator('form').waitFor();
    for (let twice = 0; twice < 2; twice++) {
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.locator('.trouble').waitFor();
      const { on, seen, title } = await attention(page);
      expect(on).toContain('trouble');
      expect(seen).toBe(true);
      expect(title).toMatch(/^Қате: /);
    }
    await page.locator('.trouble a').first().click();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    expect(complaintsOf(page)).toEqual([]);
    await context.close();
  });
});

test('given a newcomer at the start page, then the whole story takes eight clicks and not one key', async () => {
  await service.advance('P31D');
  const context = await visit(browser, { origin: service.origin });
  const home = await context.newPage();
  let clicks = 0;
  const click = async (page: Page, role: 'link' | 'button', name: string | RegExp): Promise<void> => {
    clicks++;
    await page.getByRole(role, { name }).first().click();
  };
  await home.goto('/');
  const [desk] = await Promise.all([context.waitForEvent('page'), click(home, 'link', /Банк атынан кіріп/)]);
  await click(desk, 'button', 'Кіру');
  await click(desk, 'button', bank.name);
  await click(desk, 'button', new RegExp(aigul.name));
  await click(desk, 'button', 'Сұрауды жіберу');
  await desk.locator('.state.awaiting-consent').waitFor();
  const [phone] = await Promise.all([context.waitForEvent('page'), click(desk, 'link', /Телефон/)]);
  await click(phone, 'button', new RegExp(aigul.name));
  await click(phone, 'button', /ИӘ/);
  await desk.locator('.document .statement').waitFor();
  expect(clicks).toBeLessThanOrEqual(8);
  await context.close();
});
