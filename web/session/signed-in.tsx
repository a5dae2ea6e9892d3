import { useEffect, useState } from 'preact/hooks';
import { useTexts } from '../language.ts';
import { Page, PageLink } from '../page/page.tsx';
import { navigate } from '../router.ts';
import { finishSignIn } from './session.ts';

/** Where the provider sends people back to; the code in the address is used once and leaves the history. */
export function SignedInPage() {
  const { session, states } = useTexts();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    finishSignIn().then(
      (returnTo) => navigate(returnTo, { replace: true }),
      () => setFailed(true),
    );
  }, []);
  if (!failed) {
    return (
      <p role="status" class="loading">
        {session.signingIn}
      </p>
    );
  }
  return (
    <Page title={session.failed}>
      <p>{session.failedText}</p>
      <p>
        <PageLink to="/">{states.toStart}</PageLink>
      </p>
    </Page>
  );
}
