import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  DEMONSTRATION_OPERATOR,
  DEMONSTRATION_ORGANISATIONS,
  DEMONSTRATION_PEOPLE,
} from '../../local/demonstration/demonstration.ts';
import type { Body, Service } from '../support/service.ts';
import { enter, type Language } from './browser.ts';

/** Somebody or something that the demonstration always has. */
function always<T>(found: T | null | undefined): T {
  if (found === null || found === undefined) throw new Error('the demonstration lacks somebody');
  return found;
}

export const bank = always(DEMONSTRATION_ORGANISATIONS[0]);
export const suspendedBank = always(
  DEMONSTRATION_ORGANISATIONS.find(({ entry }) => entry?.status === 'suspended'),
);
const [aigulEntry, , askhatEntry, daurenEntry] = DEMONSTRATION_PEOPLE;
export const aigul = always(aigulEntry);
export const askhat = always(askhatEntry);
/** Has no phone. */
export const dauren = always(daurenEntry);
const phoneOf = ({ phone }: { phone: string | null }): string => always(phone);

type Person = typeof aigul;

/** One thing to look at: which cabinet it is in, where, and what has to be done to see it. */
export type Scene = {
  name: string;
  path: string;
  as?: Person | 'bank' | 'operator';
  prepare?: (page: Page) => Promise<void>;
};

/** Opens a scene and waits until it shows what it is about. */
export async function show(service: Service, page: Page, { path, as, prepare }: Scene): Promise<void> {
  if (as === 'bank') {
    const token = await service.bank(bank.bin, bank.name);
    await enter(page, 'requester', { token, name: bank.name, number: { bin: bank.bin } });
  } else if (as === 'operator') {
    const { bin, name } = DEMONSTRATION_OPERATOR;
    const token = await service.token({ bin, name, scope: 'register' });
    await enter(page, 'register', { token, name, number: { bin } });
  } else if (as) {
    const { iin, name } = as;
    const token = await service.token({ iin, name, scope: 'consents' });
    await enter(page, 'citizen', { token, name, number: { iin } });
  }
  await page.goto(path);
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.querySelector('.loading') === null);
  await prepare?.(page);
}

/** A question of the bank's about Aigül that she has agreed to by SMS, with its answer. */
export async function answered(service: Service, token: string, reference: string): Promise<Body> {
  const phone = phoneOf(aigul);
  const request = await service.ask(token, aigul.iin, { reference });
  const code = (await service.codes(phone)).at(-1);
  await service.reply(phone, `${code} ИӘ`);
  return service.whenStatus(request.id, token, 'answered');
}

/** Requests in every state, and all the pages that show them. */
export async function makeScenes(service: Service): Promise<Scene[]> {
  const token = await service.bank(bank.bin, bank.name);
  const done = await answered(service, token, 'Несие 2026/17');
  const refused = await service.ask(token, askhat.iin, { purpose: 'housing', reference: 'Ипотека 44' });
  const refusal = (await service.codes(phoneOf(askhat))).at(-1);
  await service.reply(phoneOf(askhat), `${refusal} НЕТ`);
  await service.whenStatus(refused.id, token, 'refused');
  await service.ask(token, dauren.iin, { purpose: 'education' });
  const open = await service.ask(token, aigul.iin, { purpose: 'employment', reference: 'Кадр 8' });
  await service.call('PUT', `/v1/me/blocks/${bank.bin}`, {
    token: await service.token({ iin: askhat.iin, scope: 'consents' }),
  });
  return [
    { name: 'home', path: '/' },
    { name: 'verify', path: '/verify' },
    {
      name: 'verify-unknown',
      path: '/verify#7K2QD-9F3TA-XW8MN-4HRC6-PV1ZE',
      prepare: (page) => page.locator('.verdict').waitFor(),
    },
    {
      name: 'verify-valid',
      path: `/verify#${(done.answer as { verificationCode: string }).verificationCode}`,
      prepare: (page) => page.locator('.verdict.good').waitFor(),
    },
    { name: 'not-found', path: '/citizen/nothing', as: aigul },
    { name: 'mistyped', path: '/nope' },
    { name: 'about', path: '/about' },
    { name: 'help', path: '/help' },
    { name: 'status', path: '/status', prepare: (page) => page.locator('.chart').waitFor() },
    { name: 'privacy', path: '/privacy' },
    { name: 'accessibility', path: '/accessibility' },
    { name: 'contact', path: '/contact' },
    { name: 'sign-in', path: '/citizen' },
    { name: 'citizen-prompt', path: '/citizen', as: aigul },
    { name: 'citizen-prompt-no-phone', path: '/citizen', as: dauren },
    { name: 'citizen-prompt-over', path: '/citizen', as: aigul, prepare: letWindowsPass },
    { name: 'citizen-nothing', path: '/citizen', as: askhat },
    { name: 'citizen-history', path: '/citizen/history', as: aigul },
    { name: 'citizen-consent', path: `/citizen/consents/${done.id}`, as: aigul, prepare: waitForReceipt },
    { name: 'citizen-refused', path: `/citizen/consents/${refused.id}`, as: askhat, prepare: waitForReceipt },
    { name: 'citizen-open', path: `/citizen/consents/${open.id}`, as: aigul },
    { name: 'citizen-status', path: '/citizen/status', as: aigul },
    { name: 'citizen-messages', path: '/citizen/messages', as: aigul },
    { name: 'citizen-blocks', path: '/citizen/blocks', as: askhat },
    {
      name: 'requester-list',
      path: '/requester',
      as: 'bank',
      prepare: (page) => page.locator('.requests tbody tr').nth(3).waitFor(),
    },
    { name: 'requester-new', path: '/requester/new', as: 'bank' },
    { name: 'requester-webhook', path: '/requester/webhook', as: 'bank', prepare: saveWebhook },
    { name: 'requester-batch', path: '/requester/batch', as: 'bank', prepare: chooseBatch },
    { name: 'requester-new-wrong', path: '/requester/new', as: 'bank', prepare: mistype },
    { name: 'requester-new-corrected', path: '/requester/new', as: 'bank', prepare: contradict },
    { name: 'requester-waiting', path: `/requester/requests/${open.id}`, as: 'bank' },
    {
      name: 'requester-answered',
      path: `/requester/requests/${done.id}`,
      as: 'bank',
      prepare: (page) => page.locator('.document').waitFor(),
    },
    { name: 'requester-refused', path: `/requester/requests/${refused.id}`, as: 'bank' },
    { name: 'register-sign-in', path: '/register' },
    { name: 'register-import', path: '/register', as: 'operator', prepare: chooseJournal },
    { name: 'register-person', path: '/register/person', as: 'operator', prepare: lookUp },
    { name: 'register-requester', path: '/register/requester', as: 'operator', prepare: lookUpBank },
    { name: 'phones', path: '/local/phone' },
    { name: 'phone', path: '/local/phone', prepare: (page) => openPhone(page, aigul.name) },
  ];
}

