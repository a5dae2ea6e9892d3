import type { ComponentChildren } from 'preact';
import { groupNumber } from '../format.ts';
import { useTexts } from '../language.ts';
import { Fact } from '../page/facts.tsx';

/** A paper that is what it says. */
export function Genuine({ children }: { children: ComponentChildren }) {
  const { verify } = useTexts();
  return (
    <div class="panel verdict good">
      <h2>
        <span aria-hidden="true">✓ </span>
        {verify.valid}
      </h2>
      {children}
    </div>
  );
}

type Person = { iin: string; name?: string | undefined };

/** Whom a document is about, as its signature has it. */
export function PersonFacts({ person }: { person: Person }) {
  const { answer, iin } = useTexts();
  return (
    <>
      <Fact name={iin}>
        <span class="number">{groupNumber(person.iin)}</span>
      </Fact>
      {person.name !== undefined && <Fact name={answer.name}>{person.name}</Fact>}
    </>
  );
}
