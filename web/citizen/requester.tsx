import type { Party } from '../../shared/contract/answers/fields.ts';
import { useTexts } from '../language.ts';

/** Who asks, as the identity provider names them. A person's number is not for the citizen to see. */
/** `numberOnly`: where the name stands right above. */
export function RequesterName({ requester, numberOnly }: { requester: Party; numberOnly?: true }) {
  const texts = useTexts();
  return (
    <>
      {!numberOnly && (
        <>
          <strong>{requester.name}</strong>
          <br />
        </>
      )}
      {requester.kind === 'organisation' ? (
        <span class="number">
          {texts.bin} {requester.id}
        </span>
      ) : (
        texts.person
      )}
    </>
  );
}
