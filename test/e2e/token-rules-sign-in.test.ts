import { decodeJwt } from 'jose';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../client/client.ts';
import { makeTokens } from '../../client/tokens.ts';
import { useService } from '../support/use-service.ts';
import { complaintsOf, openBrowser, signIn, visit } from './browser.ts';

/** As Cognito names scopes, and Auth0 claims. */
const RULES = {
  scopePrefix: 'kelisim/',
  iinClaim: 'https://kelisim/iin',
  binClaim: 'https://kelisim/bin',
  nameClaim: 'https://kelisim/name',
};
const service = useService({ env: { TOKEN_RULES: JSON.stringify(RULES) } });
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test.each([
  ['/requester', 'Степной Кредит Банк', 'main table, main form, main h1'],
  ['/citizen', 'Серікбаева', 'main h1'],
] as const)(
  'given such a provider, then %s is signed in to, and its calls are answered',
  async (path, name, there) => {
    const context = await visit(browser, { origin: service.origin, language: 'ru' });
    const page = await context.newPage();
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/v1/') && response.status() >= 400)
        refused.push(`${response.status()} ${response.url()}`);
    });
    const answered = page.waitForResponse((response) => response.url().includes('/v1/') && response.ok());
    await signIn(page, path, name);
    await answered;
    await page.locator(there).first().waitFor();
    expect(refused).toEqual([]);
    expect(complaintsOf(page)).toEqual([]);
    await context.close();
  },
);

test('given such a provider, then a bank’s server asks for the scope under its name', async () => {
  const tokens = makeTokens({
    issuer: `${service.origin}/oidc`,
    clientId: 'stepnoy-bank',
    secret: 'demonstration-only',
    scope: `${RULES.scopePrefix}requests`,
    resource: 'urn:kelisim:api',
  });
  expect(decodeJwt(await tokens())).toMatchObject({
    scope: 'kelisim/requests',
    'https://kelisim/name': 'АО «Степной Кредит Банк»',
  });
  const client = createClient({ url: service.origin, tokens });
  const { iin } = await service.citizen();
  const { id } = await client.submit({ iin, purpose: 'credit' });
  expect(await client.cancel(id)).toMatchObject({ status: 'cancelled' });
});
