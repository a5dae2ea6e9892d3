import * as z from 'zod';

/** What an address must be besides is judged where it is known which are called (shared/webhook/address.ts). */
export const webhookAddress = z.strictObject({ url: z.string() });
/** What a client sends. */
export type WebhookBody = z.input<typeof webhookAddress>;
