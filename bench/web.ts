/**
 * How long a citizen on a poor phone waits: `npm run bench:web`. In the browser of the tests, 400 kbit/s, 400 ms, its processor
 * six times slower, nothing kept from before; from opening the page, signed in, to the first text and to the question that waits.
 */
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../test/e2e/browser.ts';
import { type Service, startService } from '../test/support/service.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const ROUNDS = Number(values.rounds);

/** Bytes a second and ms, as Chrome's "slow 3G" has them. */
const NETWORK = {
  downloadThroughput: 400_000 / 8,
  uploadThroughput: 400_000 / 8,
  latency: 400,
  offline: false,
};
const SLOWER = 6;
/** What docs/web.md promises, ms; of the layout's shift, nothing with a unit. */
const LIMITS = { firstText: 2_000, question: 5_000, shift: 0.1 };
type Figures = Record<keyof typeof LIMITS, number>;

/** Notes when the question is there, by the page's own clock, and how much has moved until then. */
function watch(): void {
  const seen = { question: 0, shift: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
      seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new MutationObserver(() => {
    if (seen.question === 0 && document.querySelector('.prompt input.code'))
      seen.question = performance.now();
  }).observe(document, { childList: true, subtree: true });
}

async function visit(browser: Browser, service: Service, session: string): Promise<Figures> {
  const context = await browser.newContext({
    baseURL: service.origin,
    locale: 'kk',
    viewport: { width: 360, height: 740 },
  });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.addInitScript((kept) => sessionStorage.setItem('kelisim.session.citizen', kept), session);
  const protocol = await context.newCDPSession(page);
  await protocol.send('Network.enable');
  await protocol.send('Network.emulateNetworkConditions', NETWORK);
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.goto('/citizen', { timeout: 60_000 });
  await page.locator('.prompt input.code').waitFor({ timeout: 60_000 });
  const figures = await page.evaluate((): Figures => {
    const { seen } = window as unknown as { seen: { question: number; shift: number } };
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return { firstText: paint?.startTime ?? Number.POSITIVE_INFINITY, ...seen };
  });
  await context.close();
  return figures;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const [service, browser] = await Promise.all([startService(), openBrowser()]);
try {
  const citizen = await service.citizen({ belongs: true });
  await service.ask(await service.bank(), citizen.iin);
  const session = JSON.stringify({
    accessToken: citizen.token,
    expiresAt: Date.now() + 3_600_000,
    name: 'Азамат',
    number: { iin: citizen.iin },
  });
  const rounds: Figures[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await visit(browser, service, session));
  for (const name of ['firstText', 'question', 'shift'] as const) {
    const figure = median(rounds.map((round) => round[name]));
    const kept = figure <= LIMITS[name];
    const all = rounds.map((round) => round[name].toFixed(name === 'shift' ? 3 : 0)).join(', ');
    console.log(`${kept ? 'kept' : 'OVER'}  ${name}: ${all}; at most ${LIMITS[name]}`);
    if (!kept) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await service.stop();
}
