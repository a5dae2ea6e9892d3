import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.ts';
import { complaintsOf, openBrowser, signIn, visit } from './browser.ts';
import { aigul, askhat, bank, dauren, openPhone } from './web-scenes.ts';

let service: Service;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});
beforeEach(async () => {
  // Each story has a month of its own: one requester sends a citizen few SMS a day, and none for a while after a refusal.
  await service.advance('P31D');
  context = await visit(browser, { origin: service.origin });
});
afterEach(async () => {
  for (const page of context.pages()) expect(complaintsOf(page)).toEqual([]);
  await context.close();
});

async function submit(page: Page, iin: string, reference: string): Promise<void> {
  await page.goto('/requester/new');
  await page.getByLabel('Азаматтың ЖСН-і').fill(iin);
  await page.getByLabel('Мақсаты').selectOption('credit');
  await page.getByLabel('Өтініш (шарт) нөмірі').fill(reference);
  await page.getByRole('button', { name: 'Сұрауды жіберу' }).click();
}

async function ask(page: Page, iin: string, reference: string): Promise<void> {
  await submit(page, iin, reference);
  await page.getByText('Азаматтың шешімі күтілуде').waitFor();
}

/** The bank at its desk, with a request just sent. */
async function deskThatAsks(iin: string, reference: string): Promise<Page> {
  const desk = await context.newPage();
  await signIn(desk, '/requester', bank.name);
  await ask(desk, iin, reference);
  return desk;
}

async function cabinetOf(person: { name: string }): Promise<Page> {
  const cabinet = await context.newPage();
  await signIn(cabinet, '/citizen', person.name);
  await cabinet.locator('.prompt').waitFor();
  return cabinet;
}

async function phoneOf(person: { name: string }): Promise<Page> {
  const phone = await context.newPage();
  await phone.goto('/local/phone');
  await openPhone(phone, person.name);
  return phone;
}

const lastCode = async (phone: Page): Promise<string> => {
  const texts = await phone.locator('#messages li[data-direction=out] p').allTextContents();
  return texts.flatMap((text) => text.match(/\b\d{6}\b/) ?? []).at(-1) ?? '';
};

describe('the whole story in three tabs of one browser', () => {
  test('given a bank that asks, when the citizen reads the SMS and agrees in the cabinet, then the bank reads and keeps the answer', async () => {
    const desk = await deskThatAsks(aigul.iin, 'Несие 2026/17');
    const code = await lastCode(await phoneOf(aigul));
    const cabinet = await cabinetOf(aigul);
    const text = await cabinet.locator('.prompt').textContent();
    expect(text).toContain(`БСН ${bank.bin}`);
    expect(text).toContain('несие беру');
    expect(text).toContain('мемлекеттік атаулы әлеуметтік көмек алушыларға тиесілі.');
    expect(text).toMatch(/1:5\d:\d\d|2:00:00/);
    const field = cabinet.getByLabel('SMS-тегі код');
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await field.getAttribute('inputmode')).toBe('numeric');
    await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await cabinet.getByRole('button', { name: 'Келісемін' }).click();
    await cabinet.getByRole('heading', { name: 'Сіз келістіңіз' }).waitFor();

    const answer = desk.locator('.document');
    expect(await answer.locator('.statement').textContent()).toBe(
      'Өтініш беруші (отбасы) мемлекеттік атаулы әлеуметтік көмек алушыларға тиесілі.',
    );
    const [download] = await Promise.all([
      desk.waitForEvent('download'),
      desk.getByRole('button', { name: 'JSON жүктеу' }).click(),
    ]);
    expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({ belongs: true });
    expect(download.suggestedFilename()).toMatch(/^kelisim-\w{8}\.json$/);

    await cabinet.getByRole('link', { name: 'Толығырақ' }).click();
    await cabinet.getByText('Сіз келістіңіз, жауап берілді').waitFor();
    await cabinet.getByRole('link', { name: 'Хабарламалар' }).click();
    await cabinet.getByText(`${bank.name} сіздің келісіміңізбен жауап алды`).waitFor();
  });

  test('given an SMS, when the citizen taps a suggested refusal on the phone, then the bank sees it without a reload', async () => {
    const desk = await deskThatAsks(askhat.iin, 'Бас тарту');
    const phone = await phoneOf(askhat);
    await phone.locator('#quick').getByRole('button', { name: 'НЕТ' }).click();
    await desk.locator('.state.refused').waitFor();
    expect(await desk.locator('main').textContent()).toContain('Азамат мәлімет беруге келіспеді');
    expect(await phone.locator('#messages li[data-direction=in]').count()).toBe(1);
  });

  test('given an SMS, when the citizen types a reply on the phone, then it counts as well', async () => {
    const desk = await deskThatAsks(askhat.iin, 'Жазған жауап');
    const phone = await phoneOf(askhat);
    await phone.getByLabel('Жауап', { exact: true }).fill(`${await lastCode(phone)} да`);
    await phone.getByRole('button', { name: 'Жіберу' }).click();
    await desk.locator('.document').waitFor();
    expect(await desk.locator('.statement').textContent()).toContain('тиесілі емес');
  });
});

