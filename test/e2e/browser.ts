import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The browser's file: of the environment, of the machine, or unpacked from its npm package. Several test files may want
 * it at once, so each unpacks aside and the first to put its folder in place wins.
 */
async function executable(): Promise<string> {
  const given = process.env.CHROMIUM_PATH ?? INSTALLED.find((path) => existsSync(path));
  if (given) return given;
  const folder = join(tmpdir(), 'kelisim-chromium-153');
  if (existsSync(folder)) return join(folder, 'chromium');
  const aside = `${folder}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = aside;
  chromium.setGraphicsMode = false;
  await chromium.executablePath();
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  try {
    renameSync(aside, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(aside, { recursive: true });
  }
  return join(folder, 'chromium');
}

export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await executable(),
    headless: true,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'],
  });
}

export type Language = 'kk' | 'ru' | 'en';

type Visit = {
  origin: string;
  language?: Language;
  width?: number;
  theme?: 'light' | 'dark';
};

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with a page as it stands, in a line each. */
export async function axeFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

/** Everything that keeps somebody from a page: axe's faults in the light and in the dark, and width at 320 px (WCAG 1.4.10). */
export async function barriers(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const faults = await axeFaults(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  faults.push(...(await axeFaults(page)).map((line) => `in the dark: ${line}`));
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (wide > 0) faults.push(`${wide} px too wide at 320 px`);
  return faults;
}

/** What the pages complained about: none of it may happen. Lost connections are the business of their own tests. */
const complaints = new WeakMap<Page, string[]>();
export const complaintsOf = (page: Page): string[] => complaints.get(page) ?? [];

/** A person's own browser: nothing is shared with another visit. */
export async function visit(browser: Browser, { origin, language = 'kk', width = 1000, theme }: Visit) {
  const options: BrowserContextOptions = {
    baseURL: origin,
    locale: language,
    timezoneId: 'America/New_York',
    viewport: { width, height: 900 },
    ...(theme && { colorScheme: theme }),
  };
  const context = await browser.newContext(options);
  context.setDefaultTimeout(10_000);
  context.on('page', listen);
  return context;
}

function listen(page: Page): void {
  const heard: string[] = [];
  complaints.set(page, heard);
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !/Failed to load resource/.test(text)) heard.push(text);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.hostname !== 'localhost')
      heard.push(`a request to ${url.host}`);
  });
}

/** Signs in through the provider's own page, as a person does. */
export async function signIn(
  page: Page,
  path: '/citizen' | '/requester' | '/register',
  name: string,
): Promise<void> {
  await page.goto(path);
  await page.locator('main button.main').click();
  await page.getByRole('button', { name }).click();
  await page.waitForURL(`**${path}`);
  await page.locator('.menu').waitFor();
}

type Someone = { token: string; name: string; number: { iin: string } | { bin: string } };

/** Opens a cabinet signed in already, for what is not about signing in. */
export async function enter(
  page: Page,
  cabinet: 'citizen' | 'requester' | 'register',
  someone: Someone,
): Promise<void> {
  const session = {
    accessToken: someone.token,
    expiresAt: Date.now() + 3_600_000,
    name: someone.name,
    number: someone.number,
  };
  await page.goto('/');
  await page.evaluate(
    ([key, value]) => sessionStorage.setItem(key as string, value as string),
    [`kelisim.session.${cabinet}`, JSON.stringify(session)],
  );
}
