import type * as z from 'zod';
import { applicationCheck } from '../contract/bodies/application-check.ts';
import { decisionBody } from '../contract/bodies/decision.ts';
import { lookup } from '../contract/bodies/lookup.ts';
import { privacyBody } from '../contract/bodies/privacy.ts';
import { contact, entry, representative } from '../contract/bodies/register.ts';
import { requester } from '../contract/bodies/requesters.ts';
import { search } from '../contract/bodies/search.ts';
import { submission } from '../contract/bodies/submission.ts';
import { webhookAddress } from '../contract/bodies/webhook.ts';
import type { RouteKey } from '../contract/routes.ts';
import { gatewayMessage } from '../messaging/inbound.ts';
import { receiptMessage } from '../messaging/receipts.ts';
import { batchOf } from './batches.ts';
import type { HeaderName } from './headers.ts';
import type { RequestHeader } from './parameters.ts';

export const TAGS = {
  requester: 'Ask about a person, wait, and read the answer (scope `requests`).',
  citizen: 'The cabinet of the person who decides (scope `consents`).',
  register: 'What the ministry sends (scope `register`).',
  public: 'For everybody, without a token.',
} as const;

/** An answer that is no refusal; `json`: its media type as JSON, `forms` those besides, `always` and `sometimes` its headers. */
export type AnswerText = {
  description: string;
  json?: 'application/jwk-set+json';
  forms?: readonly ('application/jose' | 'application/pdf')[];
  always?: readonly HeaderName[];
  sometimes?: readonly HeaderName[];
};

export type Operation = {
  tag: keyof typeof TAGS;
  operationId: string;
  summary: string;
  description?: string;
  takes?: z.ZodType;
  headers?: readonly RequestHeader[];
  answers: Record<number, AnswerText>;
};

/** Any day: what a body's schema says in the document does not depend on it. */
const A_DAY = '2026-01-01';

const FORMS = ['application/jose', 'application/pdf'] as const;

const ANSWER: AnswerText = {
  description: 'The answer of Annex 14, as JSON, as a signed document (JWS) or as a page to print (PDF).',
  forms: FORMS,
  always: ['vary'],
  sometimes: ['content-disposition'],
};
const EVIDENCE: AnswerText = {
  description: 'The record, as JSON or signed (JWS).',
  forms: ['application/jose'],
  always: ['vary'],
};
const RECEIPT: AnswerText = {
  description: 'The record, as JSON, signed (JWS), or as a page for people (PDF) that carries it signed.',
  forms: FORMS,
  always: ['vary'],
  sometimes: ['content-disposition'],
};
const IMPORTED: AnswerText = {
  description:
    'The good rows are stored, the bad ones are named, each rule in the language of Accept-Language.',
  always: ['content-language', 'vary'],
};

