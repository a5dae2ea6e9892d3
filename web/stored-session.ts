export type Cabinet = 'citizen' | 'requester' | 'register';

/** Who is signed in to a cabinet, in this tab: one person may have both cabinets open as two different people. */
export type Session = {
  accessToken: string;
  /** Milliseconds since 1970 by this device's clock. */
  expiresAt: number;
  name: string;
  number: { iin: string } | { bin: string } | null;
};

const keyOf = (cabinet: Cabinet): string => `kelisim.session.${cabinet}`;

/** Null when nobody is, `expired` when somebody was. */
export function readSession(cabinet: Cabinet): Session | 'expired' | null {
  const stored = sessionStorage.getItem(keyOf(cabinet));
  if (stored === null) return null;
  if (stored === 'expired') return stored;
  const session: Session = JSON.parse(stored);
  return session.expiresAt > Date.now() ? session : 'expired';
}

/** The token is of no use any more: the cabinet asks to sign in again, and keeps what was typed. */
export const expireSession = (cabinet: Cabinet): void => sessionStorage.setItem(keyOf(cabinet), 'expired');

export const keepSession = (cabinet: Cabinet, session: Session): void =>
  sessionStorage.setItem(keyOf(cabinet), JSON.stringify(session));

export const forgetSession = (cabinet: Cabinet): void => sessionStorage.removeItem(keyOf(cabinet));
