import { type AnswerTerms, confirmationOf } from '../../shared/domain/confirmation.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import { membershipOn } from '../../shared/domain/membership.ts';
import {
  type Answer,
  decidedBy,
  headWhenAnswered,
  type RequestIn,
  requesterOf,
  subjectOf,
} from '../../shared/domain/request.ts';
import { certifiedRequester } from '../../shared/domain/requester.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { SignDocument } from '../../shared/signing/jws.ts';
import type { Register } from '../../shared/storage/register.ts';
import type { TellFamily } from './tell-family.ts';

type Ports = {
  register: Pick<Register, 'rowsOf'>;
  tellFamily: TellFamily;
  signDocument: SignDocument;
  terms: AnswerTerms;
  now: () => Instant;
  sha256: Sha256;
  randomVerificationCode: () => string;
};

/**
 * Annex 14, row 5: the answer as of today, from the register, signed. Signed now, not when it is read: what a requester
 * gets is the same bytes for ever, whatever becomes of keys and wordings. Throws when the register or KMS cannot be
 * reached; the request stays `consented` and is tried again.
 */
export function makeAnswerRequest(ports: Ports) {
  const { register, tellFamily, signDocument, terms, now, sha256, randomVerificationCode } = ports;
  return async (request: RequestIn<'consented'>): Promise<Answer> => {
    const rows = await register.rowsOf(request.citizenRef);
    const issuedAt = now();
    const asOf = almatyDate(issuedAt);
    const { belongs, authority } = membershipOn(rows, request.citizenRef, asOf);
    const answer = { belongs, asOf, issuedAt, verificationCode: randomVerificationCode() };
    const confirmation = confirmationOf(
      {
        answer,
        sub: subjectOf(request, sha256),
        person: { iin: request.iin },
        authority,
        requester: certifiedRequester(requesterOf(request)),
        purpose: request.purpose,
        by: decidedBy(request) ?? undefined,
        request: { id: request.id, chainHead: headWhenAnswered(request, issuedAt, sha256) },
      },
      terms,
    );
    const [jws] = await Promise.all([
      signDocument('tsa-confirmation+jwt', confirmation),
      tellFamily(request, { rows, on: asOf }),
    ]);
    return { ...answer, jws };
  };
}

export type AnswerRequest = ReturnType<typeof makeAnswerRequest>;
