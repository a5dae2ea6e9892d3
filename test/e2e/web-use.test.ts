import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.ts';
import { complaintsOf, enter, openBrowser, signIn, visit } from './browser.ts';
import { aigul, bank, suspendedBank, typeBirthDate } from './web-scenes.ts';

let service: Service;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), openBrowser()]);
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

const enterBank = async (): Promise<void> => {
  const token = await service.bank(bank.bin, bank.name);
  await enter(page, 'requester', { token, name: bank.name, number: { bin: bank.bin } });
};
const enterCitizen = async (): Promise<void> => {
  const token = await service.token({ iin: aigul.iin, name: aigul.name, scope: 'consents' });
  await enter(page, 'citizen', { token, name: aigul.name, number: { iin: aigul.iin } });
};

/** What an officer sends. */
async function fillIn(): Promise<void> {
  await page.goto('/requester/new');
  await page.getByLabel('Азаматтың ЖСН-і').fill(aigul.iin);
  await page.getByLabel('Мақсаты').selectOption('credit');
  await page.getByRole('button', { name: 'Сұрауды жіберу' }).click();
}

describe('languages', () => {
  test.each([
    ['kk', 'Құжатты тексеру'],
    ['ru', 'Проверить документ'],
    ['en', 'Check a document'],
    ['de', 'Құжатты тексеру'],
  ])('given a browser in %s, then the pages begin in the language that fits', async (locale, text) => {
    const other = await browser.newContext({ baseURL: service.origin, locale });
    const first = await other.newPage();
    await first.goto('/');
    await first.getByRole('link', { name: text }).waitFor();
    await other.close();
  });

  test('given a choice of language, then it is remembered, also on the way through the sign-in', async () => {
    await page.goto('/citizen');
    await page.getByRole('button', { name: 'Русский' }).click();
    await page.getByRole('heading', { name: 'Личный кабинет гражданина' }).waitFor();
    await page.locator('html[lang="ru"]').waitFor();
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.getByText('Демонстрация: войти можно от имени любого').waitFor();
    await page.getByRole('button', { name: aigul.name }).first().click();
    await page
      .getByRole('heading', { name: 'Запросы, которые ждут вашего решения' })
      .or(page.getByText('Запросов, которые ждут решения, нет'))
      .first()
      .waitFor();
    expect(await page.title()).toContain('Келісім');
  });
});

