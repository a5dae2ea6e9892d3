import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BANK, codeOtherThan, type Service, startService } from '../support/service.ts';
import { complaintsOf, enter, type Language, openBrowser, visit } from './browser.ts';
import { aigul, bank } from './web-scenes.ts';

const PHONE = String(aigul.phone);
const MINISTRY = '900140000090';

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
  // A month of its own, and a number that nobody has disowned.
  await service.advance('P31D');
  const register = await service.token({ bin: MINISTRY, scope: 'register' });
  const contacts = [{ iin: aigul.iin, phone: PHONE }];
  await service.call('POST', '/v1/register/contacts', { token: register, body: { contacts } });
  context = await visit(browser, { origin: service.origin, width: 360 });
  page = await context.newPage();
  await page.setViewportSize({ width: 360, height: 740 });
});
afterEach(async () => {
  expect(complaintsOf(page)).toEqual([]);
  await context.close();
});

async function openCabinet(language: Language = 'kk'): Promise<void> {
  const token = await service.token({ iin: aigul.iin, name: aigul.name, scope: 'consents' });
  await enter(page, 'citizen', { token, name: aigul.name, number: { iin: aigul.iin } });
  await page.evaluate((chosen) => localStorage.setItem('kelisim.language', chosen), language);
  await page.goto('/citizen');
}

/** A question by a bank, with the code of its SMS; the cabinet is opened on it. */
async function asked(bin = bank.bin, name = bank.name) {
  const token = await service.bank(bin, name);
  const citizen = { iin: aigul.iin, phone: PHONE, token: '' };
  const { id, smsCode } = await service.askBySms(token, citizen);
  return { id, code: smsCode, token };
}

const focused = (): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element === null || element === document.body ? 'nothing' : (element.textContent ?? '');
  });

describe('the first view of a phone', () => {
  test.each(['kk', 'ru', 'en'] as const)(
    'given one request in %s, then the question, the sentence, the time and the code field are within 740 px, and nothing moves',
    async (language) => {
      await asked();
      await openCabinet(language);
      await page.locator('.prompt input.code').waitFor();
      const bottoms = await page.evaluate(() =>
        ['h1', '.countdown', '.prompt blockquote', '.prompt input.code'].map((selector) => {
          const box = document.querySelector(selector)?.getBoundingClientRect();
          return box ? Math.ceil(box.bottom) : Number.POSITIVE_INFINITY;
        }),
      );
      expect(Math.max(...bottoms)).toBeLessThanOrEqual(740);
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
                sum += entry.value;
            }).observe({ type: 'layout-shift', buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
          }),
      );
      expect(shift).toBeLessThanOrEqual(0.1);
    },
  );
});

describe('every outcome stays on the page, and the focus goes to it', () => {
  test('given a decision here, then it is the heading, the title and the focus', async () => {
    const { code } = await asked();
    await openCabinet();
    await page.locator('.prompt input.code').fill(code);
    await page.getByRole('button', { name: 'Келісемін' }).click();
    await page.getByRole('heading', { name: 'Сіз келістіңіз' }).waitFor();
    expect(await focused()).toBe('Сіз келістіңіз');
    expect(await page.title()).toContain('Сіз келістіңіз');
  });

  test.each([
    ['ИӘ', 'Сіз SMS арқылы немесе басқа бетте келістіңіз'],
    ['ЖОҚ', 'Сіз SMS арқылы немесе басқа бетте бас тарттыңыз'],
    ['МЕН ЕМЕС', 'Сіз SMS арқылы немесе басқа бетте «бұл мен емес» дедіңіз'],
  ])(
    'given the page is open while the phone answers %s, then it says so where the question was',
    async (word, text) => {
      const { code } = await asked();
      await openCabinet();
      await page.locator('.prompt input.code').focus();
      await service.reply(PHONE, `${code} ${word}`);
      await page.getByRole('heading', { name: text }).waitFor();
      expect(await page.locator('.prompt [role=status]').first().textContent()).toContain(text);
      expect(await focused()).toBe(text);
    },
  );

  test('given the page is open while the two hours end, then it says that nothing was given', async () => {
    await asked();
    await openCabinet();
    await page.locator('.prompt input.code').waitFor();
    await page.getByRole('button', { name: /сағат өтсін/ }).click();
    await page.getByRole('heading', { name: 'Шешім қабылдау уақыты бітті' }).waitFor();
    expect(await page.locator('.prompt [role=status]').first().textContent()).toContain('Ештеңе алған жоқ');
  });

  test('given the bank withdraws while the page is open, then it says so', async () => {
    const { id, token } = await asked();
    await openCabinet();
    await page.locator('.prompt input.code').waitFor();
    await service.cancel(id, token);
    await page.getByRole('heading', { name: 'Сұрау салушы сұрауын қайтарып алды' }).waitFor();
  });

  test('given a code field that is sent by the Enter key, then it asks for a decision instead of doing nothing', async () => {
    const { code } = await asked();
    await openCabinet();
    await page.locator('.prompt input.code').fill(code);
    await page.keyboard.press('Enter');
    await page.getByText('Шешіміңізді таңдаңыз').waitFor();
    expect(await focused()).not.toBe('nothing');
  });
});

