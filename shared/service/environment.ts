import { z } from 'zod';
import type { AnswerTerms } from '../domain/confirmation.ts';
import { signingKeysSchema } from '../signing/signing-keys.ts';
import type { FunctionName } from './table.ts';

const name = z.string().min(1);
const days = z.coerce.number().int().positive();

const requests = { REQUESTS_TABLE: name };
const register = { REGISTER_TABLE: name };
const references = { REFERENCES_KEY_ID: name };
const codes = { CODES_KEY_ID: name };
const price = z.coerce.number().positive();
const sms = { SMS_SENDER_ID: name, SMS_MAX_PRICE_USD: price, SMS_SEGMENT_PRICE_USD: price };

/** A variable that holds JSON. */
const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        context.addIssue({ code: 'custom', message: 'this is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
const filled = z.string().min(1);
const text = z.strictObject({ kk: filled, ru: filled, en: filled });

const signingKeys = { SIGNING_KEYS: json(signingKeysSchema) };
const signing = { ...signingKeys, PUBLIC_URL: z.url().regex(/[^/]$/, 'without a slash at its end') };
/** What is printed on every answer. `DEFAULT_AUTHORITY` stands where the register names none. */
const answers = {
  ...signing,
  LEGAL_BASIS: json(text),
  DEFAULT_AUTHORITY: json(text.omit({ en: true })),
};
/** Where the pages' fonts are: DejaVuSans.ttf and DejaVuSans-Bold.ttf. */
const pages = { FONTS_FOLDER: name };
/** Who answers for the processing, and where a citizen complains. */
const controller = {
  CONTROLLER: json(
    z.strictObject({
      name: text,
      url: z.url(),
      complaints: z.strictObject({ to: text, url: z.url(), phone: filled }),
    }),
  ),
};
const retention = { RETENTION_DAYS: days };

/** Each function's environment: what the stack must set, and what the handler gets. */
export const ENVIRONMENTS = {
  'submit-request': z.object({ ...requests, ...references, ...retention }),
  'read-requests': z.object({ ...requests, ...references, ...retention }),
  'read-answer': z.object({ ...requests, ...references, ...retention, ...pages }),
  'read-evidence': z.object({ ...requests, ...references, ...retention, ...signing, ...controller }),
  'cancel-request': z.object({ ...requests, ...references, ...retention }),
  'list-consents': z.object({ ...requests, ...register, ...references, ...codes, ...retention }),
  'decide-consent': z.object({ ...requests, ...references, ...codes, ...retention }),
  'resend-code': z.object({ ...requests, ...register, ...references, ...codes, ...sms, ...retention }),
  'read-own-answer': z.object({
    ...requests,
    ...register,
    ...references,
    ...retention,
    ...answers,
    ...pages,
  }),
  'list-messages': z.object({ ...requests, ...register, ...references, ...retention }),
  'manage-blocks': z.object({ ...requests, ...references }),
  'import-entries': z.object({ ...register, ...references }),
  'import-contacts': z.object({ ...register, ...references }),
  'receive-sms': z.object({
    ...requests,
    ...references,
    ...codes,
    ...sms,
    ...retention,
    SMS_GATEWAY_SECRET: z.string().min(24),
  }),
  'advance-request': z.object({
    ...requests,
    ...register,
    ...references,
    ...codes,
    ...sms,
    ...retention,
    ...answers,
  }),
  'verify-answer': z.object({ ...requests }),
  'read-keys': z.object({ ...signingKeys }),
  'read-lifecycle': z.object({}),
  'read-service-level': z.object({ ...requests }),
} as const satisfies Record<FunctionName, z.ZodType>;

export type EnvironmentOf<F extends FunctionName> = z.output<(typeof ENVIRONMENTS)[F]>;

/** The terms of an answer as a function's environment has them. */
export const answerTermsOf = (env: EnvironmentOf<'advance-request' | 'read-own-answer'>): AnswerTerms => ({
  issuer: env.PUBLIC_URL,
  legalBasis: env.LEGAL_BASIS,
  defaultAuthority: env.DEFAULT_AUTHORITY,
});

/** Reads a function's environment; throws naming each variable that is missing or malformed. */
export function readEnvironment<F extends FunctionName>(
  functionName: F,
  variables: Record<string, string | undefined>,
): EnvironmentOf<F> {
  const parsed = ENVIRONMENTS[functionName].safeParse(variables);
  if (parsed.success) return parsed.data as EnvironmentOf<F>;
  const rules = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`environment of ${functionName}: ${rules.join('; ')}`);
}
