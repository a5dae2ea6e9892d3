import * as z from 'zod';
import { COMMAND_NAMES, STATUSES } from '../../domain/lifecycle.ts';
import { DOCUMENT_KINDS } from '../../service/signing-keys.ts';

/** RFC 7517, with the thumbprint (RFC 7638) as `kid`. */
const publicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.base64url(),
  y: z.base64url(),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('ES256'),
  documents: z
    .array(z.enum(DOCUMENT_KINDS))
    .optional()
    .describe('The only kinds of documents to be believed by this key; any where it is absent.'),
});
export const keySet = z.strictObject({ keys: z.array(publicKey).min(1) });

/** This API, as OpenAPI 3.1 describes one. */
export const openApi = z.looseObject({ openapi: z.string().regex(/^3\.1\.\d+$/) });

/** The life of a request as a table: by status, each command that is possible, with the status it leads to. */
export const lifecycle = z.strictObject({
  statuses: z.array(
    z.strictObject({
      status: z.enum(STATUSES),
      final: z.boolean(),
      leavesBy: z.partialRecord(z.enum(COMMAND_NAMES), z.enum(STATUSES)),
    }),
  ),
});
export type Lifecycle = z.infer<typeof lifecycle>;

/** `share`: those answered within 15 minutes, of all that were answered or have waited longer and wait still; `p50` and `p99`: seconds, null beyond the 15 minutes. */
const span = z.strictObject({
  answered: z.number().int().nonnegative(),
  share: z.number().min(0).max(1).nullable(),
  p50: z.number().positive().nullable(),
  p99: z.number().positive().nullable(),
});
const day = span.pick({ answered: true, share: true }).extend({ on: z.iso.date() });
/** `days`: one by one, the earliest first. */
export const serviceLevel = z.strictObject({ today: span, last30Days: span, days: z.array(day) });
export type ServiceLevelAnswer = z.infer<typeof serviceLevel>;
