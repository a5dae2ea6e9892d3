import { describe, expect, test } from 'vitest';
import {
  hasScope,
  inOurNames,
  scopesForGateway,
  tokenRulesSchema,
} from '../../shared/service/token-rules.ts';

const rules = (given: object) => tokenRulesSchema.parse(given);
const ENTRA = rules({ scopeClaim: 'roles', scopePrefix: 'Kelisim.' });
const COGNITO = rules({ scopePrefix: 'kelisim/', binClaim: 'custom:bin' });

describe('the rules of tokens', () => {
  test('given none, are those of the contract', () => {
    expect(tokenRulesSchema.parse(undefined)).toEqual({
      scopeClaim: 'scope',
      scopePrefix: '',
      iinClaim: 'iin',
      binClaim: 'bin',
      nameClaim: 'name',
    });
  });

  test.each([
    ['the contract’s', rules({}), ['requests']],
    ['those of Cognito', COGNITO, ['kelisim/requests']],
    ['scopes in scp', rules({ scopeClaim: 'scp' }), ['requests']],
    ['those of Entra, which the gateway cannot read', ENTRA, []],
  ])('given %s, the gateway asks for %j', (_what, given, scopes) => {
    expect(scopesForGateway('requests', given)).toEqual(scopes);
  });

  test.each([
    ['[Kelisim.requests Kelisim.register]', true],
    ['Kelisim.requests', true],
    ['[Kelisim.requestsX]', false],
    ['[requests]', false],
    ['[]', false],
    [undefined, false],
  ])('given roles %j, the scope is there: %j', (roles, there) => {
    expect(hasScope({ roles }, 'requests', ENTRA)).toBe(there);
  });

  test('given the gateway has looked, nothing is looked at again', () => {
    expect(hasScope({}, 'requests', COGNITO)).toBe(true);
  });

  test('given claims of other names, they are called as here, and nobody slips a number in under our name', () => {
    const claims = { 'custom:bin': '900140000020', bin: '900140000010', name: 'Bank', sub: 'x' };
    expect(inOurNames(claims, COGNITO)).toEqual({
      'custom:bin': '900140000020',
      bin: '900140000020',
      name: 'Bank',
      sub: 'x',
    });
  });

  test.each([{ scopeClaim: '' }, { binClaim: 'a b' }, { other: 1 }])('given %j, are refused', (given) => {
    expect(tokenRulesSchema.safeParse(given).success).toBe(false);
  });
});
