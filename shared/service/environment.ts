import * as z from 'zod';
import { json } from '../domain/fields.ts';
import { signingKeysSchema } from './signing-keys.ts';
import { SNS_TRANSPORT, smsTransportSchema } from './sms-transport.ts';
import { submissionLimitsSchema } from './submission-limits.ts';
import { FUNCTIONS, type FunctionEntry, type FunctionName, type Resource, type Setting } from './table.ts';
import { tokenRulesSchema } from './token-rules.ts';

const name = () => z.string().min(1);
const price = () => z.coerce.number().positive();
const text = () => z.strictObject({ kk: name(), ru: name(), en: name() });
const client = () => z.strictObject({ clientId: name(), clientSecret: name() });

/**
 * Every variable that some function reads: what the stack must set, and what the handler gets. Each makes its schema when
 * a function reads it: those of all variables are a good part of a function's start.
 */
const VARIABLES = {
  REQUESTS_TABLE: name,
  /** Requesters whose changes are spread over so many partitions (docs/adr/0030). Absent: none. */
  FEED_PARTS: () =>
    z
      .string()
      .default('{}')
      .pipe(json(z.record(z.string().regex(/^\d{12}$/), z.number().int().min(2).max(16)))),
  REGISTER_TABLE: name,
  REFERENCES_KEY_ID: name,
  CODES_KEY_ID: name,
  SIGNING_KEYS: () => json(signingKeysSchema),
  OWN_KEYS: () => json(signingKeysSchema),
  EVIDENCE_KEYS: () => json(signingKeysSchema),
  SMS_SENDER_ID: name,
  SMS_MAX_PRICE_USD: price,
  SMS_SEGMENT_PRICE_USD: price,
  /** Where SMS go: to phones, or to the topic of a sandbox, whose ARN this is. */
  SMS_OUTLET: () => z.union([z.literal('phones'), z.string().startsWith('arn:')]).default('phones'),
  /** The topic of SMS from citizens. */
  INBOUND_TOPIC_ARN: () => z.string().startsWith('arn:'),
  /** Absent: SNS. */
  SMS_TRANSPORT: () => z.string().default(SNS_TRANSPORT).pipe(json(smsTransportSchema)),
  /** Which decisions are acknowledged by SMS: those made by a reply, all, or none. */
  SMS_ACKNOWLEDGE: () => z.enum(['replies', 'all', 'none']),
  /** Paragraph 19-1 says two hours; a sandbox may say less. */
  CONSENT_WINDOW_SECONDS: () => z.coerce.number().int().min(5).max(7_200).default(7_200),
  /** Whether the people of shared/contract/scripted-people.ts live here. */
  SCRIPTED_PEOPLE: () => z.enum(['on', 'off']).default('off'),
  /** Whether a phone is told that a message of the ministry's waits in the cabinet. */
  SMS_MESSAGES: () => z.enum(['none', 'all']),
  /** Whether each transition of a request is told in the log under one trace id. */
  TRACING: () => z.enum(['on', 'off']).default('off'),
  RETENTION_DAYS: () => z.coerce.number().int().positive(),
  PUBLIC_URL: () => z.url().regex(/[^/]$/, 'without a slash at its end'),
  /** Where the cabinets are, as a browser names it; empty where nobody knows: codes are bound to no page. */
  WEB_ORIGIN: () => z.url().regex(/[^/]$/, 'without a slash at its end').or(z.literal('')).default(''),
  /** Absent: tokens are as the contract says. */
  TOKEN_RULES: () => z.string().default('{}').pipe(json(tokenRulesSchema)),
  LEGAL_BASIS: () => json(text()),
  /** Stands on an answer where the register names no authority. */
  DEFAULT_AUTHORITY: () => json(text().omit({ en: true })),
  /** Stands on documents where a national signature makes them equal to a paper; null: it does not. */
  E_DOCUMENT: () => z.string().default('null').pipe(json(text().nullable())),
  /** Who answers for the processing, and where a citizen complains. */
  CONTROLLER: () =>
    json(
      z.strictObject({
        name: text(),
        url: z.url(),
        complaints: z.strictObject({ to: text(), url: z.url(), phone: name() }),
      }),
    ),
  /** Where the pages' fonts are (shared/document/fonts.ts). */
  FONTS_FOLDER: name,
  SUBMISSION_LIMITS: () => json(submissionLimitsSchema),
  /** While it is changed two, with a space between them. */
  SMS_GATEWAY_SECRET: () => z.string().regex(/^\S{24,}( \S{24,})*$/, 'at least 24 characters, of each'),
  /** Who makes the demonstration person's confirmation, and whose it is (docs/deploy.md). */
  CANARY: () =>
    json(z.strictObject({ tokenUrl: z.url(), iin: name(), requester: client(), citizen: client() })),
  /** What the edge shows to be let in, each of them; none where nothing stands before the API (docs/adr/0027). */
  EDGE_SECRETS: () =>
    z
      .string()
      .default('{}')
      .pipe(json(z.record(name(), name()))),
  /** Where webhooks may lead (shared/webhook/address.ts): a deployed stage calls public addresses only. */
  WEBHOOK_ADDRESSES: () => z.enum(['public', 'public-and-loopback']),
} as const satisfies Record<string, () => z.ZodType>;

