import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';
import { tokenMaker } from './own-tokens.ts';

/** As a provider would have it that puts application permissions into `roles`, which the gateway cannot read. */
const RULES = { scopeClaim: 'roles', scopePrefix: 'Kelisim.', binClaim: 'company_bin', nameClaim: 'company' };
const service = useService({ env: { TOKEN_RULES: JSON.stringify(RULES) } });

test('given a provider with names of its own, then its tokens count by the rules of the stage', async () => {
  const citizen = await service.citizen();
  const bank = await service.bank();
  expect(decodeJwt(bank)).toMatchObject({ roles: ['Kelisim.requests'], company_bin: BANK });
  const { id } = await service.ask(bank, citizen.iin);
  expect((await service.request(id, bank)).status).toBe('awaiting-consent');

  const make = await tokenMaker(service);
  const refused = async (claims: Record<string, unknown>) => {
    const token = await make({ company: 'Банк', ...claims });
    const { status, headers } = await service.call('GET', '/v1/requests', { token });
    return [status, headers.get('www-authenticate')];
  };
  const challenge = 'Bearer error="insufficient_scope", scope="requests"';
  // In `scope`, which is not the claim that counts here; another role; none.
  expect(await refused({ company_bin: BANK })).toEqual([403, challenge]);
  expect(await refused({ company_bin: BANK, roles: ['Kelisim.register'] })).toEqual([403, challenge]);
  // Under our name for a BIN, which is not this provider's.
  expect(await refused({ bin: BANK, roles: ['Kelisim.requests'] })).toEqual([403, null]);
});
