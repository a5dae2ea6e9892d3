import { z } from 'zod';
import { json } from '../../shared/domain/fields.ts';
import type { VariableName } from '../../shared/service/environment.ts';
import { SNS_TRANSPORT, smsTransportSchema } from '../../shared/service/sms-transport.ts';
import { SUITS_ANYWHERE } from '../runtime/settings.ts';

const filled = z.string().min(1);
const url = z.url().regex(/[^/]$/, 'without a slash at its end');

/** What `npm run serve` is told besides the functions' own variables, all by its environment. */
const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3_000),
  /** The address it listens on; a container needs 0.0.0.0. */
  HOST: filled.default('127.0.0.1'),
  DYNAMODB_ENDPOINT: z.url(),
  KMS_ENDPOINT: z.url(),
  /** Needed where SMS go through SNS. */
  SNS_ENDPOINT: z.url().optional(),
  SMS_TRANSPORT: z.string().default(SNS_TRANSPORT).pipe(json(smsTransportSchema)),
  OIDC_ISSUER: z.url(),
  /** `aud` of the access tokens. */
  OIDC_AUDIENCE: filled,
  /** The cabinets' public client at the OpenID provider. */
  WEB_CLIENT_ID: filled.default('kelisim-web'),
  /** Whether tables that are not there are made. */
  CREATE_TABLES: z.enum(['yes', 'no']).default('no'),
  // What the SDK signs its calls with.
  AWS_REGION: filled,
  AWS_ACCESS_KEY_ID: filled,
  AWS_SECRET_ACCESS_KEY: filled,
  // Of the functions' own, those that nobody else can know.
  PUBLIC_URL: url,
  SMS_SENDER_ID: filled,
  SMS_GATEWAY_SECRET: filled,
});

const whole = schema.refine(
  ({ SNS_ENDPOINT, SMS_TRANSPORT }) => SNS_ENDPOINT || SMS_TRANSPORT.kind !== 'sns',
  {
    path: ['SNS_ENDPOINT'],
    error: 'where SMS go, unless SMS_TRANSPORT names an aggregator',
  },
);

export type ServeSettings = z.output<typeof whole>;

/** An empty variable is none, as an orchestrator leaves it. */
const given = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

/** Throws an error that names everything missing or wrong, a line each. */
export function serveSettingsIn(env: NodeJS.ProcessEnv): ServeSettings {
  const parsed = whole.safeParse(given(env));
  if (parsed.success) return parsed.data;
  const rules = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(`npm run serve is told by its environment (docs/residency.md):\n${rules.join('\n')}`);
}

/** Of living people (docs/adr/0023): what makes a sandbox is a stage's, and is not to be had by a variable. */
const FIXED: ReadonlySet<string> = new Set(['CONSENT_WINDOW_SECONDS', 'SCRIPTED_PEOPLE', 'SMS_OUTLET']);

/** What the functions find in their environment: as it was given, else as it suits anywhere. */
export function variablesIn(env: NodeJS.ProcessEnv): Record<VariableName, string> {
  const { PUBLIC_URL, SMS_SENDER_ID, SMS_GATEWAY_SECRET } = serveSettingsIn(env);
  const WEB_ORIGIN = new URL(PUBLIC_URL).origin;
  const all: Record<VariableName, string> = {
    ...SUITS_ANYWHERE,
    PUBLIC_URL,
    WEB_ORIGIN,
    SMS_SENDER_ID,
    SMS_GATEWAY_SECRET,
  };
  const set = given(env);
  const chosen = Object.entries(all).map(([name, value]) => [
    name,
    FIXED.has(name) ? value : (set[name] ?? value),
  ]);
  return Object.fromEntries(chosen) as Record<VariableName, string>;
}
