import { useTexts } from '../language.ts';
import { readSession } from '../stored-session.ts';

/** A longer name than this is some provider's own number: its beginning tells colleagues apart. */
const WHOLE = 24;
const BEGINNING = 8;

/** Who sent a request, as the organisation's provider names them; the reader is told so. */
export function Officer({ subject }: { subject: string | undefined }) {
  const { requester } = useTexts();
  if (subject === undefined) return <>–</>;
  if (subject === ownSubject()) return <>{requester.you}</>;
  if (subject.length <= WHOLE) return <>{subject}</>;
  return <span title={subject}>{subject.slice(0, BEGINNING)}…</span>;
}

/** The `sub` of this tab's access token; null where it is no JWT. */
function ownSubject(): string | null {
  const session = readSession('requester');
  if (session === null || session === 'expired') return null;
  const [, payload = ''] = session.accessToken.split('.');
  try {
    const claims: { sub?: unknown } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof claims.sub === 'string' ? claims.sub : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}
