import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DEMONSTRATION_OPERATOR,
  DEMONSTRATION_ORGANISATIONS,
} from '../../local/demonstration/demonstration.ts';
import { inHalfOf2026 } from '../support/service.ts';
import { useService } from '../support/use-service.ts';
import { axeFaults, complaintsOf, enter, openBrowser, visit } from './browser.ts';

const service = useService();
const { bin, name } = DEMONSTRATION_OPERATOR;
let browser: Browser;
let operator: string;
beforeAll(async () => {
  browser = await openBrowser();
  operator = await service.token({ bin, name, scope: 'register' });
});
afterAll(() => browser.close());

const post = (path: string, body: object, token = operator) =>
  service.call('POST', `/v1/register/${path}`, { token, body });

async function open(path: string, language: 'kk' | 'ru' | 'en', width = 1000) {
  const context = await visit(browser, { origin: service.origin, language, width });
  const page = await context.newPage();
  await enter(page, 'register', { token: operator, name, number: { bin } });
  await page.goto(path);
  await page.locator('h1').waitFor();
  return { page, close: () => context.close() };
}

describe('why a person belongs, on the page', () => {
  test.each([
    [
      'kk',
      '2026 ж. 1 наурыз: отбасы',
      '2026 жылғы қаңтар – 2026 жылғы маусым',
      'қорғаншы',
      'осы күні күшінде',
    ],
    ['ru', '1 марта 2026 г.: семья', 'январь 2026 г. – июнь 2026 г.', 'опекун', 'действует в этот день'],
    ['en', '1 March 2026: the family', 'January 2026 – June 2026', 'guardian', 'in force on that day'],
  ] as const)(
    'given %s, then the decisions, the months that count and the representatives are there in words',
    async (language, belongs, months, kind, inForce) => {
      const [{ iin, phone }, { iin: guardian }] = [await service.citizen(), await service.citizen()];
      const stop = inHalfOf2026(iin, { decision: { kind: 'stop', on: '2026-05-05' }, period: undefined });
      await post('entries', { entries: [inHalfOf2026(iin), stop] });
      await post('representatives', {
        representatives: [{ iin, representativeIin: guardian, kind: 'guardian', from: '2026-01-01' }],
      });
      const { page, close } = await open('/register/person', language, 360);
      await page.locator('#iin').fill(`${iin.slice(0, 6)} ${iin.slice(6)}`);
      await page.locator('#on').fill('2026-03-01');
      await page.locator('form button.main').click();
      const panel = page.locator('section.panel.good');
      await panel.getByText(belongs).waitFor();
      const text = (await panel.textContent()) ?? '';
      for (const part of [months, kind, inForce, `T-${iin.slice(-5)}`]) expect(text).toContain(part);
      expect(await panel.locator('ol li').count()).toBe(2);
      expect(text).not.toContain(phone);
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

      await page.locator('#on').fill('2026-05-10');
      await page.locator('form button.main').click();
      await page.locator('section.panel:not(.good) ol li').nth(1).waitFor();
      expect(await page.locator('section.panel ol li strong').allTextContents()).toHaveLength(2);
      expect(complaintsOf(page)).toEqual([]);
      expect(page.url()).not.toContain(iin);
      await close();
    },
  );

  test('given a mistyped number, then nobody is asked; given one that no application names, then that is said', async () => {
    const { page, close } = await open('/register/person', 'en');
    await page.locator('#iin').fill('850101100013');
    await page.locator('form button.main').click();
    await page.locator('.field.wrong').waitFor();
    await page.locator('#iin').fill((await service.citizen({ phone: false })).iin);
    await page.locator('form button.main').click();
    await page.getByText('The register has no application that names this person.').waitFor();
    await page.getByText('not registered').waitFor();
    await close();
  });
});

describe('what the ministry reads back', () => {
  test('given batches, then their rows are counted by day and kind for who sent them, and nobody else reads it', async () => {
    const own = await service.token({ bin: '900140000774', scope: 'register' });
    const iin = service.nextIin();
    const before = (await service.call('GET', '/v1/register/imports', { token: own })).body.items;
    await post(
      'entries',
      { entries: [inHalfOf2026(iin), inHalfOf2026(iin, { registeredOn: '2099-01-01' })] },
      own,
    );
    await post('entries', { entries: [inHalfOf2026(iin)] }, own);
    await post('contacts', { contacts: [{ iin, phone: null }] }, own);
    const { body, status } = await service.call('GET', '/v1/register/imports', { token: own });
    expect(status).toBe(200);
    expect(before).toEqual([]);
    const day = { date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), lastAt: expect.stringMatching(/Z$/) };
    expect(body.items).toEqual([
      { ...day, what: 'entries', accepted: 2, rejected: 1 },
      { ...day, what: 'contacts', accepted: 1, rejected: 0 },
    ]);
    const bank = await service.token({ bin: '900140000774', scope: 'requests' });
    expect((await service.call('GET', '/v1/register/imports', { token: bank })).status).toBe(403);
  });

  test('given an organisation, then it is read as it was sent; one that is not there, or none, is 404', async () => {
    const [bank] = DEMONSTRATION_ORGANISATIONS;
    const read = (id: string) => service.call('GET', `/v1/register/requesters/${id}`, { token: operator });
    const { status, body } = await read(bank?.bin ?? '');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: bank?.bin, class: 'bank', status: 'active' });
    expect((await read('900140000784')).status).toBe(404);
    expect((await read('1')).status).toBe(404);
  });

  test('given the pages, then a suspended organisation is shown so, and an unknown one named as such', async () => {
    const suspended = DEMONSTRATION_ORGANISATIONS.find(({ entry }) => entry?.status === 'suspended');
    const { page, close } = await open('/register/requester', 'kk', 360);
    await page.locator('#bin').fill(suspended?.bin ?? '');
    await page.locator('form button.main').click();
    await page.getByText('тоқтатылған: сұрай алмайды').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.locator('#bin').fill('900140000784');
    await page.locator('form button.main').click();
    await page.getByText('Мұндай ұйым тізілімде жоқ').waitFor();
    await page.locator('#bin').fill('900140000785');
    await page.locator('form button.main').click();
    await page.getByText('БСН 12 цифрдан тұрады').waitFor();
    await close();
  });

  test('given a browser that never imported anything, then the operator’s last imports are there all the same', async () => {
    await post('entries', { entries: [inHalfOf2026(service.nextIin())] });
    const { page, close } = await open('/register', 'en');
    await page.getByText('Rows of the journal: ').waitFor();
    await page
      .getByText(/^Accepted: [1-9]/)
      .first()
      .waitFor();
    await close();
  });
});
