import type { Party } from '../../shared/contract/answers/fields.ts';
import { useTexts } from '../language.ts';

/** Who asks, as the identity provider names them. A person's number is not for the citizen to see. */
export function RequesterName({ requester }: { requester: Party }) {
  const texts = useTexts();
  return (
    <>
      <strong>{requester.name}</strong>
      <br />
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
