import { attemptsLeft, type Lock, lockOf, sameCode } from '../domain/code.ts';
import type { Codes } from '../signing/macs.ts';
import type { ConsentWindow, Windows } from '../storage/windows.ts';

export type CodeCheck =
  | { kind: 'right' }
  /** `first`: the first wrong try of this issue. */
  | { kind: 'wrong'; attemptsLeft: number; first: boolean; lock: Lock }
  | { kind: 'locked'; lock: Lock }
  /** The window was opened again or got another code meanwhile: read it again. */
  | { kind: 'changed' };

type Try = {
  window: ConsentWindow;
  code: string;
  /** The same id is counted once. */
  tryId: string;
};

/** Evaluates one try of a window's code, counted before it is looked at. Throws when storage or KMS cannot be reached. */
export function makeCheckCode({ windows, codes }: { windows: Pick<Windows, 'reserveTry'>; codes: Codes }) {
  return async ({ window, code, tryId }: Try): Promise<CodeCheck> => {
    // Before the try is counted: an outage of KMS must not use up what the citizen may try.
    const expected = await codes(window.requestId, window.issue);
    const tried = await windows.reserveTry(window, tryId);
    if (tried.kind === 'locked') return { kind: 'locked', lock: lockOf(window) };
    if (tried.kind !== 'reserved') return tried;
    if (sameCode(expected, code)) return { kind: 'right' };
    const { issueTries } = tried.window;
    const lock = lockOf(tried.window);
    return { kind: 'wrong', attemptsLeft: attemptsLeft(tried.window), first: issueTries === 1, lock };
  };
}

/** Whether a code is, or was, a window's, for what is decided and needs no counting any more. */
export function makeIsCodeOf(codes: Codes) {
  return async ({ requestId, issue }: ConsentWindow, code: string): Promise<boolean> =>
    sameCode(await codes(requestId, issue), code);
}

export type IsCodeOf = ReturnType<typeof makeIsCodeOf>;

export type CheckCode = ReturnType<typeof makeCheckCode>;
