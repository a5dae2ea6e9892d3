import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import { SCOPES } from '../../shared/service/table.ts';
import type { TokenRules } from '../../shared/service/token-rules.ts';
import type { Accounts, SubjectNumber } from './accounts.ts';
import type { ProviderKeys } from './keys.ts';

/** The audience of every access token: the HTTP API of the service. */
export const AUDIENCE = 'urn:kelisim:api';

/** Seconds. Thirty days, because the clock of the demonstration can be moved on by days. */
export const LIFETIME_SECONDS = 30 * 24 * 60 * 60;

/** Seconds that a token of client credentials lives: a stolen one soon opens nothing (docs/adr/0020). */
export const MACHINE_SECONDS = 10 * 60;

const TOKEN_CLIENT = 'kelisim-local';
const UNNAMED = { iin: 'Атаусыз тұрғын', bin: 'Атаусыз ұйым' } as const;

const scope = z
  .string()
  .refine(isScopeList, `A list of ${SCOPES.join(', ')} with one space between, each at most once.`);
const name = z.string().trim().min(1).max(200).optional();
const lifetime = z
  .int('A whole number of seconds.')
  .min(1, 'At least one second.')
  .max(LIFETIME_SECONDS, `At most ${LIFETIME_SECONDS} seconds.`)
  .optional();
const number = z.string().regex(/^[0-9]{12}$/, 'Twelve digits.');

export type TokenRequest = SubjectNumber & {
  /** The demonstration's name for that number when absent, or a general one. */
  name?: string | undefined;
  scope: string;
  /** Which officer of an organisation; one for each number when absent. */
  sub?: string | undefined;
  /** Seconds; thirty days when absent. */
  lifetimeSeconds?: number | undefined;
};

/** RFC 6749, section 5.1. */
export type IssuedToken = { access_token: string; token_type: 'Bearer'; expires_in: number };

/** The body of `POST /local/tokens`: for whom (a person or an organisation), and what the token may do. */
export const tokenRequestSchema = z
  .strictObject({
    iin: number.optional(),
    bin: number.optional(),
    name,
    scope,
    sub: z.string().min(1).max(255).optional(),
    lifetimeSeconds: lifetime,
  })
  .transform(({ iin, bin, ...rest }, context): TokenRequest => {
    if (iin !== undefined && bin === undefined) return { iin, ...rest };
    if (bin !== undefined && iin === undefined) return { bin, ...rest };
    context.addIssue({ code: 'custom', message: 'Exactly one of iin and bin.' });
    return z.NEVER;
  });

/** Makes access tokens without a sign-in, signed and shaped as the provider's own. */
export async function makeIssueToken(options: {
  issuer: string;
  keys: ProviderKeys;
  accounts: Accounts;
  rules: TokenRules;
}): Promise<(request: TokenRequest) => Promise<IssuedToken>> {
  const { kid, alg } = options.keys.signingKey;
  const key = await importJWK(options.keys.signingKey, alg);

  return async (request) => {
    const subjectNumber = 'iin' in request ? { iin: request.iin } : { bin: request.bin };
    const subject = options.accounts.subjectOf(subjectNumber);
    const unnamed = 'iin' in request ? UNNAMED.iin : UNNAMED.bin;
    const now = Math.floor(Date.now() / 1000);
    const lifetime = request.lifetimeSeconds ?? LIFETIME_SECONDS;
    const name = request.name ?? options.accounts.find(subject)?.name ?? unnamed;
    const token = await new SignJWT({
      ...claimsOf({ ...subjectNumber, name, scope: request.scope }, options.rules),
      client_id: TOKEN_CLIENT,
    })
      .setProtectedHeader({ alg, kid, typ: 'at+jwt' })
      .setIssuer(options.issuer)
      .setAudience(AUDIENCE)
      .setSubject(request.sub ?? subject)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(now + lifetime)
      .sign(key);
    return { access_token: token, token_type: 'Bearer', expires_in: lifetime };
  };
}

/** Who somebody is, under the names that the rules of tokens give the claims. */
export const namedClaims = (
  { name, ...number }: SubjectNumber & { name: string },
  { iinClaim, binClaim, nameClaim }: TokenRules,
): Record<string, string> => ({
  ...('iin' in number ? { [iinClaim]: number.iin } : { [binClaim]: number.bin }),
  [nameClaim]: name,
});

function claimsOf(
  { scope, ...who }: SubjectNumber & { name: string; scope: string },
  rules: TokenRules,
): Record<string, unknown> {
  const scopes = scope.split(' ').map((each) => `${rules.scopePrefix}${each}`);
  return {
    ...namedClaims(who, rules),
    [rules.scopeClaim]: rules.scopeClaim === 'scope' ? scopes.join(' ') : scopes,
  };
}

function isScopeList(text: string): boolean {
  const scopes = text.split(' ');
  return (
    new Set(scopes).size === scopes.length && scopes.every((each) => SCOPES.some((known) => known === each))
  );
}