/** The register sends the contact anew: a number that was disowned is asked again. */
async function phoneConfirmed({
  iin,
  phone,
}: {
  iin: string;
  phone?: string | null | undefined;
}): Promise<void> {
  const register = await service.token({ bin: '900140000090', scope: 'register' });
  const contacts = [{ iin, phone }];
  await service.call('POST', '/v1/register/contacts', { token: register, body: { contacts } });
}

describe('the other ways it can go', () => {
  test('given a citizen who never applied, when they say "this is not me", then the bank is told to check', async () => {
    const desk = await deskThatAsks(aigul.iin, 'Бөтен');
    const code = await lastCode(await phoneOf(aigul));
    const cabinet = await cabinetOf(aigul);
    await cabinet.getByLabel('SMS-тегі код').fill(code);
    await cabinet.getByRole('button', { name: 'Бұл мен емес' }).click();
    await cabinet.getByRole('button', { name: 'Иә, бұл мен емес' }).click();
    await cabinet.getByRole('heading', { name: 'Сіз «бұл мен емес» дедіңіз' }).waitFor();
    await desk.getByText('Азамат өтініш бермегенін айтты').waitFor();
  });

  test('given a citizen without a phone, when the prompt shows the code itself, then it is enough to refuse with', async () => {
    const desk = await deskThatAsks(dauren.iin, 'Телефонсыз');
    const cabinet = await cabinetOf(dauren);
    await cabinet.getByRole('button', { name: 'Кодты өріске қою' }).click();
    await cabinet.getByRole('button', { name: 'Бас тартамын' }).click();
    await cabinet.getByRole('heading', { name: 'Сіз бас тарттыңыз' }).waitFor();
    await desk.locator('.state.refused').waitFor();
  });

  test('given a wrong code, then the tries left are told; given none, then the field is asked for; a new code has its wait', async () => {
    await phoneConfirmed(aigul);
    const desk = await deskThatAsks(aigul.iin, 'Қате код');
    const code = await lastCode(await phoneOf(aigul));
    const cabinet = await cabinetOf(aigul);
    await cabinet.getByRole('button', { name: 'Келісемін' }).click();
    await cabinet.getByText('Кодтың 6 цифрын жазыңыз').waitFor();
    await cabinet.getByLabel('SMS-тегі код').fill(code === '000000' ? '000001' : '000000');
    await cabinet.getByRole('button', { name: 'Келісемін' }).click();
    await cabinet.getByText('Код қате. Тағы 4 рет теруге болады').waitFor();
    await cabinet.getByText(/Жаңа код сұрауға дейін: 0:\d\d/).waitFor();
    await service.advance('PT2M');
    await cabinet.reload();
    await cabinet.getByRole('button', { name: 'Жаңа код жіберу' }).click();
    await cabinet.getByText('Жаңа код жіберілді').waitFor();
    await cabinet.getByText(/Жаңа код сұрауға дейін: (1:00|0:\d\d)/).waitFor();
    await desk.getByRole('button', { name: 'Сұрауды қайтарып алу' }).click();
    await desk.getByRole('button', { name: 'Иә, қайтарып аламын' }).click();
    await desk.locator('.state.cancelled').waitFor();
    await cabinet.getByRole('heading', { name: 'Сұрау салушы сұрауын қайтарып алды' }).waitFor();
  });

  test('given a citizen who blocks the bank, when it asks again, then nobody is asked and it waits as for anybody, until unblocked', async () => {
    const desk = await deskThatAsks(askhat.iin, 'Бұғатқа дейін');
    const cabinet = await cabinetOf(askhat);
    await cabinet.getByLabel('SMS-тегі код').fill((await service.codes(askhat.phone)).at(-1) ?? '');
    await cabinet.getByRole('button', { name: 'Бас тартамын' }).click();
    await cabinet.getByRole('link', { name: 'Толығырақ' }).click();
    await cabinet.getByRole('button', { name: 'Бұғаттау' }).click();
    await cabinet.getByText(`${bank.name} бұғатталды`).waitFor();
    await desk.locator('.state.refused').waitFor();

    const before = await service.sms(askhat.phone);
    await submit(desk, askhat.iin, 'Бұғатталған');
    await desk.getByText('Бұғатталған').waitFor();
    await desk.locator('.state.awaiting-consent').waitFor();
    await service.advance('PT1M');
    expect(await service.sms(askhat.phone)).toEqual(before);
    await cabinet.getByRole('link', { name: 'Сұраулар' }).click();
    await cabinet.getByRole('heading', { name: 'Шешіміңізді күтетін сұрау жоқ' }).waitFor();
    await desk.getByRole('button', { name: 'Сұрауды қайтарып алу' }).click();
    await desk.getByRole('button', { name: 'Иә, қайтарып аламын' }).click();
    await desk.locator('.state.cancelled').waitFor();

    await cabinet.getByRole('link', { name: 'Бұғатталғандар' }).click();
    await cabinet.getByRole('button', { name: `Бұғаттан шығару ${bank.name}` }).click();
    await cabinet.getByText(`${bank.name} бұғаттан шығарылды`).waitFor();
    await ask(desk, askhat.iin, 'Бұғаттан кейін');
  });

  test('given silence, when two hours pass, then the citizen sees that the time is over, and at its end so does the bank', async () => {
    const desk = await deskThatAsks(aigul.iin, 'Үнсіздік');
    expect(await desk.locator('main').textContent()).toContain('Жауап немесе үнсіздік мерзімі');
    const cabinet = await cabinetOf(aigul);
    await desk.getByRole('button', { name: /сағат өтсін/ }).click();
    await desk.getByText(/Қызмет уақыты қазір/).waitFor();
    await cabinet.getByRole('heading', { name: 'Шешім қабылдау уақыты бітті' }).waitFor();
    const past = cabinet.locator('.prompt');
    expect(await past.textContent()).toContain('Шешім қабылдау уақыты бітті.');
    expect(await past.locator('input, button, .big-code').count()).toBe(0);
    await cabinet.getByRole('link', { name: 'Тарих' }).click();
    await cabinet.locator('.list .state.expired').first().waitFor();
    expect(await cabinet.locator('.list li').first().textContent()).toContain('Шешім қабылдау уақыты бітті.');
    expect(await desk.locator('.state.awaiting-consent').count()).toBe(1);

    await service.advance('PT13M');
    await desk.locator('.state.expired').waitFor();
    await cabinet.getByText('Жауап берген жоқсыз').first().waitFor();
    await cabinet.getByRole('link', { name: 'Сұраулар' }).click();
    await past.waitFor({ state: 'detached' });
  });

  test('given a decision whose answer is lost on the way, when it is made again, then it is as good as the first', async () => {
    const desk = await deskThatAsks(dauren.iin, 'Жоғалған жауап');
    const cabinet = await cabinetOf(dauren);
    await cabinet.getByRole('button', { name: 'Кодты өріске қою' }).click();
    // The list would tell of the decision before it can be made again.
    await cabinet.route('**/v1/consents', (route) => route.abort());
    await cabinet.route(
      '**/decision',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await cabinet.getByRole('button', { name: 'Келісемін' }).click();
    await cabinet.getByText('Қызметпен байланыс жоқ').first().waitFor();
    await desk.locator('.document').waitFor();
    await cabinet.getByRole('button', { name: 'Келісемін' }).click();
    await cabinet.getByRole('heading', { name: 'Сіз келістіңіз' }).waitFor();
  });
});
