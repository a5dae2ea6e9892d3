import { z } from 'zod';
import { CONSENT_WINDOW } from '../shared/domain/schedule.ts';
import { SECOND } from '../shared/domain/time.ts';
import { rotationOf } from '../shared/service/signing-keys.ts';
import type { SignerName } from '../shared/service/table.ts';
import { tokenRulesSchema } from '../shared/service/token-rules.ts';

const url = z.url({ protocol: /^https$/, error: 'the https:// address of the OpenID provider' });
/** A key that signs, and where it is in a rotation (docs/key-rotation.md). */
const keysOf = (signer: SignerName) =>
  rotationOf({
    name: z.string().regex(new RegExp(`^${signer}(-\\d+)?$`), `${signer}, ${signer}-2, ${signer}-3 …`),
  }).default([{ name: signer, status: 'active' }]);
export type SigningKey = z.output<ReturnType<typeof keysOf>>[number];

/** Members of a member: as JSON where they are given by `-c`. */
const structured = <T extends z.ZodType>(schema: T) =>
  z.preprocess((given) => (typeof given === 'string' ? JSON.parse(given) : given), schema);

const switched = z.stringbool().or(z.boolean());

const tableName = z.string().regex(/^[\w.-]{3,255}$/, 'the name of a table');

/** Tables that were restored, to be used instead of the stack's own (docs/operations.md). */
const restored = z.strictObject({
  /** `stream`: the label of its stream, which is the last part of its ARN. */
  requests: z
    .strictObject({ table: tableName, stream: z.iso.datetime({ local: true, precision: 3 }) })
    .optional(),
  register: z.strictObject({ table: tableName }).optional(),
});

/**
 * Which versions of the secrets the functions are told, by the ids that Secrets Manager gives them. CloudFormation reads a
 * secret only where the template changes, so that a changed secret is named here.
 */
const secrets = z.strictObject({
  gateway: z.uuid().optional(),
  canary: z.uuid().optional(),
  edge: z.uuid().optional(),
});

