import * as z from 'zod';
import { LOCKS } from '../../domain/code.ts';
import { titlesOf } from '../problem-titles.ts';
import { PROBLEMS, type ProblemKind, problemType } from '../problems.ts';

const fieldError = z.strictObject({ pointer: z.string(), detail: z.string() });
export const fieldErrors = z.array(fieldError).min(1);

const EXTRAS: { [K in ProblemKind]?: z.ZodRawShape } = {
  'invalid-request': { errors: fieldErrors },
  'wrong-code': { attemptsLeft: z.number().int().nonnegative(), locked: z.enum(LOCKS).optional() },
  'code-locked': { locked: z.enum(LOCKS) },
  'too-many-codes': { locked: z.literal('request').optional() },
};

/** A problem of this kind (RFC 9457). */
export const problemOf = (kind: ProblemKind) =>
  z.strictObject({
    type: z
      .string()
      .regex(new RegExp(`^https?://[^/]+${problemType(kind)}$`))
      .describe('The address of a page about this kind, which is its last segment.'),
    title: z.enum(titlesOf(kind)).describe('What happened, in the language of Accept-Language.'),
    status: z.literal(PROBLEMS[kind].status).describe('The status of the answer.'),
    detail: z.string().optional().describe('What exactly, in the language of Accept-Language.'),
    instance: z.string().describe('The x-request-id of this call.'),
    ...EXTRAS[kind],
  });
