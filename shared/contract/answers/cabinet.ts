import * as z from 'zod';
import { instant } from '../../domain/fields.ts';
import { DECISION_KINDS } from '../../domain/membership.ts';
import { NOTICE_KINDS, noticeFactsSchema } from '../../domain/notice-facts.ts';
import { REQUESTER_CLASSES, REQUESTER_KINDS } from '../../domain/requester.ts';
import { id, officialText, party } from './fields.ts';

const ofAnswer = z.strictObject({
  kind: z.literal('answer-given'),
  at: instant,
  requestId: id,
  requester: party,
});
export type AnswerMessage = z.infer<typeof ofAnswer>;

const agreement = z.strictObject(noticeFactsSchema.shape.additionalAgreement.unwrap().shape);
/** Of a message of the ministry's, `GET /v1/me/messages/{id}` is the document. */
export const noticeId = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

/** The information itself; what the journal does not say is left out. */
export const noticeFacts = z.strictObject({
  ...noticeFactsSchema.shape,
  period: z.strictObject(noticeFactsSchema.shape.period.unwrap().shape).optional(),
  socialContract: agreement.optional(),
  additionalAgreement: agreement.optional(),
  /** Why it was refused (Annex 12). */
  reason: officialText.optional(),
});

const ofNotice = z.strictObject({
  id: noticeId,
  kind: z.enum(NOTICE_KINDS),
  /** The day of what it tells of; where it corrects a message, the moment at which that came. */
  at: z.union([z.iso.date(), instant]),
  /** The day of the registration, the decision or the agreement. */
  on: z.iso.date(),
  /** When the register learned of it; null for what was sent before that was kept. */
  recordedAt: instant.nullable(),
  decision: z.enum(DECISION_KINDS).optional(),
  applicationNumber: z.string(),
  registeredOn: z.iso.date(),
  /** The name of the office that keeps the row. */
  authority: officialText,
  ...noticeFacts.shape,
  /** The `id` of the message that this one puts right. */
  corrects: noticeId.optional(),
  /** The ministry took back what that message told. */
  withdrawn: z.literal(true).optional(),
});
export type NoticeMessage = z.infer<typeof ofNotice>;

/**
 * A notification: an application registered, every decision on it with the information itself (paragraph 19-1), what puts
 * an earlier one right; and who got an answer.
 */
const message = z.discriminatedUnion('kind', [ofAnswer, ofNotice]);
export type Message = z.infer<typeof message>;

/** The newest first. */
export const messages = z.strictObject({ items: z.array(message) });
export type Messages = z.infer<typeof messages>;

/** A requester that the citizen never wants to answer. */
const block = z.strictObject({ requesterId: z.string(), blockedAt: instant });
export type Block = z.infer<typeof block>;

export const blocks = z.strictObject({ items: z.array(block) });
export type Blocks = z.infer<typeof blocks>;

/**
 * That a fact about the family was told with another adult's consent. `class`: the requester's, null where the register of
 * requesters does not know it. Neither who asked nor who agreed.
 */
const telling = z.strictObject({
  on: z.iso.date(),
  class: z.enum(REQUESTER_CLASSES).nullable(),
  kind: z.enum(REQUESTER_KINDS),
});

/** The newest first. */
export const family = z.strictObject({ items: z.array(telling) });
export type Family = z.infer<typeof family>;

export const privacy = z.strictObject({ shareWithFamily: z.boolean() });
export type PrivacyAnswer = z.infer<typeof privacy>;
