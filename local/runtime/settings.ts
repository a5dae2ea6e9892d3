import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { FONT_FILES } from '../../shared/document/fonts.ts';
import { CONSENT_WINDOW } from '../../shared/domain/schedule.ts';
import { SECOND } from '../../shared/domain/time.ts';
import type { VariableName } from '../../shared/service/environment.ts';
import { type SmsTransport, SNS_TRANSPORT } from '../../shared/service/sms-transport.ts';
import { SUBMISSION_LIMITS } from '../../shared/service/submission-limits.ts';
import type { KEYS, SignerName, TABLES } from '../../shared/service/table.ts';
import { CONTROLLER, DEFAULT_AUTHORITY, E_DOCUMENT, LEGAL_BASIS } from '../../shared/service/texts.ts';
import { type TokenRules, tokenRulesSchema } from '../../shared/service/token-rules.ts';
import { INBOUND_TOPIC_ARN } from '../aws/sns.ts';
import { readJson, writeJson } from '../json-file.ts';
import { AGGREGATOR_PATH } from '../phone/aggregator.ts';

const SECRET_BYTES = 32;

/** Nothing here makes the demonstration person's confirmation: whoever would make it is nobody. */
const NOBODY = {
  tokenUrl: 'http://localhost/',
  iin: 'nobody',
  requester: { clientId: 'nobody', clientSecret: 'none' },
  citizen: { clientId: 'nobody', clientSecret: 'none' },
};

/** How the gateway's own refusals read. `aws`: as API Gateway writes them, which cannot be changed. */
export type GatewayAnswers = 'problems' | 'aws';

/** `holdsStageRate`: whether routes without a rate of their own have the stage's, as on AWS. */
export type GatewayOptions = { answers: GatewayAnswers; holdsStageRate: boolean };

/** GATEWAY_ANSWERS and STAGE_RATE. Throws an error with a one-line message for anything else. */
export function gatewayIn({ GATEWAY_ANSWERS, STAGE_RATE }: NodeJS.ProcessEnv): GatewayOptions {
  const answers = z.enum(['problems', 'aws']).safeParse(GATEWAY_ANSWERS || 'problems');
  if (!answers.success) throw new Error('GATEWAY_ANSWERS must be problems or aws.');
  const rate = z.enum(['held', 'free']).safeParse(STAGE_RATE || 'held');
  if (!rate.success) throw new Error('STAGE_RATE must be held or free.');
  return { answers: answers.data, holdsStageRate: rate.data === 'held' };
}

/** How tokens name what they say: TOKEN_RULES, for rehearsing a provider that has names of its own. */
export const tokenRulesIn = ({ TOKEN_RULES }: NodeJS.ProcessEnv): TokenRules =>
  tokenRulesSchema.parse(JSON.parse(TOKEN_RULES || '{}'));

/**
 * Who carries the SMS: SMS_TRANSPORT, `sns` unless it says `aggregator`, which is played here too and shares the short-code gateway's secret.
 * Throws an error with a one-line message for anything else.
 */
function smsTransportIn({ SMS_TRANSPORT }: NodeJS.ProcessEnv, { origin, secret }: Shared): SmsTransport {
  const kind = z.enum(['sns', 'aggregator']).safeParse(SMS_TRANSPORT || 'sns');
  if (!kind.success) throw new Error('SMS_TRANSPORT must be sns or aggregator.');
  return kind.data === 'sns'
    ? { kind: kind.data }
    : { kind: kind.data, url: `${origin}${AGGREGATOR_PATH}`, secret };
}

type Shared = { origin: string; secret: string };

/** One key, which signs. */
const rotationOf = (keyId: SignerName): string => JSON.stringify([{ keyId, status: 'active' }]);

/** What is the same wherever the service runs, unless its environment says otherwise. */
export const SUITS_ANYWHERE = {
  REQUESTS_TABLE: 'requests' satisfies keyof typeof TABLES,
  FEED_PARTS: '{}',
  REGISTER_TABLE: 'register' satisfies keyof typeof TABLES,
  REFERENCES_KEY_ID: 'references' satisfies keyof typeof KEYS,
  CODES_KEY_ID: 'codes' satisfies keyof typeof KEYS,
  SMS_OUTLET: 'phones',
  INBOUND_TOPIC_ARN,
  SMS_MAX_PRICE_USD: '0.50',
  SMS_SEGMENT_PRICE_USD: '0.12',
  SMS_TRANSPORT: SNS_TRANSPORT,
  SMS_ACKNOWLEDGE: 'replies',
  SMS_MESSAGES: 'none',
  WEBHOOK_ADDRESSES: 'public',
  CANARY: JSON.stringify(NOBODY),
  CONSENT_WINDOW_SECONDS: String(CONSENT_WINDOW / SECOND),
  SCRIPTED_PEOPLE: 'off',
  RETENTION_DAYS: '1095',
  TOKEN_RULES: '{}',
  SIGNING_KEYS: rotationOf('signing'),
  OWN_KEYS: rotationOf('own'),
  EVIDENCE_KEYS: rotationOf('evidence'),
  EDGE_SECRETS: '{}',
  TRACING: 'off',
  LEGAL_BASIS: JSON.stringify(LEGAL_BASIS),
  DEFAULT_AUTHORITY: JSON.stringify(DEFAULT_AUTHORITY),
  E_DOCUMENT: 'null',
  SUBMISSION_LIMITS: JSON.stringify(SUBMISSION_LIMITS),
  CONTROLLER: JSON.stringify(CONTROLLER),
  FONTS_FOLDER: dirname(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${FONT_FILES.regular}`))),
} as const;

/** Those that whoever runs it on one machine may choose. */
const CHOSEN = [
  'CONSENT_WINDOW_SECONDS',
  'FEED_PARTS',
  'TRACING',
  'SMS_ACKNOWLEDGE',
  'SMS_MESSAGES',
  'WEBHOOK_ADDRESSES',
  'TOKEN_RULES',
  'SIGNING_KEYS',
  'OWN_KEYS',
  'EVIDENCE_KEYS',
  'SUBMISSION_LIMITS',
] as const satisfies readonly VariableName[];

/** What the functions find in their environment; those that belong to one function only are given to it alone. */
export const settings = (origin: string, gatewaySecret: string): Record<VariableName, string> => ({
  ...SUITS_ANYWHERE,
  SCRIPTED_PEOPLE: 'on',
  SMS_SENDER_ID: 'Kelisim',
  SMS_GATEWAY_SECRET: gatewaySecret,
  PUBLIC_URL: origin,
  SMS_TRANSPORT: JSON.stringify(smsTransportIn(process.env, { origin, secret: gatewaySecret })),
  WEB_ORIGIN: origin,
  // To see the papers of a stage where a national signature signs; here none does.
  ...(process.env.NATIONAL_SIGNATURE === 'true' && { E_DOCUMENT: JSON.stringify(E_DOCUMENT) }),
  ...Object.fromEntries(CHOSEN.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
});

/** The secret that the short-code gateway signs with; made at the first start and kept in `file`. */
export function secretIn(file: string): string {
  const kept = readJson(file, z.object({ gateway: z.string() }))?.gateway;
  if (kept !== undefined) return kept;
  const gateway = randomBytes(SECRET_BYTES).toString('base64');
  writeJson(file, { gateway });
  return gateway;
}
