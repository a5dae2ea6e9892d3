import { createHash, randomBytes } from 'node:crypto';
import type { Sha256 } from '../domain/event-chain.ts';
import { VERIFICATION_CODE_BYTES, verificationCode } from '../domain/verification-code.ts';

const ID_BYTES = 16;
const VERSION_BYTES = 6;

export const sha256: Sha256 = (text) => createHash('sha256').update(text).digest('base64url');

/** 128 random bits as 32 hexadecimal digits. */
export const randomId = (): string => randomBytes(ID_BYTES).toString('hex');

/** 64 random bits as 16 hexadecimal digits: one step of a trace. */
export const randomSpan = (): string => randomBytes(ID_BYTES / 2).toString('hex');

/** Tells two writes of one item apart. */
export const randomVersion = (): string => randomBytes(VERSION_BYTES).toString('base64url');

export const randomVerificationCode = (): string => verificationCode(randomBytes(VERIFICATION_CODE_BYTES));

/** The id that an idempotency key always leads to, for this requester and no other. */
export const idOfKey = (requesterId: string, idempotencyKey: string): string =>
  createHash('sha256')
    .update(JSON.stringify([requesterId, idempotencyKey]))
    .digest('hex')
    .slice(0, 2 * ID_BYTES);
