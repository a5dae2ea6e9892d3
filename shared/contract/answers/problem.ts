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
    type: z
      .literal(problemType(kind))
      .describe('Its last segment is the kind; a page about it stands there.'),
    title: z.literal(PROBLEMS[kind].title).describe('What happened, for people.'),
    status: z.literal(PROBLEMS[kind].status).describe('The status of the answer.'),
    detail: z.string().optional().describe('What exactly, for people.'),
    ...EXTRAS[kind],
  });
