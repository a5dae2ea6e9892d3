/** The service could not be reached, or refused the whole of a call; what is done so far is kept. */
export class NotSent extends Error {}

/** The same, for a reason that passes: it is worth while to come again. */
export class Away extends NotSent {}
