import * as z from 'zod';
import { officialText as domainOfficialText, text as domainText } from '../../domain/fields.ts';
import { SEEN_STATUSES } from '../../domain/lifecycle.ts';
import { REFUSAL_REASONS } from '../../domain/request.ts';
import { REQUESTER_CLASSES, REQUESTER_KINDS } from '../../domain/requester.ts';

/** Fields that several answers have. Every object of an answer is strict: what it has stands here. */

export const id = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .describe('The request’s id.');
export const status = z
  .enum(SEEN_STATUSES)
  .describe('answered, refused, expired and cancelled are final: they never change.');
export const reason = z
  .enum(REFUSAL_REASONS)
  .describe('Who said no: the citizen, or somebody at the citizen’s number who is somebody else.');
/** As `maskIin` makes it. */
export const maskedIin = z
  .string()
  .regex(/^\d{6}\*{6}$/)
  .describe('The first six digits of the IIN, the rest hidden.');
export const text = z.strictObject(domainText.shape);
export const officialText = z.strictObject(domainOfficialText.shape);

/**
 * `id`: an organisation's BIN, or a person's opaque reference. `name`: the official one, in the reader's language, or a token's, marked as
 * unregistered. `class`: null for who is not in the register of requesters.
 */
export const party = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(REQUESTER_KINDS),
  class: z.enum(REQUESTER_CLASSES).nullable(),
});
export type Party = z.infer<typeof party>;
