import type * as z from 'zod';
import type { CONTRACT, RouteKey } from '../contract/routes.ts';
import { CONTACT_CENTRE } from '../domain/contact-centre.ts';
import { isFinal, LIFECYCLE, STATUSES } from '../domain/lifecycle.ts';
import { noticeStatement } from '../domain/notice-statement.ts';
import { statementOf } from '../domain/statement.ts';
import { SUBMISSION_LIMITS } from '../service/submission-limits.ts';
import { CONTROLLER, DEFAULT_AUTHORITY, LEGAL_BASIS } from '../service/texts.ts';
import type { OPERATIONS } from './operations.ts';

const ID = '5f0c3d2b1a09487e96d5c4b3a2918070';
const IIN = '850101100012';
const CHILD = '150315500005';
const BANK = {
  id: '900140000020',
  name: 'АО «Степной Кредит Банк»',
  kind: 'organisation',
  class: 'bank',
} as const;
const HASH = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';
const KEY = { kty: 'EC', crv: 'P-256', x: HASH, y: HASH, kid: HASH, use: 'sig', alg: 'ES256' };
const CODE = '7K2QD-8M4XR-0TZ6W-HVE1P-3NCJ9';
const AUTHORITY = { kk: 'Астана қаласының жұмыспен қамту орталығы', ru: 'Центр занятости города Астаны' };
const FACTS = {
  belongs: true,
  asOf: '2026-11-25',
  issuedAt: '2026-11-25T09:12:04.120Z',
  verificationCode: CODE,
};

const waiting = {
  id: ID,
  status: 'awaiting-consent',
  iin: '850101******',
  purpose: 'credit',
  reference: 'loan-17',
  submittedBy: 'a1f4c3',
  createdAt: '2026-11-25T09:00:00.000Z',
  expiresAt: '2026-11-25T11:12:00.000Z',
  answerDeadline: null,
  decidedAt: null,
  answeredAt: null,
  events: [{ type: 'submitted', at: '2026-11-25T09:00:00.000Z' }],
} as const;

const answered = {
  ...waiting,
  status: 'answered',
  answerDeadline: '2026-11-25T09:27:03.900Z',
  decidedAt: '2026-11-25T09:12:03.900Z',
  answeredAt: '2026-11-25T09:12:04.120Z',
  answer: FACTS,
  events: [
    { type: 'submitted', at: '2026-11-25T09:00:00.000Z' },
    { type: 'asked', at: '2026-11-25T09:00:00.410Z' },
    { type: 'granted', at: '2026-11-25T09:12:03.900Z' },
    { type: 'answered', at: '2026-11-25T09:12:04.120Z' },
  ],
} as const;

const cancelled = {
  ...waiting,
  status: 'cancelled',
  events: [...waiting.events, { type: 'cancelled', at: '2026-11-25T09:05:00.000Z' }],
} as const;

const confirmation = {
  ...FACTS,
  statement: statementOf(true),
  person: { iin: IIN },
  requester: BANK,
  purpose: 'credit',
  by: 'subject',
  authority: { kato: '710000000', name: AUTHORITY },
  legalBasis: LEGAL_BASIS,
  request: { id: ID, chainHead: HASH },
} as const;

const NOTICE_FACTS = {
  assistance: 'unconditional',
  period: { from: '2026-01', to: '2026-03' },
  totalTenge: 138_900,
  socialPackage: 'granted',
} as const;
const NOTICE = {
  id: HASH.slice(0, 22),
  kind: 'tsa-assigned',
  decision: 'assign',
  statement: noticeStatement({ kind: 'tsa-assigned', decision: 'assign', facts: NOTICE_FACTS }),
  on: '2026-01-20',
  issuedAt: '2026-01-20T06:15:00.000Z',
  person: { iin: IIN, name: 'ӘЛИЕВА АЙГҮЛ' },
  application: { number: '17', registeredOn: '2026-01-10' },
  ...NOTICE_FACTS,
  authority: { kato: '710000000', name: AUTHORITY },
  legalBasis: LEGAL_BASIS,
} as const;

