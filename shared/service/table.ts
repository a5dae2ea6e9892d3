import { isFinal, needsWork, STATUSES } from '../domain/lifecycle.ts';
import { ANSWER_WINDOW } from '../domain/schedule.ts';
import { MINUTE } from '../domain/time.ts';
import type { DocumentKind } from './signing-keys.ts';

/**
 * THE table of the service: its tables, keys and functions, each function's routes, scopes and triggers, and what it
 * may touch. The CDK stack, the local runtime (grants included) and the API's description are built from it.
 */

type Index = { partitionKey: string; sortKey?: string };
type Table = {
  partitionKey: string;
  sortKey: string;
  /** Attribute with the second after which DynamoDB may delete the item. */
  ttl?: string;
  stream?: 'NEW_IMAGE';
  /** Indexes copy keys, not items (KEYS_ONLY): an item's size is paid once. */
  indexes: Record<string, Index>;
};

export const TABLES = {
  requests: {
    partitionKey: 'pk',
    sortKey: 'sk',
    ttl: 'ttl',
    stream: 'NEW_IMAGE',
    indexes: {
      /** Sparse: requests that still need something, by the time they need it. */
      due: { partitionKey: 'due', sortKey: 'dueAt' },
      /** A requester's requests by their latest change. */
      changes: { partitionKey: 'requesterId', sortKey: 'changeKey' },
      /** Everyone who asked about a citizen. */
      citizen: { partitionKey: 'citizenRef', sortKey: 'createdAt' },
      /** Sparse: answers by the code on the paper. */
      verification: { partitionKey: 'verificationCode' },
    },
  },
  register: { partitionKey: 'pk', sortKey: 'sk', indexes: {} },
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof TABLES;
type IndexPath = {
  [T in TableName]: `${T}/${Extract<keyof (typeof TABLES)[T]['indexes'], string>}`;
}[TableName];

/** `documents`: the only kinds that a verifier believes by it (docs/adr/0028). */
type Key = { spec: 'HMAC_256' | 'ECC_NIST_P256'; documents?: readonly DocumentKind[] };

export const KEYS = {
  /** Turns an IIN or a phone into a reference that may stand in a key. */
  references: { spec: 'HMAC_256' },
  /** One-time codes are computed from it, never stored. */
  codes: { spec: 'HMAC_256' },
  /** Signs answers; of several (docs/key-rotation.md) each has the grants that stand under this name. It signed every kind before there were others. */
  signing: { spec: 'ECC_NIST_P256' },
  /** Signs what a citizen gets about themselves. */
  own: { spec: 'ECC_NIST_P256', documents: ['own-answer', 'notice'] },
  /** Signs evidence and receipts. */
  evidence: { spec: 'ECC_NIST_P256', documents: ['evidence'] },
} as const satisfies Record<string, Key>;

export type KeyName = keyof typeof KEYS;
export const SIGNERS = ['signing', 'own', 'evidence'] as const satisfies readonly KeyName[];
export type SignerName = (typeof SIGNERS)[number];

export const SCOPES = ['requests', 'consents', 'register'] as const;
export type Scope = (typeof SCOPES)[number];

/** What API Gateway lets through on a route, all callers together: calls a second, and how many at once after a pause. */
export type RateLimit = { perSecond: number; burst: number };

/** A route's rate unless the table gives it another: the stage's default, which each such route has for itself. */
export const DEFAULT_RATE: RateLimit = { perSecond: 100, burst: 200 };

/**
 * `cached`: its answer is the same for everybody, and the edge may keep it for as long as it says.
 * `query`: the query parameters the route takes, every other being refused; a route without it takes none. `rateLimit`:
 * only where `DEFAULT_RATE` would be too much or too little.
 */
export type RouteAccess = ({ scope: Scope } | { public: true; cached?: true }) & {
  query?: readonly string[];
  rateLimit?: RateLimit;
};

type DynamoAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'BatchWriteItem';
/** `inbound-sms`: SMS from citizens, by the provider. `sms-spending`: that the month's limit for SMS is spent, or no more, by the alarm. */
export const TOPICS = ['inbound-sms', 'sms-spending'] as const;
export type TopicName = (typeof TOPICS)[number];

/** What a function may touch; it is told where each of them is. */
export type Resource = TableName | KeyName | 'sms' | 'inbound-sms';
type Grants = Partial<Record<TableName | IndexPath, readonly DynamoAction[]>> &
  Partial<Record<Exclude<KeyName, SignerName>, readonly 'GenerateMac'[]>> &
  Partial<Record<SignerName, readonly ('Sign' | 'GetPublicKey')[]>> &
  /** Of the inbound topic in a sandbox only, where scripted people reply. */
  Partial<Record<'sms' | 'inbound-sms', readonly 'Publish'[]>>;

/** An event filter in Lambda's pattern language: each leaf lists the values it accepts. */
export type Pattern = { readonly [key: string]: Pattern | readonly string[] };

/** What a function is told besides where to find what it touches; its variables stand in environment.ts. */
export type Setting =
  | 'retention'
  | 'tracing'
  | 'issuer'
  | 'terms'
  /** The sentence of a national signature, where there is one. */
  | 'e-document'
  /** Whose changes are spread over several partitions. */
  | 'feed'
  | 'controller'
  | 'fonts'
  | 'gateway-secret'
  | 'sms-transport'
  | 'submission-limits'
  | 'acknowledgement'
  | 'message-sms'
  | 'webhook-addresses'
  | 'web'
  | 'canary'
  | 'lifetimes'
  | 'scripted-people';

/** Where a function needs other than the stack's usual memory (MB) and time (s), or where its copies are counted. */
type Limits = {
  memory?: number;
  timeout?: number;
  /** Never more copies at once: a runaway would cost SMS money, and a load of the register what citizens need of KMS. */
  concurrency?: number;
};

export type FunctionEntry = {
  summary: string;
  routes?: Record<string, RouteAccess>;
  /** Is called where no route fits (`$default`). */
  unrouted?: true;
  /** Records of the requests table's stream that match any of the patterns. */
  stream?: { table: TableName; patterns: readonly Pattern[] };
  /**
   * Runs on a fixed rate: every minute on AWS, every second on one machine. `outward`: it calls strangers' servers, and
   * nobody waits for its end.
   */
  tick?: true | 'outward';
  /** Runs every so many minutes on AWS, in stages whose configuration asks for it; on one machine only when it is called. */
  canary?: { minutes: number };
  /** Gets what is published there. */
  topic?: TopicName;
  /** In a sandbox it gets the SMS, in the place of phones (docs/adr/0023); elsewhere nothing calls it. */
  scripted?: true;
  touches: Grants;
  settings?: readonly Setting[];
  limits?: Limits;
};

const fresh = { retries: { N: ['0'] } } as const;

export const FUNCTIONS = {
  'submit-request': {
    summary: 'A requester asks whether a family receives TSA',
    routes: { 'POST /v1/requests': { scope: 'requests', rateLimit: { perSecond: 200, burst: 400 } } },
    touches: {
      requests: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
      register: ['BatchGetItem'],
      references: ['GenerateMac'],
    },
    settings: ['feed', 'retention', 'tracing', 'controller', 'submission-limits', 'lifetimes'],
  },
  'read-requests': {
    summary: "A requester's cabinet: a request, the changes since a cursor",
    routes: {
      'GET /v1/requests': { scope: 'requests', query: ['changedSince', 'limit'] },
      'GET /v1/requests/{id}': { scope: 'requests' },
      // A body, for an IIN may stand in no address.
      'POST /v1/requests/search': { scope: 'requests', rateLimit: { perSecond: 20, burst: 40 } },
    },
    touches: {
      requests: ['GetItem', 'BatchGetItem', 'PutItem'],
      'requests/changes': ['Query'],
      'requests/citizen': ['Query'],
      references: ['GenerateMac'],
    },
    settings: ['feed', 'retention', 'tracing'],
  },
  'read-answer': {
    summary: 'The answer to a request: as JSON, as a signed document (JWS), as a page to print (PDF)',
    routes: { 'GET /v1/requests/{id}/answer': { scope: 'requests' } },
    touches: { requests: ['GetItem', 'BatchGetItem', 'PutItem'], references: ['GenerateMac'] },
    settings: ['feed', 'fonts', 'retention'],
  },
  'read-evidence': {
    summary: 'How consent was asked and given: for the requester, and for the citizen',
    routes: {
      'GET /v1/requests/{id}/evidence': { scope: 'requests' },
      'GET /v1/consents/{id}/receipt': { scope: 'consents' },
    },
    touches: {
      requests: ['GetItem', 'BatchGetItem'],
      register: ['Query'],
      references: ['GenerateMac'],
      evidence: ['Sign', 'GetPublicKey'],
    },
    settings: ['feed', 'retention', 'issuer', 'controller', 'terms', 'e-document', 'fonts'],
  },
  'cancel-request': {
    summary: 'A requester withdraws a request',
    routes: { 'POST /v1/requests/{id}/cancel': { scope: 'requests' } },
    touches: { requests: ['GetItem', 'PutItem'], references: ['GenerateMac'] },
    settings: ['feed', 'retention', 'tracing'],
  },
  'list-consents': {
    summary: "A citizen's cabinet: who asks and who asked",
    routes: { 'GET /v1/consents': { scope: 'consents', query: ['cursor'] } },
    touches: {
      requests: ['BatchGetItem', 'Query'],
      'requests/citizen': ['Query'],
      register: ['Query'],
      references: ['GenerateMac'],
      codes: ['GenerateMac'],
    },
    settings: ['feed', 'lifetimes'],
  },
  'decide-consent': {
    summary: 'A citizen agrees, refuses or says "this is not me"',
    routes: {
      'POST /v1/consents/{id}/decision': { scope: 'consents', rateLimit: { perSecond: 100, burst: 200 } },
    },
    limits: { concurrency: 20 },
    touches: {
      requests: ['GetItem', 'PutItem', 'UpdateItem'],
      register: ['BatchGetItem', 'Query'],
      references: ['GenerateMac'],
      codes: ['GenerateMac'],
      sms: ['Publish'],
    },
    settings: ['feed', 'retention', 'tracing', 'acknowledgement', 'lifetimes'],
  },
  'resend-code': {
    summary: 'A citizen asks for a fresh code',
    routes: { 'POST /v1/consents/{id}/code': { scope: 'consents', rateLimit: { perSecond: 20, burst: 40 } } },
    limits: { concurrency: 10 },
    touches: {
      requests: ['GetItem', 'PutItem', 'UpdateItem'],
      register: ['BatchGetItem', 'Query'],
      references: ['GenerateMac'],
      codes: ['GenerateMac'],
      sms: ['Publish'],
    },
    settings: ['feed', 'retention', 'tracing', 'web'],
  },
  'read-own-answer': {
    summary: "A citizen's own Annex 14 answer, at once",
    routes: { 'GET /v1/me/answer': { scope: 'consents' } },
    touches: {
      requests: ['GetItem', 'PutItem'],
      register: ['Query'],
      references: ['GenerateMac'],
      own: ['Sign', 'GetPublicKey'],
    },
    settings: ['retention', 'issuer', 'terms', 'e-document', 'fonts'],
  },
  'list-messages': {
    summary: "The notifications in a citizen's cabinet",
    routes: { 'GET /v1/me/messages': { scope: 'consents' } },
    touches: {
      requests: ['BatchGetItem'],
      'requests/citizen': ['Query'],
      register: ['Query'],
      references: ['GenerateMac'],
    },
    settings: ['feed'],
  },
  'read-message': {
    summary: "A message of the ministry's as an electronic document: JSON, JWS, PDF (Annex 12, row 5)",
    routes: { 'GET /v1/me/messages/{id}': { scope: 'consents' } },
    touches: { register: ['Query'], references: ['GenerateMac'], own: ['Sign', 'GetPublicKey'] },
    settings: ['issuer', 'terms', 'e-document', 'fonts'],
  },
  'manage-blocks': {
    summary: 'Organisations that a citizen never wants to answer',
    routes: {
      'GET /v1/me/blocks': { scope: 'consents' },
      'PUT /v1/me/blocks/{requesterId}': { scope: 'consents' },
      'DELETE /v1/me/blocks/{requesterId}': { scope: 'consents' },
    },
    touches: {
      requests: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      register: ['Query'],
      references: ['GenerateMac'],
    },
    settings: ['feed', 'retention', 'tracing'],
  },
  'read-family': {
    summary: "When a fact about a citizen's family was told with another adult's consent",
    routes: { 'GET /v1/me/family': { scope: 'consents' } },
    touches: { requests: ['BatchGetItem', 'Query'], register: ['Query'], references: ['GenerateMac'] },
    settings: ['feed'],
  },
  'manage-privacy': {
    summary: 'Whether the family sees what is told with the citizen’s consent',
    routes: { 'GET /v1/me/privacy': { scope: 'consents' }, 'PUT /v1/me/privacy': { scope: 'consents' } },
    touches: { requests: ['BatchGetItem', 'PutItem'], references: ['GenerateMac'] },
  },
  'import-entries': {
    summary: "The ministry's register: journal rows (Annex 3-1)",
    routes: { 'POST /v1/register/entries': { scope: 'register', rateLimit: { perSecond: 20, burst: 40 } } },
    limits: { timeout: 29, concurrency: 4 },
    touches: {
      register: ['Query', 'BatchGetItem', 'BatchWriteItem', 'UpdateItem'],
      references: ['GenerateMac'],
    },
    settings: ['message-sms'],
  },
  'import-contacts': {
    summary: 'The mobile citizens base: phones and languages',
    routes: { 'POST /v1/register/contacts': { scope: 'register', rateLimit: { perSecond: 20, burst: 40 } } },
    limits: { timeout: 29, concurrency: 4 },
    touches: {
      register: ['BatchGetItem', 'Query', 'BatchWriteItem', 'UpdateItem'],
      references: ['GenerateMac'],
    },
  },
  'import-representatives': {
    summary: 'Who decides for a child, or for whom a court or a power of attorney says so',
    routes: {
      'POST /v1/register/representatives': { scope: 'register', rateLimit: { perSecond: 20, burst: 40 } },
    },
    limits: { timeout: 29 },
    touches: { register: ['BatchWriteItem', 'UpdateItem'], references: ['GenerateMac'] },
  },
  'import-requesters': {
    summary: 'The register of requesters: official names, classes, purposes, limits, suspension',
    routes: {
      'POST /v1/register/requesters': { scope: 'register', rateLimit: { perSecond: 20, burst: 40 } },
    },
    limits: { timeout: 29 },
    touches: { register: ['GetItem', 'PutItem', 'UpdateItem'], references: ['GenerateMac'] },
  },
  'read-register': {
    summary:
      'What the ministry reads back: what came in of it lately, and an organisation of the register of requesters',
    routes: {
      'GET /v1/register/imports': { scope: 'register', rateLimit: { perSecond: 10, burst: 20 } },
      'GET /v1/register/requesters/{bin}': { scope: 'register', rateLimit: { perSecond: 10, burst: 20 } },
    },
    touches: { register: ['GetItem', 'Query'], references: ['GenerateMac'] },
  },
  'look-up-person': {
    summary: 'Why the register says that a person belongs, for its operator',
    routes: { 'POST /v1/register/lookups': { scope: 'register', rateLimit: { perSecond: 10, burst: 20 } } },
    touches: { register: ['Query'], references: ['GenerateMac'] },
  },
  'check-application': {
    summary: 'The automatic check of an electronic application (paragraph 7-1)',
    routes: {
      'POST /v1/register/application-checks': { scope: 'register', rateLimit: { perSecond: 20, burst: 40 } },
    },
    touches: { register: ['Query'], references: ['GenerateMac'] },
  },
  'receive-sms': {
    summary: "A reply from a phone: by signed webhook or by the provider's topic",
    routes: { 'POST /v1/sms/inbound': { public: true, rateLimit: { perSecond: 100, burst: 200 } } },
    topic: 'inbound-sms',
    limits: { concurrency: 20 },
    touches: {
      requests: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
      register: ['BatchGetItem', 'Query'],
      references: ['GenerateMac'],
      codes: ['GenerateMac'],
      sms: ['Publish'],
    },
    settings: ['feed', 'retention', 'tracing', 'gateway-secret', 'acknowledgement', 'lifetimes'],
  },
  'play-people': {
    summary: 'The scripted people of a sandbox reply to their SMS',
    scripted: true,
    limits: { concurrency: 5 },
    touches: { 'inbound-sms': ['Publish'] },
  },
  'receive-receipt': {
    summary: 'What became of an SMS, by the signed word of the aggregator that carried it',
    routes: { 'POST /v1/sms/receipts': { public: true, rateLimit: { perSecond: 100, burst: 200 } } },
    touches: { requests: ['GetItem', 'PutItem'] },
    settings: ['feed', 'sms-transport'],
  },
  'advance-request': {
    summary: 'Moves a request to its next state: ask, expire, answer',
    stream: {
      table: 'requests',
      patterns: [
        {
          eventName: ['INSERT', 'MODIFY'],
          dynamodb: { NewImage: { status: { S: STATUSES.filter(needsWork) }, ...fresh } },
        },
        // What has ended is looked at once, in case its write took effect too late for the change feed.
        {
          eventName: ['INSERT', 'MODIFY'],
          dynamodb: { NewImage: { status: { S: STATUSES.filter(isFinal) } } },
        },
      ],
    },
    tick: true,
    limits: { timeout: 55, concurrency: 50 },
    touches: {
      requests: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
      'requests/due': ['Query'],
      register: ['BatchGetItem', 'Query'],
      codes: ['GenerateMac'],
      sms: ['Publish'],
      signing: ['Sign', 'GetPublicKey'],
    },
    settings: [
      'feed',
      'retention',
      'tracing',
      'issuer',
      'terms',
      'e-document',
      'lifetimes',
      'scripted-people',
    ],
  },
  'hold-sms': {
    summary: "Holds SMS back while the month's limit for them is spent: codes wait in the cabinet",
    topic: 'sms-spending',
    touches: { requests: ['PutItem'] },
  },
  'refuse-call': {
    summary: 'What comes where no route is: nothing there, or another method',
    unrouted: true,
    touches: {},
  },
  'manage-webhook': {
    summary: 'Where a requester is called when a request becomes final, its secret, and the log of calls',
    routes: {
      'PUT /v1/webhook': { scope: 'requests', rateLimit: { perSecond: 20, burst: 40 } },
      'GET /v1/webhook': { scope: 'requests' },
      'DELETE /v1/webhook': { scope: 'requests' },
      'POST /v1/webhook/secret': { scope: 'requests', rateLimit: { perSecond: 20, burst: 40 } },
      'GET /v1/webhook/deliveries': { scope: 'requests', query: ['cursor'] },
      'POST /v1/webhook/deliveries/{deliveryId}/replay': {
        scope: 'requests',
        rateLimit: { perSecond: 50, burst: 100 },
      },
    },
    touches: {
      requests: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      references: ['GenerateMac'],
    },
    settings: ['feed', 'webhook-addresses'],
  },
  'deliver-webhooks': {
    summary: 'Calls the webhooks of requesters whose requests became final',
    tick: 'outward',
    limits: { timeout: 55, concurrency: 1 },
    touches: {
      requests: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
      'requests/changes': ['Query'],
      'requests/due': ['Query'],
      references: ['GenerateMac'],
    },
    settings: ['feed', 'tracing', 'webhook-addresses'],
  },
  'announce-messages': {
    summary: "Tells a phone, in stages that want it, that a message of the ministry's waits in the cabinet",
    tick: 'outward',
    limits: { timeout: 55, concurrency: 1 },
    touches: {
      requests: ['GetItem', 'UpdateItem'],
      register: ['BatchGetItem', 'Query', 'DeleteItem'],
      sms: ['Publish'],
    },
    settings: ['message-sms'],
  },
  'confirm-demonstration': {
    summary: "A demonstration person's confirmation, made from outside to see whether it can be",
    canary: { minutes: 5 },
    limits: { timeout: 50, concurrency: 1 },
    touches: {},
    settings: ['issuer', 'canary'],
  },
  'verify-answer': {
    summary: 'Whether an answer on paper is genuine, by its verification code',
    routes: {
      'GET /v1/answers/{verificationCode}': { public: true, rateLimit: { perSecond: 50, burst: 100 } },
    },
    touches: { requests: ['GetItem'], 'requests/verification': ['Query'] },
  },
  'read-keys': {
    summary: 'The public keys that documents are verified with',
    routes: { 'GET /.well-known/jwks.json': { public: true, cached: true } },
    touches: { signing: ['GetPublicKey'], own: ['GetPublicKey'], evidence: ['GetPublicKey'] },
  },
  'read-openapi': {
    summary: 'The description of this API (OpenAPI 3.1)',
    routes: { 'GET /openapi.json': { public: true, rateLimit: { perSecond: 20, burst: 40 } } },
    touches: {},
  },
  'read-lifecycle': {
    summary: 'The life of a request as a table',
    routes: {
      'GET /v1/lifecycle': { public: true, cached: true, rateLimit: { perSecond: 20, burst: 40 } },
    },
    touches: {},
  },
  'read-procedure': {
    summary:
      'How the service is given: the rules in force, its clocks, limits, fee, breaks and complaints (Annex 14, row 9)',
    routes: { 'GET /v1/procedure': { public: true, rateLimit: { perSecond: 20, burst: 40 } } },
    touches: {},
    settings: ['issuer', 'terms', 'controller', 'submission-limits'],
  },
  'read-service-level': {
    summary: `How well the ${ANSWER_WINDOW / MINUTE} minutes are kept`,
    routes: { 'GET /v1/service-level': { public: true, rateLimit: { perSecond: 20, burst: 40 } } },
    touches: { requests: ['BatchGetItem'], 'requests/due': ['Query'] },
    settings: ['feed'],
  },
} as const satisfies Record<string, FunctionEntry>;

export type FunctionName = keyof typeof FUNCTIONS;

/** The table for those who walk through it, whatever each function has. */
export const FUNCTION_ENTRIES: readonly (FunctionEntry & { name: FunctionName })[] = Object.entries(
  FUNCTIONS,
).map(([name, entry]) => ({ name: name as FunctionName, ...entry }));

/** The route keys of a function, e.g. `'POST /v1/requests'`. */
export type RoutesOf<F extends FunctionName> = (typeof FUNCTIONS)[F] extends { routes: infer R }
  ? Extract<keyof R, string>
  : never;

/** API Gateway's name for whatever no route fits. */
export const UNROUTED = '$default';
/** What a function is called with: its routes, or what has none. */
export type RouteKeysOf<F extends FunctionName> = (typeof FUNCTIONS)[F] extends { unrouted: true }
  ? typeof UNROUTED
  : RoutesOf<F>;
