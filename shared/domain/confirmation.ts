import * as z from 'zod';
import { DECIDED_BY } from './deciders.ts';
import { instant, keptIin, type OfficialText, text } from './fields.ts';
import { type Authority, authoritySchema } from './membership.ts';
import { PURPOSES } from './purpose.ts';
import type { AnswerFacts } from './request.ts';
import { REQUESTER_CLASSES, REQUESTER_KINDS } from './requester.ts';
import { statementOf } from './statement.ts';

/**
 * What an answer certifies: the claims of its JWS (RFC 7519), and all that its other forms are made from. Nothing of
 * amounts, family, addresses or reasons ever stands here.
 */
export const confirmationSchema = z.object({
  /** Public address of the service. */
  iss: z.string(),
  /** Seconds since 1970. */
  iat: z.number().int(),
  /** The verification code. */
  jti: z.string(),
  /** The person as this requester knows them: a hash of the keyed reference. */
  sub: z.string(),
  /** The requester's id; absent where a citizen asked about themselves. */
  aud: z.string().optional(),
  belongs: z.boolean(),
  /** Annex 14, row 5; the Kazakh wording decides. */
  statement: text,
  asOf: z.iso.date(),
  issuedAt: instant,
  /** As far as the reader has these already: the IIN asked about; the name of a citizen who asked in person. */
  person: z.object({ iin: keptIin, name: z.string().optional() }),
  requester: z
    .object({
      id: z.string(),
      /** In Kazakh, as `names` in the other languages; of who is not registered (`class` null) marked so. */
      name: z.string(),
      names: z.object({ ru: z.string(), en: z.string().optional() }).optional(),
      kind: z.enum(REQUESTER_KINDS),
      class: z.enum(REQUESTER_CLASSES).nullish(),
    })
    .optional(),
  purpose: z.enum(PURPOSES).optional(),
  /** Who consented (rule 8); absent where a citizen asked about themselves, and before representatives could. */
  by: z.enum(DECIDED_BY).optional(),
  authority: authoritySchema.partial({ kato: true }),
  legalBasis: text,
  request: z.object({ id: z.string(), chainHead: z.string() }).optional(),
  /** That it is equal to a paper; only where a national signature makes it so. */
  eDocument: text.optional(),
});
export type Confirmation = z.infer<typeof confirmationSchema>;

/** What configuration says of every answer: who issues it, and by which rules. */
export type AnswerTerms = {
  issuer: string;
  legalBasis: z.infer<typeof text>;
  /** Stands for the authority of the person's place where the register names none. */
  defaultAuthority: OfficialText;
  /** Null unless a national signature signs: then by which law the document is equal to a paper. */
  eDocument: z.infer<typeof text> | null;
};

type Input = {
  answer: AnswerFacts;
  sub: string;
  person: Confirmation['person'];
  authority: Authority | null;
} & Partial<Pick<Confirmation, 'requester' | 'purpose' | 'by' | 'request'>>;

/** The claims of an answer. */
export function confirmationOf(input: Input, terms: AnswerTerms): Confirmation {
  const { answer, sub, person, authority, requester, purpose, by, request } = input;
  return {
    iss: terms.issuer,
    iat: Math.floor(Date.parse(answer.issuedAt) / 1_000),
    jti: answer.verificationCode,
    sub,
    ...(requester && { aud: requester.id }),
    belongs: answer.belongs,
    statement: statementOf(answer.belongs),
    asOf: answer.asOf,
    issuedAt: answer.issuedAt,
    person,
    ...(requester && { requester }),
    ...(purpose && { purpose }),
    ...(by && { by }),
    authority: authority ?? { name: terms.defaultAuthority },
    legalBasis: terms.legalBasis,
    ...(terms.eDocument && { eDocument: terms.eDocument }),
    ...(request && { request }),
  };
}