/** Shows what waits as it stands between the end of its window and its own. */
async function letWindowsPass(page: Page): Promise<void> {
  await page.route('**/v1/consents', async (route) => {
    // Asked for anew: an answer that is as it was before has no body.
    const { 'if-none-match': _known, ...headers } = route.request().headers();
    const response = await route.fetch({ headers });
    const { items, next }: { items: Body[]; next: string | null } = await response.json();
    const over = items.map((item) => ({ ...item, consentDeadline: item.createdAt, codeSentTo: null }));
    await route.fulfill({ response, json: { items: over, next } });
  });
  await page.reload();
  await page.locator('.prompt.past').first().waitFor();
}

/** With what its evidence tells. */
const waitForReceipt = (page: Page): Promise<void> => page.locator('.engineers').waitFor();

/** An address, with the secret that is shown once. */
async function saveWebhook(page: Page): Promise<void> {
  await page.locator('#url').fill('https://bank.example.kz/kelisim');
  await page.locator('form button.main').click();
  await page.locator('.panel.good, .facts').first().waitFor();
}

const JOURNAL = join(import.meta.dirname, '../fixtures/register/malformed-rows.csv');

/** A journal of bad rows, as it is shown before the import, imported. */
async function chooseJournal(page: Page): Promise<void> {
  await page.locator('#files').setInputFiles(JOURNAL);
  await page.locator('#kato').fill('710000000');
  await page.locator('#name-kk').fill('Астана қаласы');
  await page.locator('#name-ru').fill('город Астана');
  await page.locator('button.main').click();
  await page.locator('progress[value="14"]').waitFor();
}

async function lookUp(page: Page): Promise<void> {
  await page.locator('#iin').fill(aigul.iin);
  await page.locator('form button.main').click();
  await page.locator('.panel .facts').waitFor();
}

async function lookUpBank(page: Page): Promise<void> {
  await page.locator('#bin').fill(suspendedBank.bin);
  await page.locator('form button.main').click();
  await page.locator('.panel .facts').waitFor();
}

/** A file of a good row and a bad one. */
async function chooseBatch(page: Page): Promise<void> {
  const rows = `ЖСН,мақсаты,нөмірі\n${aigul.iin},credit,Несие 1\n123,credit,Несие 2\n`;
  const buffer = Buffer.from(rows);
  await page.locator('#batch').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer });
  await page.locator('.requests tbody tr').nth(1).waitFor();
}

async function mistype(page: Page): Promise<void> {
  await page.locator('#iin').fill(aigul.iin.replace(/.$/, (last) => String((Number(last) + 1) % 10)));
  await page.locator('form button.main').click();
  await page.locator('.trouble').waitFor();
}

/** Into its three fields. */
export async function typeBirthDate(page: Page, date: string): Promise<void> {
  const [year = '', month = '', day = ''] = date.split('-');
  await page.locator('#birthDate').fill(day);
  await page.locator('#birthDate-month').fill(month);
  await page.locator('#birthDate-year').fill(year);
}

async function contradict(page: Page): Promise<void> {
  await page.locator('#iin').fill(aigul.iin);
  await typeBirthDate(page, '1899-12-31');
  await page.locator('form button.main').click();
  await page.locator('#birthDateConfirmed').check();
}

export async function openPhone(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.locator('#messages li').first().waitFor();
}

export const LANGUAGES: readonly Language[] = ['kk', 'ru', 'en'];
