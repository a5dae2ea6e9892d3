import * as z from 'zod';
import { LOCKS } from '../../domain/code.ts';
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
    type: z.literal(problemType(kind)),
    title: z.literal(PROBLEMS[kind].title),
    status: z.literal(PROBLEMS[kind].status),
    detail: z.string().optional(),
    ...EXTRAS[kind],
  });
