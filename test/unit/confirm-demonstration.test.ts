import { describe, expect, test } from 'vitest';
import { makeConfirmDemonstration } from '../../functions/confirm-demonstration/confirm-demonstration.ts';

type Answers = Partial<
  Record<'submit' | 'consents' | 'decision' | 'read', { status: number; body: unknown }[]>
>;

/** A service that gives each call the next of its answers, and the last one from then on. */
function confirming(given: Answers) {
  const said: string[] = [];
  const left: Answers = {
    submit: [{ status: 202, body: { id: 'r1' } }],
    consents: [{ status: 200, body: { items: [{ id: 'r1', status: 'awaiting-consent', code: '123456' }] } }],
    decision: [{ status: 200, body: {} }],
    read: [{ status: 200, body: { status: 'answered' } }],
    ...given,
  };
  const kindOf = (path: string, method: string) => {
    if (path.endsWith('/decision')) return 'decision';
    if (path === '/v1/consents') return 'consents';
    return method === 'POST' ? 'submit' : 'read';
  };
  const confirm = makeConfirmDemonstration({
    call: async (as, { method, path, body }) => {
      said.push(`${as} ${method} ${path} ${body === undefined ? '' : JSON.stringify(body)}`.trim());
      const answers = left[kindOf(path, method)] ?? [];
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (!answer) throw new Error('out of reach');
      return answer;
    },
    pause: async () => undefined,
  });
  return { said, outcome: confirm('190001100010') };
}

describe('the demonstration person’s confirmation', () => {
  test('given a service that is well, then it asks, agrees with the code of the cabinet, and finds the answer', async () => {
    const notYet = { status: 200, body: { items: [] } };
    const { said, outcome } = confirming({
      consents: [
        notYet,
        { status: 200, body: { items: [{ id: 'r1', status: 'awaiting-consent', code: '123456' }] } },
      ],
      read: [
        { status: 200, body: { status: 'awaiting-consent' } },
        { status: 200, body: { status: 'answered' } },
      ],
    });
    expect(await outcome).toEqual({ kind: 'confirmed' });
    expect(said).toEqual([
      'requester POST /v1/requests {"iin":"190001100010","purpose":"other"}',
      'citizen GET /v1/consents',
      'citizen GET /v1/consents',
      'citizen POST /v1/consents/r1/decision {"decision":"grant","code":"123456"}',
      'requester GET /v1/requests/r1',
      'requester GET /v1/requests/r1',
    ]);
  });

  test.each<[string, Answers, object]>([
    ['no submission', { submit: [{ status: 503, body: {} }] }, { step: 'submit', status: 503 }],
    ['no prompt', { consents: [{ status: 200, body: { items: [] } }] }, { step: 'prompt', status: 200 }],
    ['a cabinet that fails', { consents: [{ status: 500, body: null }] }, { step: 'prompt', status: 500 }],
    ['a refused code', { decision: [{ status: 403, body: {} }] }, { step: 'decide', status: 403 }],
    [
      'no answer',
      { read: [{ status: 200, body: { status: 'awaiting-consent' } }] },
      { step: 'answer', status: 200 },
    ],
  ])('given %s, then it says how far it came', async (_what, given, failed) => {
    expect(await confirming(given).outcome).toEqual({ kind: 'failed', ...failed });
  });

  test('given a service out of reach, then it fails as that does', async () => {
    await expect(confirming({ submit: [] }).outcome).rejects.toThrow('out of reach');
  });
});
