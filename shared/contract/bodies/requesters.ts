import * as z from 'zod';
import { type Bin, parseBin } from '../../domain/identity-number.ts';
import { PURPOSES } from '../../domain/purpose.ts';
import { REQUESTER_CLASSES, type RegisteredRequester } from '../../domain/requester.ts';
import { skeletonsOf } from '../../domain/skeleton.ts';
import { filledLine, rows } from './register.ts';

const NO_BIN = 'A BIN has twelve digits, the last of which checks the others.';
const bin = z
  .string()
  .meta({ description: 'Twelve digits, the last of which checks the others.', pattern: '^[0-9]{12}$' })
  .transform((text, context): Bin => {
    const parsed = parseBin(text);
    if (parsed.kind === 'ok') return parsed.bin;
    context.addIssue({ code: 'custom', message: NO_BIN });
    return z.NEVER;
  });

const LONGEST_NAME = 200;
/** A name that says something to somebody who reads Kazakh, Russian or English, and that can be told from others. */
const name = filledLine(LONGEST_NAME).pipe(
  z
    .string()
    .refine(
      (text) => skeletonsOf(text).length > 0,
      'Letters of the Cyrillic and Latin alphabets are needed.',
    ),
);

const MOST_A_DAY = 10_000_000;
const quota = z
  .number()
  .int('A whole number.')
  .nonnegative('Not below zero.')
  .max(MOST_A_DAY, `At most ${MOST_A_DAY}.`);

/** An entry of the register of requesters; it stands for all that was said of this organisation before. */
export const requester = z.strictObject({
  id: bin,
  name: z.strictObject({ kk: name, ru: name, en: name.optional() }),
  class: z.enum(REQUESTER_CLASSES),
  purposes: z.array(z.enum(PURPOSES)).min(1, 'At least one; left out, every purpose is allowed.').optional(),
  limits: z.strictObject({ perMinute: quota, perDay: quota }).optional(),
  status: z.enum(['active', 'suspended']),
}) satisfies z.ZodType<RegisteredRequester>;

/** What a client sends. */
export type RequesterEntry = z.input<typeof requester>;

export const requesterBatch = z.strictObject({ requesters: rows });
