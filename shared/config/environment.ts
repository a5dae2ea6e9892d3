import { z } from 'zod';
import type { FunctionName } from '../../infra/service.ts';

const name = z.string().min(1);
const days = z.coerce.number().int().positive();

const requests = { REQUESTS_TABLE: name };
const register = { REGISTER_TABLE: name };
const references = { REFERENCES_KEY_ID: name };
const codes = { CODES_KEY_ID: name };
const price = z.coerce.number().positive();
const sms = { SMS_SENDER_ID: name, SMS_MAX_PRICE_USD: price, SMS_SEGMENT_PRICE_USD: price };
const retention = { RETENTION_DAYS: days };

/** Each function's environment: what the stack must set, and what the handler gets. */
export const ENVIRONMENTS = {
  'submit-request': z.object({ ...requests, ...references, ...retention }),
  'read-requests': z.object({ ...requests, ...references, ...retention }),
  'cancel-request': z.object({ ...requests, ...references, ...retention }),
  'list-consents': z.object({ ...requests, ...register, ...references, ...codes, ...retention }),
  'decide-consent': z.object({ ...requests, ...references, ...codes, ...retention }),
  'resend-code': z.object({ ...requests, ...register, ...references, ...codes, ...sms, ...retention }),
  'read-own-answer': z.object({ ...requests, ...register, ...references, ...retention }),
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
  'advance-request': z.object({ ...requests, ...register, ...references, ...codes, ...sms, ...retention }),
  'read-lifecycle': z.object({}),
  'read-service-level': z.object({ ...requests }),
} as const satisfies Record<FunctionName, z.ZodType>;

export type EnvironmentOf<F extends FunctionName> = z.output<(typeof ENVIRONMENTS)[F]>;

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
