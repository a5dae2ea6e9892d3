import * as z from 'zod';
import type { Iin } from './identity-number.ts';

/** Fields that what is stored, signed or answered has in common. */

/** An `Instant`. */
export const instant = z.iso.datetime({ precision: 3 }).describe('RFC 3339, UTC, to the millisecond.');

/** A number that was read by `parseIin` when it came in. */
export const keptIin = z
  .string()
  .length(12)
  .transform((iin) => iin as Iin);

/** A text of ours in each language. */
export const text = z.object({ kk: z.string(), ru: z.string(), en: z.string() });

/** The register writes in these two languages only. */
export const officialText = z.object({ kk: z.string(), ru: z.string() });
export type OfficialText = z.infer<typeof officialText>;

/** A text that holds JSON, which is as the schema has it. No error repeats a piece of the text. */
export const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        context.addIssue({ code: 'custom', message: 'this is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
