import * as z from 'zod';
import type { Scope } from './table.ts';

const claim = z.string().regex(/^[\w:./-]{1,128}$/, 'the name of a claim');

/**
 * How an access token says who its bearer is and what it may do, where the provider cannot be told to say it as the
 * contract does (docs/deploy.md, "The OpenID provider"). A prefix stands before each scope: Cognito puts the resource
 * server's name there.
 */
export const tokenRulesSchema = z
  .strictObject({
    scopeClaim: claim.default('scope'),
    scopePrefix: z.string().max(128).default(''),
    iinClaim: claim.default('iin'),
    binClaim: claim.default('bin'),
    nameClaim: claim.default('name'),
  })
  .prefault({});
export type TokenRules = z.output<typeof tokenRulesSchema>;

/** The claims in which an HTTP API's JWT authorizer itself looks for scopes. */
const OF_THE_GATEWAY = ['scope', 'scp'];

/** The scopes that the gateway is to ask for on a route; none where it cannot read the claim that they are in. */
export const scopesForGateway = (scope: Scope, { scopeClaim, scopePrefix }: TokenRules): string[] =>
  OF_THE_GATEWAY.includes(scopeClaim) ? [`${scopePrefix}${scope}`] : [];

/**
 * Whether a token's claims have the scope of a route, where the gateway could not look. An HTTP API gives a list as text:
 * `[a b]`.
 */
export function hasScope(claims: Record<string, unknown>, scope: Scope, rules: TokenRules): boolean {
  if (OF_THE_GATEWAY.includes(rules.scopeClaim)) return true;
  const given = String(claims[rules.scopeClaim] ?? '').replace(/^\[|\]$/g, '');
  return given.split(/[\s,]+/).includes(`${rules.scopePrefix}${scope}`);
}

/** The claims under the names of the contract, and no other of those names. */
export function inOurNames<T extends Record<string, unknown>>(claims: T, rules: TokenRules): T {
  const { iin: _iin, bin: _bin, name: _name, ...others } = claims;
  const named = { iin: claims[rules.iinClaim], bin: claims[rules.binClaim], name: claims[rules.nameClaim] };
  const present = Object.entries(named).filter(([, value]) => value !== undefined);
  return { ...others, ...Object.fromEntries(present) } as T;
}
