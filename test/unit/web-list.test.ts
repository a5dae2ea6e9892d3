import { describe, expect, test } from 'vitest';
import type { ConfirmationRequest } from '../../shared/contract/answers/request.ts';
import { fits } from '../../web/requester/filter.ts';
import { merge } from '../../web/requester/use-changes.ts';

const request = (over: Partial<ConfirmationRequest> = {}): ConfirmationRequest => ({
  id: 'a',
  status: 'awaiting-consent',
  iin: '880412******',
  purpose: 'credit',
  reference: 'Loan 17',
  createdAt: '2026-11-23T04:00:00.000Z',
  expiresAt: '2026-11-23T06:12:00.000Z',
  answerDeadline: null,
  decidedAt: null,
  answeredAt: null,
  events: [{ type: 'submitted', at: '2026-11-23T04:00:00.000Z' }],
  ...over,
});

describe('finding requests', () => {
  test.each([
    ['nothing asked for', { status: '', search: '' }, true],
    ['unfinished ones', { status: 'open', search: '' }, true],
    ['answered ones', { status: 'answered', search: '' }, false],
    ['part of the reference in any case', { status: '', search: ' loan ' }, true],
    ['the first digits of the IIN', { status: '', search: '8804 12' }, true],
    ['other digits', { status: '', search: '1204' }, false],
    ['its day in Kazakhstan', { status: '', search: '', from: '2026-11-23', to: '2026-11-23' }, true],
    ['days before it', { status: '', search: '', to: '2026-11-22' }, false],
    ['days after it', { status: '', search: '', from: '2026-11-24' }, false],
  ] as const)('given %s, then it is or is not among them', (_name, filter, expected) => {
    expect(fits(request(), { from: '', to: '', ...filter })).toBe(expected);
  });
});

describe('changes', () => {
  const answered = request({
    status: 'answered',
    events: [...request().events, { type: 'answered', at: '2026-11-23T04:01:00.000Z' }],
  });

  test('given a later state, then it takes the place of the earlier one', () => {
    expect(merge(new Map([['a', request()]]), [answered]).get('a')?.status).toBe('answered');
  });

  test('given an earlier state that came late, then it changes nothing', () => {
    expect(merge(new Map([['a', answered]]), [request()]).get('a')?.status).toBe('answered');
  });
});