const evidence = {
  iss: 'https://kelisim.kz',
  iat: 1_795_597_924,
  sub: HASH,
  aud: BANK.id,
  requestId: ID,
  status: 'awaiting-consent',
  chain: {
    anchor: JSON.stringify([ID, BANK.id, HASH, 'credit']),
    events: [{ type: 'submitted', at: waiting.createdAt, by: 'requester', hash: HASH, details: null }],
    head: HASH,
  },
  consent: null,
} as const;

const consent = {
  id: ID,
  subject: { self: true, birthYear: 1885 },
  by: 'subject',
  requester: BANK,
  purpose: 'credit',
  status: 'awaiting-consent',
  createdAt: waiting.createdAt,
  consentDeadline: '2026-11-25T11:00:00.410Z',
  decidedAt: null,
  codeSentTo: '+7701*****17',
  preview: statementOf(true).ru,
  opened: [],
} as const;

const imported = {
  accepted: 99,
  rejected: [{ index: 17, errors: [{ pointer: '/registeredOn', detail: 'A date is YYYY-MM-DD.' }] }],
};

const webhook = {
  url: 'https://bank.example/kelisim',
  status: 'active',
  createdAt: '2026-11-25T09:00:00.000Z',
  failingSince: null,
  disabled: null,
  previousSecretUntil: null,
} as const;
const SECRET = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MTI=';

const delivery = {
  id: `final-${ID}`,
  requestId: ID,
  status: 'answered',
  at: FACTS.issuedAt,
  state: 'delivered',
  nextCallAt: null,
  calls: [
    { at: '2026-11-25T09:12:10.350Z', result: 'timed-out' },
    { at: '2026-11-25T09:12:25.610Z', result: 'answered', status: 204 },
  ],
} as const;

type AnswersOf<R extends RouteKey> = (typeof CONTRACT)[R]['answers'];
type Examples = {
  [R in RouteKey]: {
    [S in keyof AnswersOf<R> as AnswersOf<R>[S] extends z.ZodType ? S : never]: Readonly<unknown>;
  };
};

