import * as z from 'zod';

/** Base64 of a shared key; while it is changed two, with a space between them, of which the first signs. */
const secret = () => z.string().regex(/^\S{24,}( \S{24,})*$/, 'at least 24 characters, of each');

/**
 * Who carries the SMS (docs/adr/0029): SNS, or an aggregator's HTTP address that says of each SMS what became of it. `secret`: signs our
 * calls to it and its receipts.
 */
export const smsTransportSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sns') }),
    z.strictObject({ kind: z.literal('aggregator'), url: z.url({ protocol: /^https?$/ }), secret: secret() }),
  ]),
);

export type SmsTransport = z.output<typeof smsTransportSchema>;

export const SNS_TRANSPORT = JSON.stringify({ kind: 'sns' } satisfies SmsTransport);