/** What the document says of each route besides what the service table and the contract do. One without does not compile. */
export const OPERATIONS = {
  'POST /v1/requests': {
    tag: 'requester',
    operationId: 'submitRequest',
    summary: 'Ask whether a person’s family receives targeted social assistance',
    description:
      'The citizen is asked and has two hours. At most one request of yours about one person is open: asking again for the same purpose gives the open one (200), for another purpose 409 `open-request`. What counts against your limits are new requests (202) only; past them, 429 with the seconds to wait.',
    takes: submission(A_DAY).meta({ id: 'Submission' }),
    headers: ['Idempotency-Key'],
    answers: {
      202: {
        description: 'Accepted: a new request.',
        always: ['location', 'ratelimit', 'ratelimit-policy'],
        sometimes: ['retry-after', 'link'],
      },
      200: {
        description:
          'It is there already: repeated with its key, or open for this person and purpose. `Idempotent-Replayed` tells the first from the second.',
        always: ['location', 'ratelimit', 'ratelimit-policy'],
        sometimes: ['retry-after', 'idempotent-replayed', 'link'],
      },
    },
  },
  'GET /v1/requests': {
    tag: 'requester',
    operationId: 'listChanges',
    summary: 'What has changed since a cursor, the oldest change first',
    description:
      'Every change is seen at least once, in order, none is skipped; the newest five seconds are held back for that. Ask again with `next`, also when `items` is empty.',
    answers: { 200: { description: 'A page of changes.' } },
  },
  'POST /v1/requests/search': {
    tag: 'requester',
    operationId: 'searchRequests',
    summary: 'My requests about one person',
    takes: search(A_DAY).meta({ id: 'Search' }),
    answers: { 200: { description: 'The newest first; none where there are none.' } },
  },
  'GET /v1/requests/{id}': {
    tag: 'requester',
    operationId: 'readRequest',
    summary: 'One request',
    headers: ['If-None-Match'],
    answers: {
      200: { description: 'The request.', always: ['etag'], sometimes: ['retry-after'] },
      304: { description: 'Nothing has changed.', always: ['etag'], sometimes: ['retry-after'] },
    },
  },
  'GET /v1/requests/{id}/answer': {
    tag: 'requester',
    operationId: 'readAnswer',
    summary: 'The answer, once there is one',
    headers: ['Accept', 'Accept-Language'],
    answers: { 200: ANSWER },
  },
  'GET /v1/requests/{id}/evidence': {
    tag: 'requester',
    operationId: 'readEvidence',
    summary: 'How consent was asked and given',
    headers: ['Accept'],
    answers: { 200: EVIDENCE },
  },
  'POST /v1/requests/{id}/cancel': {
    tag: 'requester',
    operationId: 'cancelRequest',
    summary: 'Withdraw a request that nobody has decided',
    answers: { 200: { description: 'The request, which is cancelled.' } },
  },
  'GET /v1/consents': {
    tag: 'citizen',
    operationId: 'listConsents',
    summary: 'Who asks and who asked: open ones first, then history',
    headers: ['Accept-Language', 'If-None-Match'],
    answers: {
      200: { description: 'A page of the cabinet.', always: ['etag', 'vary'] },
      304: { description: 'Nothing has changed.', always: ['etag', 'vary'] },
    },
  },
  'GET /v1/consents/{id}/receipt': {
    tag: 'citizen',
    operationId: 'readReceipt',
    summary: 'How consent was asked and given, for the citizen',
    headers: ['Accept', 'Accept-Language'],
    answers: { 200: RECEIPT },
  },
  'POST /v1/consents/{id}/decision': {
    tag: 'citizen',
    operationId: 'decide',
    summary: 'Agree, refuse, or say "this is not me"',
    takes: decisionBody.meta({ id: 'Decision' }),
    answers: { 200: { description: 'Decided. Repeating the same decision gives the same.' } },
  },
  'POST /v1/consents/{id}/code': {
    tag: 'citizen',
    operationId: 'resendCode',
    summary: 'Send a fresh code',
    answers: { 202: { description: 'A fresh code is on its way.' } },
  },
  'GET /v1/me/answer': {
    tag: 'citizen',
    operationId: 'readOwnAnswer',
    summary: 'The citizen’s own answer, at once',
    headers: ['Accept', 'Accept-Language'],
    answers: { 200: ANSWER },
  },
  'GET /v1/me/messages': {
    tag: 'citizen',
    operationId: 'listMessages',
    summary: 'The notifications in the cabinet',
    answers: { 200: { description: 'The newest first.' } },
  },
  'GET /v1/me/messages/{id}': {
    tag: 'citizen',
    operationId: 'readMessage',
    summary: 'A message of the ministry’s as an electronic document',
    description:
      'Of the messages that have an `id`: an application registered, a decision, what puts one right.',
    headers: ['Accept', 'Accept-Language'],
    answers: {
      200: {
        description: 'The message as JSON, as a signed document (JWS) or as a page to print (PDF).',
        forms: FORMS,
        always: ['vary'],
        sometimes: ['content-disposition'],
      },
    },
  },
  'GET /v1/me/blocks': {
    tag: 'citizen',
    operationId: 'listBlocks',
    summary: 'Whom this citizen never wants to answer',
    answers: { 200: { description: 'The blocks.' } },
  },
  'PUT /v1/me/blocks/{requesterId}': {
    tag: 'citizen',
    operationId: 'putBlock',
    summary: 'Never answer this requester',
    answers: { 204: { description: 'Blocked.' } },
  },
  'DELETE /v1/me/blocks/{requesterId}': {
    tag: 'citizen',
    operationId: 'deleteBlock',
    summary: 'Let this requester ask again',
    answers: { 204: { description: 'Not blocked any more.' } },
  },
  'GET /v1/me/family': {
    tag: 'citizen',
    operationId: 'readFamily',
    summary: 'When a fact about the family was told with another adult’s consent',
    description: 'The day and what kind of requester: neither who asked nor who agreed.',
    answers: { 200: { description: 'The newest first.' } },
  },
  'GET /v1/me/privacy': {
    tag: 'citizen',
    operationId: 'readPrivacy',
    summary: 'What the other adults of the family see',
    answers: { 200: { description: 'As it is set.' } },
  },
  'PUT /v1/me/privacy': {
    tag: 'citizen',
    operationId: 'putPrivacy',
    summary: 'Keep what is told with one’s own consent from the other adults of the family, or not',
    takes: privacyBody.meta({ id: 'Privacy' }),
    answers: { 204: { description: 'Set.' } },
  },
  'POST /v1/register/entries': {
    tag: 'register',
    operationId: 'importEntries',
    summary: 'Rows of the journal (Annex 3-1)',
    takes: batchOf('entries', entry(A_DAY)).meta({ id: 'Entries' }),
    headers: ['Accept-Language'],
    answers: { 200: IMPORTED },
  },
  'POST /v1/register/contacts': {
    tag: 'register',
    operationId: 'importContacts',
    summary: 'Rows of the mobile citizens base',
    takes: batchOf('contacts', contact(A_DAY)).meta({ id: 'Contacts' }),
    headers: ['Accept-Language'],
    answers: { 200: IMPORTED },
  },
  'POST /v1/register/requesters': {
    tag: 'register',
    operationId: 'importRequesters',
    summary: 'Organisations that ask: official names, class, purposes, limits, suspension',
    description:
      'An entry replaces the one before of the same organisation, whole. Who is not in the register may ask all the same, under a name marked as unregistered and with small limits.',
    takes: batchOf('requesters', requester).meta({ id: 'Requesters' }),
    headers: ['Accept-Language'],
    answers: { 200: IMPORTED },
  },
  'POST /v1/register/representatives': {
    tag: 'register',
    operationId: 'importRepresentatives',
    summary: 'Who decides for a child, or for somebody who does not decide alone',
    description:
      'Days are Kazakhstan’s; `until` is the last one. What is sent later of the same two people and kind replaces what was sent before.',
    takes: batchOf('representatives', representative(A_DAY)).meta({ id: 'Representatives' }),
    headers: ['Accept-Language'],
    answers: { 200: IMPORTED },
  },
  'GET /v1/register/imports': {
    tag: 'register',
    operationId: 'readImports',
    summary: 'What came from you lately, by day and kind',
    description: 'Counts of rows, the latest day first. A row that was sent again counts again.',
    answers: { 200: { description: 'Counts of at most forty days and kinds.' } },
  },
  'GET /v1/register/requesters/{bin}': {
    tag: 'register',
    operationId: 'readRegisteredRequester',
    summary: 'An organisation of the register of requesters',
    answers: { 200: { description: 'As it was sent last.' } },
  },
  'POST /v1/register/lookups': {
    tag: 'register',
    operationId: 'lookUpPerson',
    summary: 'Why the register says that a person belongs, or does not',
    description:
      'Every application that names the person, which of its decisions count on the day, and for which months. Who looked is kept in the log.',
    takes: lookup(A_DAY).meta({ id: 'Lookup' }),
    answers: { 200: { description: 'What the register says.' } },
  },
  'POST /v1/register/application-checks': {
    tag: 'register',
    operationId: 'checkApplication',
    summary: 'The automatic check of an electronic application (paragraph 7-1)',
    description:
      'Three parameters: it is complete; nothing is assigned, paid or applied for by anyone of the family; all are registered in one settlement. `missing` points into your body; nothing else of the family is told.',
    takes: applicationCheck(A_DAY).meta({ id: 'ApplicationCheck' }),
    answers: { 200: { description: 'Which parameters hold.' } },
  },
  'POST /v1/sms/inbound': {
    tag: 'public',
    operationId: 'receiveSms',
    summary: 'A citizen’s SMS from a short-code gateway, signed (Standard Webhooks)',
    takes: gatewayMessage.meta({ id: 'InboundSms' }),
    answers: { 204: { description: 'Dealt with.' } },
  },
  'POST /v1/sms/receipts': {
    tag: 'public',
    operationId: 'receiveSmsReceipt',
    summary: 'What became of an SMS, from the aggregator that carried it, signed (Standard Webhooks)',
    description:
      'The address and the secret are agreed with the aggregator (docs/deploy.md). It answers 404 where SMS go through SNS. The same receipt again changes nothing, and none starts or ends a time limit.',
    takes: receiptMessage.meta({ id: 'SmsReceipt' }),
    answers: { 204: { description: 'Noted.' } },
  },
  'PUT /v1/webhook': {
    tag: 'requester',
    operationId: 'putWebhook',
    summary: 'Where to call when a request of yours becomes final',
    description:
      'A public https address. One that is disabled is called again, and goes on where it stopped. What calls look like: `webhooks` in this document; docs/webhook.md.',
    takes: webhookAddress.meta({ id: 'WebhookAddress' }),
    answers: {
      201: { description: 'A new webhook, with its secret, which is shown this once.' },
      200: { description: 'The webhook that there was has this address now, and its secrets as before.' },
    },
  },
  'GET /v1/webhook': {
    tag: 'requester',
    operationId: 'readWebhook',
    summary: 'The webhook, and whether it is called',
    answers: { 200: { description: 'The webhook, without its secret.' } },
  },
  'DELETE /v1/webhook': {
    tag: 'requester',
    operationId: 'deleteWebhook',
    summary: 'Call no more',
    answers: { 204: { description: 'There is no webhook any more.' } },
  },
  'POST /v1/webhook/secret': {
    tag: 'requester',
    operationId: 'rotateWebhookSecret',
    summary: 'Another secret',
    description:
      'For a day calls are signed with the secret before it too; the one before that is valid no more.',
    answers: { 200: { description: 'The webhook, with its new secret, which is shown this once.' } },
  },
  'GET /v1/webhook/deliveries': {
    tag: 'requester',
    operationId: 'listDeliveries',
    summary: 'What was called, and what came of it, the newest first',
    answers: { 200: { description: 'A page of the log.' } },
  },
  'POST /v1/webhook/deliveries/{deliveryId}/replay': {
    tag: 'requester',
    operationId: 'replayDelivery',
    summary: 'Call about a request once more',
    answers: { 202: { description: 'It is due now, by the same `webhook-id`.' } },
  },
  'GET /v1/answers/{verificationCode}': {
    tag: 'public',
    operationId: 'verifyAnswer',
    summary: 'Whether an answer on paper is genuine, and what it says',
    answers: { 200: { description: 'It is genuine.' } },
  },
  'GET /.well-known/jwks.json': {
    tag: 'public',
    operationId: 'readKeys',
    summary: 'The public keys that documents are verified with (RFC 7517)',
    answers: { 200: { description: 'The keys.', json: 'application/jwk-set+json' } },
  },
  'GET /openapi.json': {
    tag: 'public',
    operationId: 'readOpenapi',
    summary: 'This description of the API',
    headers: ['If-None-Match'],
    answers: {
      200: { description: 'An OpenAPI document.', always: ['etag', 'cache-control'] },
      304: { description: 'It has not changed.', always: ['etag', 'cache-control'] },
    },
  },
  'GET /v1/lifecycle': {
    tag: 'public',
    operationId: 'readLifecycle',
    summary: 'The life of a request as a table',
    answers: { 200: { description: 'The table.' } },
  },
  'GET /v1/procedure': {
    tag: 'public',
    operationId: 'readProcedure',
    summary: 'How the service is given: the rules in force, its clocks, fee and complaints (Annex 14, row 9)',
    answers: { 200: { description: 'The procedure, as the settings have it.' } },
  },
  'GET /v1/service-level': {
    tag: 'public',
    operationId: 'readServiceLevel',
    summary: 'How well the 15 minutes from consent to answer are kept',
    description:
      '`share` and the times count a consent that has waited longer than the 15 minutes as missed for as long as it waits; `answered` counts answers only.',
    answers: { 200: { description: 'Today and the last 30 days.' } },
  },
} as const satisfies { [R in RouteKey]: Operation };