/** One example of each answer that has a body. A route without its own does not compile. */
export const ANSWER_EXAMPLES = {
  'POST /v1/requests': { 202: waiting, 200: waiting },
  'GET /v1/requests': {
    200: {
      items: [answered],
      next: 'MjAyNi0xMS0yNVQwOToxMjowNC4xMjBaIzVmMGMzZDJiMWEwOTQ4N2U5NmQ1YzRiM2EyOTE4MDcw',
    },
  },
  'POST /v1/requests/search': { 200: { items: [answered] } },
  'GET /v1/requests/{id}': { 200: answered },
  'GET /v1/requests/{id}/answer': { 200: confirmation },
  'GET /v1/requests/{id}/evidence': { 200: evidence },
  'POST /v1/requests/{id}/cancel': { 200: cancelled },
  'GET /v1/consents': { 200: { items: [consent], next: null } },
  'GET /v1/consents/{id}/receipt': { 200: evidence },
  'POST /v1/consents/{id}/decision': { 200: { id: ID, status: 'consented' } },
  'POST /v1/consents/{id}/code': {},
  'GET /v1/me/answer': {
    200: {
      ...confirmation,
      person: { iin: IIN, name: 'ӘЛИЕВА АЙГҮЛ' },
      requester: null,
      purpose: null,
      request: null,
    },
  },
  'GET /v1/me/messages': {
    200: {
      items: [
        { kind: 'answer-given', at: FACTS.issuedAt, requestId: ID, requester: BANK },
        {
          id: NOTICE.id,
          kind: NOTICE.kind,
          at: NOTICE.on,
          on: NOTICE.on,
          recordedAt: NOTICE.issuedAt,
          decision: NOTICE.decision,
          applicationNumber: NOTICE.application.number,
          registeredOn: NOTICE.application.registeredOn,
          authority: AUTHORITY,
          ...NOTICE_FACTS,
        },
      ],
    },
  },
  'GET /v1/me/messages/{id}': { 200: NOTICE },
  'GET /v1/me/blocks': { 200: { items: [{ requesterId: BANK.id, blockedAt: waiting.createdAt }] } },
  'PUT /v1/me/blocks/{requesterId}': {},
  'DELETE /v1/me/blocks/{requesterId}': {},
  'GET /v1/me/family': { 200: { items: [{ on: FACTS.asOf, class: 'bank', kind: 'organisation' }] } },
  'GET /v1/me/privacy': { 200: { shareWithFamily: true } },
  'PUT /v1/me/privacy': {},
  'POST /v1/register/entries': { 200: imported },
  'POST /v1/register/contacts': { 200: imported },
  'POST /v1/register/requesters': { 200: imported },
  'POST /v1/register/representatives': { 200: imported },
  'GET /v1/register/imports': {
    200: {
      items: [
        { date: FACTS.asOf, what: 'entries', accepted: 998, rejected: 2, lastAt: '2026-11-25T04:10:00.000Z' },
      ],
    },
  },
  'GET /v1/register/requesters/{bin}': {
    200: {
      id: BANK.id,
      name: { kk: '«Үлгі Банк» АҚ', ru: 'АО «Үлгі Банк»', en: 'Ulgi Bank JSC' },
      class: 'bank',
      purposes: ['credit'],
      limits: { perMinute: 1_000, perDay: 20_000 },
      status: 'active',
    },
  },
  'POST /v1/register/lookups': {
    200: {
      belongs: true,
      because: [
        {
          application: {
            applicationNumber: '17',
            registeredOn: '2026-01-10',
            authority: { kato: '710000000', name: AUTHORITY },
          },
          decisions: [
            {
              kind: 'assign',
              on: '2026-01-20',
              period: { from: '2026-01', to: '2026-12' },
              counts: true,
              withdrawn: false,
            },
          ],
          period: { from: '2026-01', to: '2026-12' },
          counts: true,
        },
      ],
      contact: { phone: '+7 701 *** ** 17', language: 'kk' },
      representatives: [
        {
          kind: 'guardian',
          from: '2026-01-01',
          until: null,
          birthYear: 1885,
          counts: true,
          withdrawn: false,
        },
      ],
    },
  },
  'POST /v1/register/application-checks': {
    200: {
      passes: false,
      complete: { holds: false, missing: ['/address'] },
      nothingAssigned: { holds: true, missing: [] },
      oneSettlement: { holds: false, missing: ['/family/0/residence'] },
    },
  },
  'POST /v1/sms/inbound': {},
  'POST /v1/sms/receipts': {},
  'PUT /v1/webhook': { 200: webhook, 201: { ...webhook, secret: SECRET } },
  'GET /v1/webhook': { 200: webhook },
  'DELETE /v1/webhook': {},
  'POST /v1/webhook/secret': {
    200: { ...webhook, previousSecretUntil: '2026-11-26T10:00:00.000Z', secret: SECRET },
  },
  'GET /v1/webhook/deliveries': { 200: { items: [delivery], next: null } },
  'POST /v1/webhook/deliveries/{deliveryId}/replay': {
    202: { ...delivery, state: 'waiting', nextCallAt: '2026-11-25T10:00:00.000Z' },
  },
  'GET /v1/answers/{verificationCode}': {
    200: { valid: true, belongs: true, asOf: FACTS.asOf, issuedAt: FACTS.issuedAt, iin: '850101******' },
  },
  'GET /.well-known/jwks.json': {
    200: { keys: [KEY, { ...KEY, documents: ['evidence'] }] },
  },
  'GET /openapi.json': { 200: { openapi: '3.1.1' } },
  'GET /v1/lifecycle': {
    200: {
      statuses: STATUSES.map((status) => ({ status, final: isFinal(status), leavesBy: LIFECYCLE[status] })),
    },
  },
  'GET /v1/procedure': {
    200: {
      legalBasis: LEGAL_BASIS,
      provider: DEFAULT_AUTHORITY,
      decideWithinMinutes: 120,
      answerWithinMinutes: 15,
      fee: { person: 'free', organisation: null },
      limits: SUBMISSION_LIMITS,
      breaks: { announced: 'https://kelisim.kz/incidents.json' },
      complaints: {
        to: CONTROLLER.complaints.to,
        url: CONTROLLER.complaints.url,
        providerWorkingDays: 5,
        qualityBodyWorkingDays: 15,
        handedOnWorkingDays: 3,
      },
      contactCentre: CONTACT_CENTRE,
      changes: { feed: 'https://kelisim.kz/procedure.json', withinWorkingDays: 3 },
    },
  },
  'GET /v1/service-level': {
    200: {
      today: { answered: 1_204, share: 1, p50: 0.4, p99: 0.9 },
      last30Days: { answered: 30_911, share: 0.9998, p50: 0.4, p99: 1.3 },
      days: [{ on: '2026-11-24', answered: 1_204, share: 1 }],
    },
  },
} as const satisfies Examples;