describe('when something is in the way', () => {
  test('given a session that the service does not take any more, when the bank signs in again, then what it typed is still there', async () => {
    await enter(page, 'requester', { token: 'no.longer.valid', name: bank.name, number: { bin: bank.bin } });
    await page.goto('/requester/new');
    await page.getByLabel('Азаматтың ЖСН-і').fill(aigul.iin);
    await page.getByLabel('Мақсаты').selectOption('housing');
    await page.getByRole('button', { name: 'Сұрауды жіберу' }).click();
    await page.getByRole('heading', { name: 'Сеанс уақыты бітті' }).waitFor();
    await page.getByRole('button', { name: 'Кіру' }).click();
    await page.getByRole('button', { name: bank.name }).click();
    await page.waitForURL('**/requester/new');
    expect(await page.getByLabel('Азаматтың ЖСН-і').inputValue()).toBe(aigul.iin);
    expect(await page.getByLabel('Мақсаты').inputValue()).toBe('housing');
  });

  test('given a suspended bank, when its officer asks, then the page says that it may not, and what was typed stays', async () => {
    const { bin, name } = suspendedBank;
    const token = await service.token({ bin, name, scope: 'requests' });
    await enter(page, 'requester', { token, name, number: { bin } });
    await fillIn();
    await page.getByText('Ұйымыңыздың сұрау салуы уақытша тоқтатылған').first().waitFor();
    expect(await page.getByLabel('Азаматтың ЖСН-і').inputValue()).toBe(aigul.iin);
  });

  test('given a requester past its limit of the day, when it asks, then the page says from when on it may again', async () => {
    const [bin, name] = ['900140000070', 'АО «Банк Коротких Дней»'];
    const limits = { perMinute: 1, perDay: 0 };
    await service.register({
      id: bin,
      name: { kk: name, ru: name },
      class: 'bank',
      limits,
      status: 'active',
    });
    const token = await service.token({ bin, name, scope: 'requests' });
    await enter(page, 'requester', { token, name, number: { bin } });
    await fillIn();
    const told = page.getByText('Рұқсат етілген сұрау саны таусылды').first();
    await told.waitFor();
    // Midnight in Kazakhstan, where a day's places are given anew.
    expect(await told.textContent()).toMatch(/00:00/);
  });

  test('given no connection, then a line says so, and the page goes on when it is back', async () => {
    await enterCitizen();
    await page.goto('/citizen/history');
    await page.getByRole('heading', { name: 'Кім сұрады және не алды' }).waitFor();
    await page.waitForFunction(() => document.querySelector('.loading') === null);
    await context.setOffline(true);
    await page.getByText('Интернет жоқ').waitFor();
    await page.getByRole('link', { name: 'Хабарламалар' }).click();
    await page.getByRole('heading', { name: 'Қызметпен байланыс жоқ' }).waitFor();
    await context.setOffline(false);
    await page.getByText('Атаулы әлеуметтік көмек тағайындалды').waitFor();
  });

  test('given a failing service, then it is said in words, and trying again works', async () => {
    await enterCitizen();
    await page.route('**/v1/me/answer', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });
    await page.goto('/citizen/status');
    await page.getByText('Қызмет қазір жауап бере алмайды').waitFor();
    await page.getByRole('button', { name: 'Қайталап көру' }).click();
    await page.locator('.document').waitFor();
  });

  test('given a slow service, then the page says that it waits', async () => {
    await enterCitizen();
    await page.clock.install();
    await page.route('**/v1/me/messages', () => undefined);
    await page.goto('/citizen/messages');
    await page.getByText('Жүктелуде…').waitFor();
    await page.clock.runFor(5_000);
    await page.getByText('Байланыс баяу').waitFor();
  });

  test('given an organisation in the citizens’ cabinet, then it is told so', async () => {
    await signInAsBank('/citizen');
    await page.getByRole('heading', { name: 'Бұл кабинет азаматтарға арналған' }).waitFor();
  });

  test('given a sign-in that was left, then the page says how to go on', async () => {
    await page.goto('/signed-in?error=access_denied&state=nobody');
    await page.getByRole('heading', { name: 'Кіру аяқталмады' }).waitFor();
  });
});

async function signInAsBank(path: string): Promise<void> {
  await page.goto(path);
  await page.locator('main button.main').click();
  await page.getByRole('button', { name: bank.name }).click();
}

test('given somebody who signs out, then the cabinet is closed and what was typed is forgotten', async () => {
  await signIn(page, '/requester', bank.name);
  await page.goto('/requester/new');
  await page.getByLabel('Азаматтың ЖСН-і').fill(aigul.iin);
  await page.locator('.account summary').click();
  await page.getByRole('button', { name: 'Шығу' }).click();
  await page.getByRole('button', { name: 'Шығу' }).click();
  await page.waitForURL(`${service.origin}/`);
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  await page.goto('/requester');
  await page.getByRole('button', { name: 'Кіру' }).waitFor();
});

test('given an open request about the same citizen, when the bank asks again, then that one is shown', async () => {
  const { iin } = await service.citizen();
  const { id } = await service.ask(await service.bank(bank.bin, bank.name), iin);
  await enterBank();
  await page.goto('/requester/new');
  await page.getByLabel('Азаматтың ЖСН-і').fill(iin);
  await page.getByLabel('Мақсаты').selectOption('credit');
  await page.getByRole('button', { name: 'Сұрауды жіберу' }).click();
  await page.getByText('ашық сұрауыңыз бар').waitFor();
  expect(page.url()).toContain(id);
});

