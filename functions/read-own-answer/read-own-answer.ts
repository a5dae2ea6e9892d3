import { type AnswerTerms, type Confirmation, confirmationOf } from '../../shared/domain/confirmation.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import { membershipOn } from '../../shared/domain/membership.ts';
import { type Answer, subjectOf } from '../../shared/domain/request.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { SignDocument } from '../../shared/signing/jws.ts';
import type { OwnAnswers } from '../../shared/storage/answers.ts';
import type { Register } from '../../shared/storage/register.ts';

type Ports = {
  register: Pick<Register, 'rowsOf'>;
  answers: OwnAnswers;
  signDocument: SignDocument;
  terms: AnswerTerms;
  now: () => Instant;
  sha256: Sha256;
  randomVerificationCode: () => string;
};

/** The citizen who asks: the reference, and what the document says of them. */
type Citizen = { citizenRef: string; person: Confirmation['person'] };

/**
 * A citizen's own answer (Annex 14), at once. One that says the same is given again all day, so that a day's papers carry
 * one verification code. Throws when storage or KMS cannot be reached.
 */
export function makeReadOwnAnswer(ports: Ports) {
  const { register, answers, signDocument, terms, now, sha256, randomVerificationCode } = ports;
  return async ({ citizenRef, person }: Citizen): Promise<Answer> => {
    const rows = await register.rowsOf(citizenRef);
    const issuedAt = now();
    const asOf = almatyDate(issuedAt);
    const { belongs, authority } = membershipOn(rows, citizenRef, asOf);
    const standing = await answers.find(citizenRef, { asOf, belongs });
    if (standing) return standing;

    const answer = { belongs, asOf, issuedAt, verificationCode: randomVerificationCode() };
    const sub = subjectOf({ citizenRef, requesterId: citizenRef }, sha256);
    const confirmation = confirmationOf({ answer, sub, person, authority }, terms);
    const jws = await signDocument('tsa-confirmation+jwt', confirmation);
    return answers.keep(citizenRef, { ...answer, jws });
  };
}