test('given a browser that reads the code out of an SMS bound to the page, then the field has it', async () => {
  const { code } = await asked();
  await page.addInitScript((read) => {
    Object.assign(window, { OTPCredential: Object });
    navigator.credentials.get = async (request) => {
      if (!JSON.stringify(request).includes('"transport":["sms"]')) throw new Error('not for an SMS');
      return { id: '', type: 'otp', code: read } as Credential;
    };
  }, code);
  await openCabinet();
  await page.waitForFunction(
    (wanted) => document.querySelector<HTMLInputElement>('.prompt input.code')?.value === wanted,
    code,
  );
  await page.getByRole('button', { name: 'Бас тартамын' }).click();
  await page.getByRole('heading', { name: 'Сіз бас тарттыңыз' }).waitFor();
});

describe('"this is not me"', () => {
  test('given it is chosen, then it is asked once more, can be taken back, and offers the block in the same step', async () => {
    const { code } = await asked();
    await openCabinet();
    await page.locator('.prompt input.code').fill(code);
    await page.getByRole('button', { name: 'Бұл мен емес' }).click();
    await page.getByRole('heading', { name: 'Өтініш бермегеніңіз рас па?' }).waitFor();
    expect(await focused()).toBe('Өтініш бермегеніңіз рас па?');
    await page.getByRole('button', { name: 'Артқа қайту' }).click();
    expect(await focused()).toContain('Бұл мен емес');
    await page.getByRole('button', { name: 'Бұл мен емес' }).click();
    await page.getByLabel(/бұғаттау/).check();
    await page.getByRole('button', { name: 'Иә, бұл мен емес' }).click();
    await page.getByRole('heading', { name: 'Сіз «бұл мен емес» дедіңіз' }).waitFor();
    await page.getByRole('button', { name: 'Бұғаттан шығару' }).click();
    await page.getByText(`${bank.name} бұғаттан шығарылды`).waitFor();
  });
});

describe('while SMS are held back', () => {
  afterEach(() => service.smsSpending('not-reached'));

  /** Whether the page says so at any moment from now on. */
  async function watchFor(text: string): Promise<() => Promise<boolean>> {
    await page.evaluate((watched) => {
      const seen = () => document.body.textContent?.includes(watched) === true;
      const look = () => seen() && document.body.setAttribute('data-said', '');
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    }, text);
    return () => page.evaluate(() => document.body.hasAttribute('data-said'));
  }

  test.each([
    ['before anybody was asked', 'Код сұрау'],
    ['after a code went out', 'Жаңа код жіберу'],
  ])(
    'given it began %s, when a code is asked for, then it is on the page, and nothing ever says that one was sent',
    async (began, button) => {
      const token = await service.bank(bank.bin, bank.name);
      if (began.startsWith('before')) await service.smsSpending('reached');
      const { id } = await service.ask(token, aigul.iin);
      await service.smsSpending('reached');
      await service.advance('PT1M');
      await openCabinet();
      const wasSaid = await watchFor('Жаңа код жіберілді');
      await page.getByRole('button', { name: button }).click();
      await page.getByText('Жаңа код жоғарыда көрсетілген').waitFor();
      expect(await wasSaid()).toBe(false);
      expect(await page.locator('.big-code').textContent()).toMatch(/^\d{3} \d{3}$/);
      await page.getByRole('button', { name: 'Кодты өріске қою' }).click();
      await page.getByRole('button', { name: 'Келісемін' }).click();
      await page.getByRole('heading', { name: 'Сіз келістіңіз' }).waitFor();
      await service.whenStatus(id, token, 'answered');
    },
  );
});

