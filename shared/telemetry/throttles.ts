let seen = 0;

/** A client's try was refused because there were too many; clients are built before any meter is at hand. */
export const noteThrottle = (): void => {
  seen += 1;
};

/** How many since this was asked last. */
export function takeThrottles(): number {
  const taken = seen;
  seen = 0;
  return taken;
}
