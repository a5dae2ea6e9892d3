import type * as z from 'zod';
import type { FunctionName, RoutesOf } from '../service/table.ts';
import { blocks, family, messages, privacy } from './answers/cabinet.ts';
import { confirmation, verification } from './answers/confirmation.ts';
import { consentsPage, decided } from './answers/consents.ts';
import { evidence } from './answers/evidence.ts';
import { noticeAnswer } from './answers/notice.ts';
import { procedure } from './answers/procedure.ts';
import { keySet, lifecycle, openApi, serviceLevel } from './answers/public.ts';
import {
  applicationChecked,
  imported,
  importsOfSender,
  lookedUp,
  registeredOrganisation,
} from './answers/register.ts';
import { changesPage, confirmationRequest, foundRequests } from './answers/request.ts';
import { deliveriesPage, delivery, webhook, webhookCreated } from './answers/webhook.ts';
import type { ProblemKind } from './problems.ts';

export type RouteKey = { [F in FunctionName]: RoutesOf<F> }[FunctionName];

export type RouteContract = {
  /** The JSON of each status that is no refusal; null: no body. */
  answers: Record<number, z.ZodType | null>;
  /** The refusals that are the route's own, besides `COMMON`. */
  problems?: readonly ProblemKind[];
};

/** Refusals of every route. */
export const COMMON_PROBLEMS = [
  'invalid-request',
  'too-many-requests',
  'content-too-large',
  'internal-error',
  'unavailable',
] as const satisfies ProblemKind[];

/** Of every route with a scope. */
const TOKEN = ['unauthorized', 'forbidden'] as const satisfies ProblemKind[];
const JSON_BODY = ['unsupported-media-type'] as const satisfies ProblemKind[];

/** What the service answers, route by route. A route without its answers does not compile. */
export const CONTRACT = {
  'POST /v1/requests': {
    answers: { 200: confirmationRequest, 202: confirmationRequest },
    problems: [...TOKEN, ...JSON_BODY, 'open-request', 'idempotency-key-reused', 'requester-suspended'],
  },
  'GET /v1/requests': { answers: { 200: changesPage }, problems: TOKEN },
  'POST /v1/requests/search': { answers: { 200: foundRequests }, problems: [...TOKEN, ...JSON_BODY] },
  'GET /v1/requests/{id}': {
    answers: { 200: confirmationRequest, 304: null },
    problems: [...TOKEN, 'not-found'],
  },
  'GET /v1/requests/{id}/answer': {
    answers: { 200: confirmation },
    problems: [...TOKEN, 'not-found', 'not-acceptable'],
  },
  'GET /v1/requests/{id}/evidence': {
    answers: { 200: evidence },
    problems: [...TOKEN, 'not-found', 'not-acceptable'],
  },
  'POST /v1/requests/{id}/cancel': {
    answers: { 200: confirmationRequest },
    problems: [...TOKEN, 'not-found', 'already-final'],
  },
  'GET /v1/consents': { answers: { 200: consentsPage, 304: null }, problems: TOKEN },
  'GET /v1/consents/{id}/receipt': {
    answers: { 200: evidence },
    problems: [...TOKEN, 'not-found', 'not-acceptable'],
  },
  'POST /v1/consents/{id}/decision': {
    answers: { 200: decided },
    problems: [
      ...TOKEN,
      ...JSON_BODY,
      'not-found',
      'wrong-code',
      'code-locked',
      'already-decided',
      'consent-expired',
    ],
  },
  'POST /v1/consents/{id}/code': {
    answers: { 202: null },
    problems: [...TOKEN, 'not-found', 'already-decided', 'consent-expired', 'too-many-codes'],
  },
  'GET /v1/me/answer': { answers: { 200: confirmation }, problems: [...TOKEN, 'not-acceptable'] },
  'GET /v1/me/messages': { answers: { 200: messages }, problems: TOKEN },
  'GET /v1/me/messages/{id}': {
    answers: { 200: noticeAnswer },
    problems: [...TOKEN, 'not-found', 'not-acceptable'],
  },
  'GET /v1/me/blocks': { answers: { 200: blocks }, problems: TOKEN },
  'PUT /v1/me/blocks/{requesterId}': { answers: { 204: null }, problems: TOKEN },
  'DELETE /v1/me/blocks/{requesterId}': { answers: { 204: null }, problems: TOKEN },
  'GET /v1/me/family': { answers: { 200: family }, problems: TOKEN },
  'GET /v1/me/privacy': { answers: { 200: privacy }, problems: TOKEN },
  'PUT /v1/me/privacy': { answers: { 204: null }, problems: [...TOKEN, ...JSON_BODY] },
  'POST /v1/register/entries': { answers: { 200: imported }, problems: [...TOKEN, ...JSON_BODY] },
  'POST /v1/register/requesters': { answers: { 200: imported }, problems: [...TOKEN, ...JSON_BODY] },
  'POST /v1/register/contacts': { answers: { 200: imported }, problems: [...TOKEN, ...JSON_BODY] },
  'POST /v1/register/representatives': { answers: { 200: imported }, problems: [...TOKEN, ...JSON_BODY] },
  'GET /v1/register/imports': { answers: { 200: importsOfSender }, problems: TOKEN },
  'GET /v1/register/requesters/{bin}': {
    answers: { 200: registeredOrganisation },
    problems: [...TOKEN, 'not-found'],
  },
  'POST /v1/register/lookups': { answers: { 200: lookedUp }, problems: [...TOKEN, ...JSON_BODY] },
  'POST /v1/register/application-checks': {
    answers: { 200: applicationChecked },
    problems: [...TOKEN, ...JSON_BODY],
  },
  'POST /v1/sms/inbound': { answers: { 204: null }, problems: ['unauthorized', ...JSON_BODY] },
  'POST /v1/sms/receipts': { answers: { 204: null }, problems: ['unauthorized', 'not-found', ...JSON_BODY] },
  'PUT /v1/webhook': {
    answers: { 200: webhook, 201: webhookCreated },
    problems: [...TOKEN, ...JSON_BODY],
  },
  'GET /v1/webhook': { answers: { 200: webhook }, problems: [...TOKEN, 'not-found'] },
  'DELETE /v1/webhook': { answers: { 204: null }, problems: TOKEN },
  'POST /v1/webhook/secret': { answers: { 200: webhookCreated }, problems: [...TOKEN, 'not-found'] },
  'GET /v1/webhook/deliveries': { answers: { 200: deliveriesPage }, problems: TOKEN },
  'POST /v1/webhook/deliveries/{deliveryId}/replay': {
    answers: { 202: delivery },
    problems: [...TOKEN, 'not-found', 'webhook-disabled'],
  },
  'GET /v1/answers/{verificationCode}': { answers: { 200: verification }, problems: ['not-found'] },
  'GET /.well-known/jwks.json': { answers: { 200: keySet } },
  'GET /openapi.json': { answers: { 200: openApi, 304: null } },
  'GET /v1/lifecycle': { answers: { 200: lifecycle } },
  'GET /v1/procedure': { answers: { 200: procedure } },
  'GET /v1/service-level': { answers: { 200: serviceLevel } },
} as const satisfies { [R in RouteKey]: RouteContract };
