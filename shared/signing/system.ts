import { idOfKey, randomId, randomVerificationCode, sha256 } from './random.ts';

/** What use cases take from outside besides storage and AWS: the time, hashes and random values. */
export const SYSTEM = {
  now: (): string => new Date().toISOString(),
  sha256,
  randomId,
  randomVerificationCode,
  idOfKey,
  /** At least 0, less than 1; for spreading things out, never for secrets. */
  random: Math.random,
};
