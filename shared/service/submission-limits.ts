import * as z from 'zod';
import { type LimitsOfAll, REQUESTER_CLASSES, type SubmissionLimits } from '../domain/requester.ts';

const limits = () =>
  z.strictObject({
    perMinute: z.number().int().nonnegative(),
    perDay: z.number().int().nonnegative(),
  });

/** `SUBMISSION_LIMITS`: new requests that are taken in a minute and in a day, where the register says nothing of its own. */
export const submissionLimitsSchema = z.lazy(() =>
  z.strictObject({
    classes: z.record(z.enum(REQUESTER_CLASSES), limits()),
    organisation: limits(),
    person: limits(),
  }),
) satisfies z.ZodType<LimitsOfAll>;

const of = (perMinute: number, perDay: number): SubmissionLimits => ({ perMinute, perDay });

/** In every stage and on one machine: a bank's night of 5,000 passes, a stranger's does not. */
export const SUBMISSION_LIMITS: LimitsOfAll = {
  classes: {
    bank: of(1_000, 20_000),
    microfinance: of(300, 5_000),
    state: of(1_000, 20_000),
    education: of(100, 2_000),
    employer: of(60, 500),
    housing: of(60, 500),
    other: of(30, 200),
  },
  organisation: of(20, 20),
  person: of(3, 3),
};
