import type { Verification } from '../../shared/contract/answers/confirmation.ts';
import { maskIin } from '../../shared/domain/identity-number.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { parseVerificationCode } from '../../shared/domain/verification-code.ts';
import { confirmationIn } from '../../shared/signing/read-confirmation.ts';
import type { FindByCode } from '../../shared/storage/answers.ts';

type Ports = { findByCode: FindByCode; now: () => Instant };

/** Looks an answer up by its code as somebody typed it. Null when there is none. Throws when storage cannot be reached. */
export function makeVerifyAnswer({ findByCode, now }: Ports) {
  return async (typed: string): Promise<Verification | null> => {
    const code = parseVerificationCode(typed);
    const answer = code && (await findByCode(code, now()));
    if (!answer) return null;
    const { belongs, asOf, issuedAt } = answer;
    return {
      valid: true,
      belongs,
      asOf,
      issuedAt,
      iin: maskIin(confirmationIn(answer.jws).person.iin),
    };
  };
}
