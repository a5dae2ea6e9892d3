import { useRef, useState } from 'preact/hooks';
import type { Purpose } from '../../shared/domain/purpose.ts';
import type { Refusal } from '../api/client.ts';
import { serviceNow } from '../clock.ts';
import { useDraft } from '../draft.ts';
import { useLanguage } from '../language.ts';
import type { Mistake } from '../page/field.tsx';
import { navigate } from '../router.ts';
import type { Texts } from '../texts/texts.ts';
import { cancelRequest, OPEN_BEFORE, readRequest, submit } from './calls.ts';
import { type Checked, checkForm, type Typed } from './submission.ts';

type Wrong = Extract<Checked, { kind: 'wrong' }>;

/** All that is wrong with a form, in words. */
export function mistakesOf({ requester }: Texts, wrong: Wrong): Mistake[] {
  return [
    ...(wrong.iin ? [{ field: 'iin', text: requester.iinRules[wrong.iin] }] : []),
    ...(wrong.birthDate
      ? [
          {
            field: 'birthDate',
            text: wrong.birthDate === 'no-day' ? requester.birthNoDay : requester.birthWrong,
          },
        ]
      : []),
    ...(wrong.purpose ? [{ field: 'purpose', text: requester.purposeNeeded }] : []),
    ...(wrong.reference ? [{ field: 'reference', text: requester.referenceWrong }] : []),
  ];
}

/** What the service found wrong: only a field's name comes back, its text is ours. */
function mistakesFrom(texts: Texts, { errors = [] }: Refusal): Mistake[] {
  return errors.map(({ pointer }) => ({
    field: pointer.slice(1),
    text: texts.problems['invalid-request'],
  }));
}

/** The form's state: what is typed (kept over a sign-in), what is wrong, and sending it. */
export function useSubmission() {
  const { language, texts } = useLanguage();
  const [iin, setIin] = useDraft('new.iin');
  const [birthDate, setBirthDate] = useDraft('new.birthDate');
  const [purpose, setPurpose] = useDraft('new.purpose');
  const [reference, setReference] = useDraft('new.reference');
  const [refusedPair, setRefusedPair] = useState<string | null>(null);
  const [confirmedPair, setConfirmedPair] = useState<string | null>(null);
  const [mistakes, setMistakes] = useState<readonly Mistake[]>([]);
  const [problem, setProblem] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const [openFor, setOpenFor] = useState<{ id: string; purpose: Purpose } | null>(null);
  const key = useRef({ body: '', value: '' });
  const pair = `${iin} ${birthDate}`;
  // Both are about the pair that was refused: with another IIN or date, the guard is as it was.
  const refused = refusedPair === pair;
  const birthDateConfirmed = confirmedPair === pair;
  const typed: Typed = { iin, birthDate, birthDateConfirmed, purpose, reference };

  /** One key per content: trying again after a lost answer is the same request, another content is another one. */
  function keyFor(body: string): string {
    if (key.current.body !== body) key.current = { body, value: crypto.randomUUID() };
    return key.current.value;
  }

  function forget(): void {
    setIin('');
    setBirthDate('');
    setPurpose('');
    setReference('');
  }

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const checked = checkForm(typed, serviceNow());
    setProblem(null);
    setMistakes(checked.kind === 'wrong' ? mistakesOf(texts, checked) : []);
    if (checked.kind === 'wrong' && checked.birthDate === 'contradicts') setRefusedPair(pair);
    if (checked.kind === 'wrong') return;
    setBusy(true);
    const { submission } = checked;
    const answered = await submit({
      submission,
      idempotencyKey: keyFor(JSON.stringify(submission)),
      language,
    });
    setBusy(false);
    if (answered.ok) {
      forget();
      const known = answered.status === 200 ? OPEN_BEFORE : '';
      navigate(`/requester/requests/${answered.body.id}${known}`);
    } else if (answered.problem.errors?.length) {
      if (answered.problem.errors.some(({ pointer }) => pointer === '/birthDate')) setRefusedPair(pair);
      setMistakes(mistakesFrom(texts, answered.problem));
    } else {
      setProblem(answered.problem);
      setOpenFor(null);
      const { kind, location } = answered.problem;
      if (kind === 'open-request' && location !== undefined) await readOpen(location);
    }
  }

  /** For which purpose the citizen was asked, so that the two can be told apart. */
  async function readOpen(address: string): Promise<void> {
    const id = address.split('/').at(-1) ?? '';
    const found = await readRequest(id, language);
    if (found.ok) setOpenFor({ id, purpose: found.body.purpose });
  }

  /** Withdraws the open one and sends this in its place. */
  async function replaceOpen(event: Event): Promise<void> {
    if (!openFor) return;
    const cancelled = await cancelRequest(openFor.id, language);
    if (!cancelled.ok && cancelled.problem.kind !== 'already-final') return setProblem(cancelled.problem);
    setOpenFor(null);
    await send(event);
  }

  return {
    typed,
    set: {
      iin: setIin,
      birthDate: setBirthDate,
      birthDateConfirmed: (confirmed: boolean) => setConfirmedPair(confirmed ? pair : null),
      purpose: setPurpose,
      reference: setReference,
    },
    refused,
    mistakes,
    problem,
    busy,
    send,
    openFor,
    replaceOpen,
  };
}
