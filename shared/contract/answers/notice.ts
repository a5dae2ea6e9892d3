import * as z from 'zod';
import { authoritySchema } from '../../domain/membership.ts';
import { noticeDocumentSchema } from '../../domain/notice-document.ts';
import { noticeFacts, noticeId } from './cabinet.ts';
import { officialText, text } from './fields.ts';

const { kind, decision, on, issuedAt, withdrawn } = noticeDocumentSchema.shape;

/** The electronic document of a message as JSON: what its signed form certifies. */
export const noticeAnswer = z.strictObject({
  id: noticeId,
  kind,
  decision,
  /** All of it in words; the Kazakh wording decides. */
  statement: text,
  /** The day of the registration, the decision or the agreement. */
  on,
  /** When it came into the cabinet. */
  issuedAt,
  person: z.strictObject({ iin: z.string(), name: z.string().optional() }),
  application: z.strictObject({ number: z.string(), registeredOn: z.iso.date() }),
  ...noticeFacts.shape,
  authority: z.strictObject({ kato: authoritySchema.shape.kato, name: officialText }),
  legalBasis: text,
  corrects: noticeId.optional(),
  withdrawn,
});
export type NoticeAnswer = z.infer<typeof noticeAnswer>;