export type VariableName = keyof typeof VARIABLES;
type Values = { [V in VariableName]: z.output<ReturnType<(typeof VARIABLES)[V]>> };

/** The variables that come with what a function touches, and with its settings. */
const COMES_WITH = {
  requests: ['REQUESTS_TABLE'],
  feed: ['FEED_PARTS'],
  register: ['REGISTER_TABLE'],
  references: ['REFERENCES_KEY_ID'],
  codes: ['CODES_KEY_ID'],
  signing: ['SIGNING_KEYS'],
  own: ['OWN_KEYS'],
  evidence: ['EVIDENCE_KEYS'],
  sms: ['SMS_SENDER_ID', 'SMS_MAX_PRICE_USD', 'SMS_SEGMENT_PRICE_USD', 'SMS_OUTLET', 'SMS_TRANSPORT'],
  'inbound-sms': ['INBOUND_TOPIC_ARN'],
  lifetimes: ['CONSENT_WINDOW_SECONDS'],
  'scripted-people': ['SCRIPTED_PEOPLE'],
  'sms-transport': ['SMS_TRANSPORT'],
  retention: ['RETENTION_DAYS'],
  tracing: ['TRACING'],
  issuer: ['PUBLIC_URL'],
  terms: ['LEGAL_BASIS', 'DEFAULT_AUTHORITY'],
  'e-document': ['E_DOCUMENT'],
  controller: ['CONTROLLER'],
  fonts: ['FONTS_FOLDER'],
  'submission-limits': ['SUBMISSION_LIMITS'],
  'gateway-secret': ['SMS_GATEWAY_SECRET'],
  acknowledgement: ['SMS_ACKNOWLEDGE'],
  'message-sms': ['SMS_MESSAGES'],
  'webhook-addresses': ['WEBHOOK_ADDRESSES'],
  canary: ['CANARY'],
  web: ['WEB_ORIGIN'],
  /** Problems name the address of the pages about them; tokens are read by their rules; calls come through the edge. */
  routes: ['PUBLIC_URL', 'TOKEN_RULES', 'EDGE_SECRETS'],
} as const satisfies Record<Resource | Setting | 'routes', readonly VariableName[]>;

type Source = keyof typeof COMES_WITH;
/** An index is touched through its table. */
type Touched<Path> = Path extends `${infer Table}/${string}` ? Table : Path;
type SourceOf<Entry> =
  | (Entry extends { touches: infer Touches } ? Touched<keyof Touches> : never)
  | (Entry extends { settings: readonly (infer Named)[] } ? Named : never)
  // The problems of a route name the address of the pages about them.
  | (Entry extends { routes: object } | { unrouted: true } ? 'routes' : never);
type VariableOf<F extends FunctionName> = (typeof COMES_WITH)[Extract<
  SourceOf<(typeof FUNCTIONS)[F]>,
  Source
>][number];

/** A function's environment as its handler gets it: what follows from its entry in the table, and nothing else. */
export type EnvironmentOf<F extends FunctionName> = Pick<Values, VariableOf<F>>;

/** The names of a function's variables, each once. */
export function variablesOf(functionName: FunctionName): VariableName[] {
  const { touches, settings = [], routes, unrouted }: FunctionEntry = FUNCTIONS[functionName];
  const touched = Object.keys(touches).map((path) => path.split('/')[0] as Resource);
  const sources: Source[] = [...touched, ...settings, ...(routes || unrouted ? (['routes'] as const) : [])];
  return [...new Set(sources.flatMap((source) => COMES_WITH[source]))];
}

/** Reads a function's environment; throws naming each variable that is missing or malformed. */
export function readEnvironment<F extends FunctionName>(
  functionName: F,
  variables: Record<string, string | undefined>,
): EnvironmentOf<F> {
  const own = Object.fromEntries(
    variablesOf(functionName).map((variable) => [variable, VARIABLES[variable]()]),
  );
  // What is read once is not worth the code that zod would generate for it.
  const parsed = z.object(own).safeParse(variables, { jitless: true });
  if (parsed.success) return parsed.data as EnvironmentOf<F>;
  const rules = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`environment of ${functionName}: ${rules.join('; ')}`);
}
