import * as z from 'zod';
import type { AnswerTerms } from './confirmation.ts';
import type { Sha256 } from './event-chain.ts';
import { instant, keptIin, text } from './fields.ts';
import { authoritySchema, DECISION_KINDS } from './membership.ts';
import { NOTICE_KINDS, noticeFactsSchema } from './notice-facts.ts';
import { noticeStatement } from './notice-statement.ts';
import type { Notice } from './notices.ts';
import { subjectOf } from './request.ts';

/**
 * What the electronic document of a message certifies (Annex 12, row 5): the claims of its JWS (RFC 7519), and all that
 * its other forms are made from. Whatever a claim of the answer is called, it is called here too.
 */
export const noticeDocumentSchema = z.object({
  /** Public address of the service. */
  iss: z.string(),
  /** Seconds since 1970: when the message came into the cabinet. */
  iat: z.number().int(),
  /** The message's id. */
  jti: z.string(),
  /** The person whose cabinet it is in: a hash of the keyed reference. */
  sub: z.string(),
  kind: z.enum(NOTICE_KINDS),
  decision: z.enum(DECISION_KINDS).optional(),
  /** All of it in words; the Kazakh wording decides. */
  statement: text,
  /** The day of the registration, the decision or the agreement. */
  on: z.iso.date(),
  issuedAt: instant,
  person: z.object({ iin: keptIin, name: z.string().optional() }),
  application: z.object({ number: z.string(), registeredOn: z.iso.date() }),
  ...noticeFactsSchema.shape,
  authority: authoritySchema,
  legalBasis: text,
  /** As an answer has it. */
  eDocument: text.optional(),
  corrects: z.string().optional(),
  withdrawn: z.literal(true).optional(),
});
export type NoticeDocument = z.infer<typeof noticeDocumentSchema>;

/** What was not dated is taken for as old as the day it tells of, in Kazakhstan. */
const startOf = (day: string): string => new Date(`${day}T00:00:00+05:00`).toISOString();

type Reader = { ref: string; person: NoticeDocument['person'] };

/** The document of a message for the person in whose cabinet it is: the same whenever it is made. */
export function noticeDocumentOf(
  notice: Notice,
  { ref, person }: Reader,
  { terms, sha256 }: { terms: Omit<AnswerTerms, 'defaultAuthority'>; sha256: Sha256 },
): NoticeDocument {
  const { id, kind, decision, on, application, facts, recordedAt, corrects, takenBack } = notice;
  const issuedAt = recordedAt ?? startOf(on);
  const { number, registeredOn, authority } = application;
  return {
    iss: terms.issuer,
    iat: Math.floor(Date.parse(issuedAt) / 1_000),
    jti: id,
    sub: subjectOf({ citizenRef: ref, requesterId: ref }, sha256),
    kind,
    ...(decision && { decision }),
    statement: noticeStatement(notice),
    on,
    issuedAt,
    person,
    application: { number, registeredOn },
    ...facts,
    authority,
    legalBasis: terms.legalBasis,
    ...(terms.eDocument && { eDocument: terms.eDocument }),
    ...(corrects !== undefined && { corrects }),
    ...(takenBack && { withdrawn: true }),
  };
}