type WithBody = {
  [R in RouteKey]: (typeof OPERATIONS)[R] extends { takes: unknown } ? R : never;
}[RouteKey];

/** One example of each body that a route takes. A body without its own does not compile. */
export const BODY_EXAMPLES: Record<WithBody, unknown> = {
  'POST /v1/requests': { iin: IIN, purpose: 'credit', reference: 'loan-17', birthDate: '1885-01-01' },
  'POST /v1/requests/search': { iin: IIN },
  'POST /v1/consents/{id}/decision': { decision: 'grant', code: '482913' },
  'PUT /v1/me/privacy': { shareWithFamily: false },
  'POST /v1/register/entries': {
    entries: [
      {
        applicationNumber: '17',
        registeredOn: '2026-01-10',
        applicantIin: IIN,
        decision: { kind: 'assign', on: '2026-01-20' },
        period: { from: '2026-01', to: '2026-12' },
        authority: { kato: '710000000', name: AUTHORITY },
        family: [{ iin: IIN }],
      },
    ],
  },
  'POST /v1/register/contacts': { contacts: [{ iin: IIN, phone: '+77010000017', language: 'kk' }] },
  'POST /v1/register/requesters': {
    requesters: [
      {
        id: '900140000020',
        name: {
          kk: '«Степной Кредит Банк» АҚ',
          ru: 'АО «Степной Кредит Банк»',
          en: 'Steppe Credit Bank JSC',
        },
        class: 'bank',
        purposes: ['credit', 'housing'],
        limits: { perMinute: 600, perDay: 5_000 },
        status: 'active',
      },
    ],
  },
  'POST /v1/register/representatives': {
    representatives: [{ iin: CHILD, representativeIin: IIN, kind: 'guardian', from: '2026-01-10' }],
  },
  'PUT /v1/webhook': { url: webhook.url },
  'POST /v1/register/lookups': { iin: IIN, on: '2026-11-25' },
  'POST /v1/register/application-checks': {
    applicantIin: IIN,
    applicantName: 'ӘЛИЕВА АЙГҮЛ',
    residence: { kato: '710000000', kind: 'permanent' },
    family: [{ iin: IIN, name: 'ӘЛИЕВ АРМАН', residence: { kato: '750000000', kind: 'temporary' } }],
  },
  'POST /v1/sms/inbound': {
    messageId: 'gw-17',
    from: '+77010000017',
    to: '1414',
    text: '482913 ИӘ',
    receivedAt: '2026-11-25T09:12:03Z',
  },
  'POST /v1/sms/receipts': {
    messageId: 'prompt-5f0c3d2b1a09487e96d5c4b3a2918070-1',
    state: 'undelivered',
    at: '2026-11-25T09:14:40Z',
  },
};
