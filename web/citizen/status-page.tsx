import { useTexts } from '../language.ts';
import { AnswerDocument } from '../page/answer.tsx';
import { Page } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import { useOwnAnswer } from './calls.ts';

/** Paragraph 19-1: the information in the recipient's own cabinet. */
export function StatusPage() {
  const { citizen } = useTexts();
  const answer = useOwnAnswer();
  return (
    <Page title={citizen.statusTitle}>
      <p class="unprinted">{citizen.statusText}</p>
      <Loaded resource={answer}>
        {(data) => (
          <AnswerDocument answer={data} cabinet="citizen" path="/v1/me/answer" file="kelisim-confirmation" />
        )}
      </Loaded>
    </Page>
  );
}
