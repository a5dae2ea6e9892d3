import * as z from 'zod';
import { CODE_RULE, parseCode } from '../../domain/code.ts';
import { DECISIONS } from '../../domain/lifecycle.ts';

export const decisionBody = z.strictObject({
  decision: z.enum(DECISIONS),
  code: z.string().transform((text, context) => {
    const parsed = parseCode(text);
    if (parsed.kind === 'ok') return parsed.code;
    context.addIssue({ code: 'custom', message: CODE_RULE });
    return z.NEVER;
  }),
});
/** What a client sends. */
export type DecisionBody = z.input<typeof decisionBody>;