/** What differs from one stage to another. Each member can stand in cdk.json or be given as `-c name=value`. */
const schema = z
  .strictObject({
    stage: z
      .string({ error: 'the name of the stage, such as dev or prod' })
      .regex(/^[a-z][a-z0-9]{1,11}$/, '2 to 12 small letters and digits, a letter first'),
    /** Where everything runs but the edge, which AWS has in us-east-1 only. */
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region of AWS, such as eu-central-1')
      .default('eu-central-1'),
    /** False at a stage's first deployment only (docs/deploy.md): a protected table cannot be rolled back. */
    protectTables: switched.default(true),
    /** `iss` of the access tokens. */
    issuer: url,
    /** `aud` of the access tokens. */
    audience: z.string({ error: 'the audience (aud) of the access tokens' }).min(1),
    /** How access tokens name what they say, where the provider has names of its own. */
    tokens: structured(tokenRulesSchema),
    /** What phones show as the sender; registered for Kazakhstan (docs/deploy.md). */
    senderId: z
      .string({ error: 'the registered SMS sender, 1 to 11 letters and digits' })
      .regex(/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/, '1 to 11 letters and digits, one letter at least'),
    /** Who looks after it on a working day; and who is called, where there is no `pagingUrl`. */
    alarmEmail: z.email({ error: 'the e-mail address of the people on call' }),
    /** The address of a paging service that takes what SNS posts, for the alarms that wake somebody. */
    pagingUrl: z.url({ protocol: /^https$/, error: 'the https:// address of the paging service' }).optional(),
    /** A demonstration person's confirmation is made from outside every five minutes (docs/deploy.md). */
    canary: switched.default(false),
    /**
     * How a release reaches those who call: a tenth of them first, taken back by the function's own alarms; or all at once, which
     * is for mending what such an alarm tells of (docs/deploy.md).
     */
    rollout: z.enum(['canary', 'at-once']).default('canary'),
    /** Each transition of a request is told in the log under the trace id of the call that submitted it. */
    tracing: switched.default(false),
    /** What AWS without SMS may cost a month before somebody is told. */
    monthlyBudgetUsd: z.coerce.number().int().min(1).default(100),
    /** How long a request and its answer are kept. */
    retentionDays: z.coerce
      .number({ error: 'how many days requests are kept' })
      .int()
      .min(1)
      .max(36_500)
      .default(1_095),
    logRetentionDays: z.coerce
      .number()
      .refine((days) => [1, 3, 5, 7, 14, 30, 60, 90, 180, 365, 731].includes(days), {
        error: 'one of 1, 3, 5, 7, 14, 30, 60, 90, 180, 365, 731',
      })
      .default(90),
    /** SNS stops sending when the month's SMS cost more; not above the account's quota, which begins at 1 USD. */
    smsMonthlySpendUsd: z.coerce.number().int().min(1).default(1),
    /** The most one SMS, all its segments, may cost. */
    smsMaxPriceUsd: z.coerce.number().positive().default(0.5),
    /** What a segment to Kazakhstan costs: for the estimate on the dashboard, docs/deploy.md says from where. */
    smsSegmentPriceUsd: z.coerce.number().positive().default(0.12),
    /** Requesters whose changes are spread over so many partitions, by their BIN; never fewer again (docs/adr/0030). */
    feedParts: z.preprocess(
      (given) => (typeof given === 'string' ? JSON.parse(given) : given),
      z.record(z.string().regex(/^\d{12}$/, 'a BIN'), z.number().int().min(2).max(16)).default({}),
    ),
    /** Who carries the SMS: SNS, or an aggregator that says of each what became of it (docs/adr/0029). */
    smsTransport: z.enum(['sns', 'aggregator']).default('sns'),
    /** Where the aggregator takes SMS. */
    smsAggregatorUrl: z
      .url({ protocol: /^https$/, error: 'the https:// address of the aggregator' })
      .optional(),
    /** Which decisions are acknowledged by SMS: those made by a reply, all (those in the cabinet too), or none. */
    smsAcknowledge: z.enum(['replies', 'all', 'none']).default('replies'),
    /** Whether an SMS tells that a message of the ministry's waits in the cabinet (docs/adr/0019). */
    smsMessages: z.enum(['none', 'all']).default('none'),
    /** Whether a national signature (ЭЦҚ) signs too, so that documents say that they are equal to a paper; nothing here makes one. */
    nationalSignature: switched.default(false),
    /** The cabinets' public client at the OpenID provider: code flow with PKCE. */
    webClientId: z.string().min(1).default('kelisim-web'),
    /** The cabinets' own name, with its certificate in us-east-1; without it they are under CloudFront's. */
    webDomain: z.hostname().optional(),
    webCertificateArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/, 'an ACM certificate in us-east-1')
      .optional(),
    /** Where answers say they can be verified; the cabinets' own name unless told. */
    publicUrl: z
      .url({ protocol: /^https$/ })
      .regex(/[^/]$/, 'without a slash at its end')
      .optional(),
    /** The keys under answers; under what citizens get about themselves; under evidence (docs/adr/0028). */
    signingKeys: keysOf('signing'),
    ownKeys: keysOf('own'),
    evidenceKeys: keysOf('evidence'),
    restored: restored.default({}),
    secrets: secrets.default({}),
    /** Networks (CIDR) of the SMS operators' gateways: their paths are open to nobody else. */
    gatewayAddresses: z.array(z.union([z.cidrv4(), z.cidrv6()])).default([]),
    /** A web ACL for CloudFront (scope CLOUDFRONT, us-east-1) instead of the stack's own. */
    webAclArn: z.string().startsWith('arn:').optional(),
    /**
     * A stage to try against (docs/adr/0023): scripted people answer, no SMS goes to any phone, and the two hours of a consent
     * window, and what goes by them, are as short as it says.
     */
    sandbox: structured(
      z
        .strictObject({
          consentWindowSeconds: z
            .int()
            .min(5)
            .max(CONSENT_WINDOW / SECOND)
            .default(10),
        })
        .optional(),
    ),
    /** False only in an account whose Lambda quota is still too small to reserve a part of it (docs/deploy.md). */
    reserveConcurrency: switched.default(true),
  })
  .refine((config) => (config.webDomain === undefined) === (config.webCertificateArn === undefined), {
    path: ['webCertificateArn'],
    error: 'webDomain and its webCertificateArn come together',
  })
  .refine((config) => config.publicUrl !== undefined || config.webDomain !== undefined, {
    path: ['publicUrl'],
    error: 'where answers can be verified: needed where there is no webDomain',
  })
  .refine((config) => config.stage !== 'prod' || config.sandbox === undefined, {
    path: ['sandbox'],
    error: 'prod asks living people, who have two hours (paragraph 19-1)',
  })
  .refine((config) => (config.smsTransport === 'aggregator') === (config.smsAggregatorUrl !== undefined), {
    path: ['smsAggregatorUrl'],
    error: 'an aggregator and its address come together',
  })
  .refine((config) => config.smsMaxPriceUsd < config.smsMonthlySpendUsd, {
    path: ['smsMaxPriceUsd'],
    error: 'one SMS costs less than a month of them (smsMonthlySpendUsd)',
  })
  .refine((config) => config.sandbox === undefined || config.smsTransport === 'sns', {
    path: ['smsTransport'],
    error: 'a sandbox reaches no phone: its SMS go to a topic of SNS',
  })
  .refine((config) => config.stage !== 'prod' || config.pagingUrl !== undefined, {
    path: ['pagingUrl'],
    error: 'prod needs somebody who is called: an e-mail wakes nobody',
  })
  .refine((config) => config.stage !== 'prod' || config.webDomain !== undefined, {
    path: ['webDomain'],
    error: 'prod needs a name of its own: with the name CloudFront gives, viewers may use TLS below 1.2',
  });

export type StageConfig = z.output<typeof schema>;

const NAMES = Object.keys(schema.shape);

/**
 * The configuration of the stage named by the context `stage`: its entry under `stages` in cdk.json, each member of
 * which `-c name=value` replaces. Throws one error that names everything missing or wrong, and where to set it.
 */
export function readConfig(context: (name: string) => unknown): StageConfig {
  const stage = context('stage');
  const stages = z.record(z.string(), z.record(z.string(), z.unknown())).parse(context('stages') ?? {});
  const given = NAMES.flatMap((name) => {
    const value = context(name);
    return value === undefined || value === null ? [] : [[name, value]];
  });
  const parsed = schema.safeParse({
    ...(typeof stage === 'string' && stages[stage]),
    ...Object.fromEntries(given),
  });
  if (parsed.success) return parsed.data;
  const rules = parsed.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || '(stage)'}: ${message}`,
  );
  throw new Error(
    `The configuration of stage "${String(stage)}" is not complete. Put it into cdk.json under context.stages.${String(stage)}, or add -c name=value:\n${rules.join('\n')}`,
  );
}