test('given a citizen whose date of birth was corrected, then the bank is told, confirms it and the request is sent', async () => {
  const { iin } = await service.citizen();
  await enterBank();
  await page.goto('/requester/new');
  await page.getByLabel('Азаматтың ЖСН-і').fill(iin);
  await typeBirthDate(page, '1891-02-03');
  await page.getByLabel('Мақсаты').selectOption('credit');
  const confirmation = page.getByRole('checkbox', { name: 'ЖСН де, туған күні де құжаттағыдай' });
  const send = page.getByRole('button', { name: 'Сұрауды жіберу' });
  expect(await confirmation.count()).toBe(0);
  await send.click();
  await page.locator('.trouble').getByText('сәйкес емес').waitFor();

  await confirmation.check();
  await typeBirthDate(page, '1891-02-04');
  expect(await confirmation.count()).toBe(0);
  await send.click();
  await confirmation.check();
  const sent = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/v1/requests'),
  );
  await send.click();
  expect((await sent).postDataJSON()).toMatchObject({ birthDate: '1891-02-04', birthDateConfirmed: true });
  await page.getByText('Азаматтың шешімі күтілуде').waitFor();
});

test('given an open request for another purpose, when the bank asks again, then it is told so and led to that one', async () => {
  const { iin } = await service.citizen();
  const { id } = await service.ask(await service.bank(bank.bin, bank.name), iin);
  await enterBank();
  await page.goto('/requester/new');
  await page.getByLabel('Азаматтың ЖСН-і').fill(iin);
  await page.getByLabel('Мақсаты').selectOption('housing');
  await page.getByRole('button', { name: 'Сұрауды жіберу' }).click();
  await page.getByText('басқа мақсаттағы ашық сұрауыңыз бар').waitFor();
  expect(await page.getByLabel('Азаматтың ЖСН-і').inputValue()).toBe(iin);
  await page.getByRole('link', { name: 'Ашық сұрауды көрсету' }).click();
  await page.locator('.state.awaiting-consent').waitFor();
  expect(page.url()).toContain(id);
});

test('given more requests than a page has, then the citizen’s history grows when asked to, and each has its own page', async () => {
  const { iin, token } = await service.citizen();
  const lender = await service.bank(bank.bin, bank.name);
  const ids: string[] = [];
  for (let made = 0; made < 53; made++) {
    const { id } = (await service.submit(lender, { iin })).body;
    await service.cancel(id, lender);
    ids.push(id);
  }
  await enter(page, 'citizen', { token, name: 'Атаусыз', number: { iin } });
  await page.goto('/citizen/history');
  await page.locator('.list li').nth(49).waitFor();
  expect(await page.locator('.list li').count()).toBe(50);
  await page.getByRole('button', { name: 'Тағы көрсету' }).click();
  await page.locator('.list li').nth(52).waitFor();
  await page.getByRole('button', { name: 'Тағы көрсету' }).waitFor({ state: 'detached' });
  expect(await page.locator('.list li').count()).toBe(53);
  await page.goto(`/citizen/consents/${ids[0]}`);
  await page.getByText('Сұрау салушы қайтарып алды').waitFor();
});

describe('by keyboard alone', () => {
  /** Tab until the focus is on what has this name. */
  async function tabTo(name: RegExp): Promise<void> {
    for (let steps = 0; steps < 60; steps++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement | null;
        return `${element?.labels?.[0]?.textContent ?? ''} ${element?.textContent ?? ''}`;
      });
      if (name.test(focused)) return;
    }
    throw new Error(`the focus never came to ${name}`);
  }

  test('a bank asks: from the start page past the skip link to the request', async () => {
    await enterBank();
    await page.goto('/requester');
    await page.locator('h1').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Негізгі мазмұнға өту');
    await page.keyboard.press('Enter');
    await tabTo(/Жаңа сұрау/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Жаңа сұрау' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await tabTo(/Азаматтың ЖСН-і/);
    await page.keyboard.type(aigul.iin);
    await tabTo(/Мақсаты/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await tabTo(/Сұрауды жіберу/);
    await page.keyboard.press('Enter');
    await page.locator('.state.awaiting-consent').waitFor();
  });

  test('a citizen refuses', async () => {
    await enterCitizen();
    await page.goto('/citizen');
    await page.locator('.prompt').waitFor();
    const code = (await service.codes(aigul.phone ?? '')).at(-1) ?? '';
    await tabTo(/SMS-тегі код/);
    await page.keyboard.type(code);
    await tabTo(/Бас тартамын/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Сіз бас тарттыңыз' }).waitFor();
  });
});
