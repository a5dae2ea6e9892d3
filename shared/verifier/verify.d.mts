/** `lines`: what was certified, or the one reason why it does not hold or could not be checked. */
export type Verdict = { outcome: 'holds' | 'refused' | 'unchecked'; lines: string[] };

export function verify(
  bytes: Uint8Array,
  trust: { keySet: () => Promise<unknown[]>; service: string },
): Promise<Verdict>;
