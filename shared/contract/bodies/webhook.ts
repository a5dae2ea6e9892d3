import * as z from 'zod';

/** What an address must be besides is judged where it is known which are called (shared/webhook/address.ts). */
export const webhookAddress = z.strictObject({ url: z.string() });
