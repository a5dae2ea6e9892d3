import * as z from 'zod';

/** Whether the other adults of the family see that a fact about it was told with the citizen's consent. */
export const privacyBody = z.strictObject({ shareWithFamily: z.boolean() });
