import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Refusal } from '../api/client.ts';
import { serviceNow } from '../clock.ts';
import { useDraft } from '../draft.ts';
import { useLanguage } from '../language.ts';
import { decoded } from '../text-file.ts';
import { keyOf, readBatch } from './batch.ts';
import { submit } from './calls.ts';

/** What became of a row that was sent. `new`: false where it was open before. */
export type Sent = { kind: 'sent'; id: string; isNew: boolean } | { kind: 'refused'; problem: Refusal };

/** Refusals that say nothing of the row: it is tried again. */
const PASSING = ['unreachable', 'unavailable', 'internal-error', 'too-many-requests'];
/** Before a row is tried again where the service names no time, s. */
const ANOTHER_TRY = 5;

/**
 * A file of requests: read, checked, and sent row by row. The file and what became of its rows outlive a reload and a
 * sign-in, in this tab; sent again, a row asks nobody twice.
 */
export function useBatch() {
  const { language, texts } = useLanguage();
  const [text, setText] = useDraft('batch.file');
  const [kept, setKept] = useDraft('batch.sent');
  const batch = useMemo(
    () => (text === '' ? null : readBatch(text, texts.purposes, serviceNow())),
    [text, language],
  );
  const [state, setState] = useState<'idle' | 'sending'>('idle');
  const [waitsUntil, setWaitsUntil] = useState<number | null>(null);
  const stopped = useRef(false);
  const sent: Record<number, Sent> = kept === '' ? {} : JSON.parse(kept);

  useEffect(
    () => () => {
      stopped.current = true;
    },
    [],
  );

  const wait = async (seconds: number): Promise<void> => {
    const until = serviceNow() + seconds * 1_000;
    setWaitsUntil(until);
    while (!stopped.current && serviceNow() < until) await new Promise((wake) => setTimeout(wake, 250));
    setWaitsUntil(null);
  };

  async function send(): Promise<void> {
    if (batch?.kind !== 'rows') return;
    stopped.current = false;
    setState('sending');
    const results = { ...sent };
    for (const { number, checked } of batch.rows) {
      while (checked.kind === 'ok' && results[number] === undefined && !stopped.current) {
        const idempotencyKey = await keyOf(text, number);
        const answered = await submit({ submission: checked.submission, idempotencyKey, language });
        if (answered.ok)
          results[number] = { kind: 'sent', id: answered.body.id, isNew: answered.status === 202 };
        else if (PASSING.includes(answered.problem.kind))
          await wait(answered.problem.retryAfter ?? ANOTHER_TRY);
        else results[number] = { kind: 'refused', problem: answered.problem };
        setKept(JSON.stringify(results));
      }
    }
    setState('idle');
  }

  return {
    batch,
    sent,
    sending: state === 'sending',
    waitsUntil,
    take: async (file: File): Promise<void> => {
      setKept('');
      setText(decoded(new Uint8Array(await file.arrayBuffer()), 'rk1048').text);
    },
    send,
    pause: (): void => {
      stopped.current = true;
    },
    forget: (): void => {
      setKept('');
      setText('');
    },
  };
}