test('given a code was sent, and the next wish is not heard, then the page says no more that one was sent', async () => {
  await asked();
  await service.advance('PT1M');
  await openCabinet();
  const send = page.getByRole('button', { name: 'Жаңа код жіберу' });
  await send.click();
  const said = page.getByText('Жаңа код жіберілді');
  await said.waitFor();
  await page.route('**/code', (route) => route.abort());
  await service.advance('PT1M');
  await send.click();
  await page.locator('.resend [role=alert]').filter({ hasText: /./ }).waitFor();
  expect(await said.count()).toBe(0);
});

describe('a code that works no more', () => {
  const attempt = async (code: string): Promise<void> => {
    await page.locator('.prompt input.code').fill(code);
    await page.getByRole('button', { name: 'Бас тартамын' }).click();
  };

  test('given five wrong tries, then a fresh code is offered; given ten, one true sentence and no buttons that do nothing', async () => {
    const { code } = await asked();
    await openCabinet();
    const wrong = codeOtherThan(code);
    for (const left of ['4', '3', '2', '1']) {
      await attempt(wrong);
      await page.getByText(`Тағы ${left} рет теруге болады`).waitFor();
    }
    await attempt(wrong);
    await page.getByText('Бұл код енді жарамайды: жаңа код сұраңыз').waitFor();
    await service.advance('PT2M');
    await page.getByRole('button', { name: 'Жаңа код жіберу' }).click();
    await page.getByText('Жаңа код жіберілді').waitFor();
    expect(await page.locator('.prompt input.code').inputValue()).toBe('');
    const fresh = String((await service.codes(PHONE)).at(-1));
    const texts = (await service.sms(PHONE)).map(({ text }) => text);
    expect(texts.at(-1)).toMatch(new RegExp(`ИӘ/ЖОҚ/МЕН ЕМЕС.*\n@localhost #${fresh}$`));
    expect(texts.at(-2)).not.toContain('@');
    for (const left of ['4', '3', '2', '1']) {
      await attempt(codeOtherThan(code, fresh));
      await page.getByText(`Тағы ${left} рет теруге болады`).waitFor();
    }
    await attempt(codeOtherThan(code, fresh));
    await page.getByRole('heading', { name: 'Бұл сұрау бұғатталды' }).waitFor();
    expect(await focused()).toBe('Бұл сұрау бұғатталды');
    expect(await page.locator('.prompt').textContent()).toContain('1414');
    expect(await page.getByRole('button', { name: 'Келісемін' }).count()).toBe(0);
    expect(await page.getByText('жаңа код сұраңыз').count()).toBe(0);
    await page.getByRole('button', { name: `Бұғаттау ${bank.name}` }).waitFor();
  });
});

test('given two banks ask, then the page says that there are two, and no two controls have one name', async () => {
  await asked();
  await asked(BANK, 'АО «Степной Кредит Банк»');
  await openCabinet();
  await page.getByRole('heading', { name: '2 сұрау шешіміңізді күтеді' }).waitFor();
  await page.locator('.prompt input.code').nth(1).waitFor();
  const snapshot = await page.locator('main').ariaSnapshot();
  const names = [...snapshot.matchAll(/- (button|textbox|group|link|heading) "([^"]+)"/g)].map(
    ([line]) => line,
  );
  expect(names.filter((name, at) => names.indexOf(name) !== at && !/heading/.test(name))).toEqual([]);
});
