import { membershipOn } from '../../shared/domain/membership.ts';
import type { Answer } from '../../shared/domain/request.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { OwnAnswers } from '../../shared/storage/answers.ts';
import type { Register } from '../../shared/storage/register.ts';

type Ports = {
  register: Pick<Register, 'rowsOf'>;
  answers: OwnAnswers;
  now: () => Instant;
  randomVerificationCode: () => string;
};

/**
 * A citizen's own answer (Annex 14), at once. One that says the same is given again all day, so that a day's papers carry
 * one verification code. Throws when storage cannot be reached.
 */
export function makeReadOwnAnswer({ register, answers, now, randomVerificationCode }: Ports) {
  return async (citizenRef: string): Promise<Answer> => {
    const issuedAt = now();
    const asOf = almatyDate(issuedAt);
    const [rows, standing] = await Promise.all([register.rowsOf(citizenRef), answers.find(citizenRef, asOf)]);
    const { belongs } = membershipOn(rows, citizenRef, asOf);
    if (standing?.belongs === belongs) return standing;
    return answers.keep(citizenRef, { belongs, asOf, issuedAt, verificationCode: randomVerificationCode() });
  };
}
