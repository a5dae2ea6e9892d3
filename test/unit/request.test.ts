import { describe, expect, test } from 'vitest';
import { firstBrokenLink } from '../../shared/domain/event-chain.ts';
import { DECISIONS, STATUSES } from '../../shared/domain/lifecycle.ts';
import {
  answerDeadline,
  answeredAt,
  chainOf,
  deadlineOf,
  decidedAt,
  decisionOf,
  eventsForRequester,
  requestSchema,
  type Step,
  submit,
  transition,
  transitions,
} from '../../shared/domain/request.ts';
import { plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import {
  ANSWERED,
  ASKED,
  anAnswer,
  aRequest,
  aSubmission,
  DEADLINE,
  DECIDED,
  END,
  moved,
  START,
} from '../builders.ts';

const JUST = plus(DEADLINE, -1);
const LATE = plus(DEADLINE, 1);
const at = (now: string) => ({ now, sha256 });

describe('submitting', () => {
  test('given a submission, then a request that is due in five seconds, with the first event', () => {
    const submission = aSubmission();
    expect(submit(submission, at(START))).toEqual({
      ...submission,
      status: 'submitted',
      createdAt: START,
      expiresAt: END,
      dueAt: plus(START, 5_000),
      retries: 0,
      events: [{ type: 'submitted', at: START, by: 'requester', hash: expect.any(String) }],
    });
  });
});

describe('a step', () => {
  const LAST_EVENT: [Step, from: Parameters<typeof aRequest>[0], now: string, event: object][] = [
    [
      { command: 'ask', channel: 'sms' },
      'submitted',
      ASKED,
      { type: 'asked', by: 'service', channel: 'sms' },
    ],
    [{ command: 'grant', channel: 'sms' }, 'awaiting-consent', DECIDED, { type: 'granted', by: 'subject' }],
    [
      { command: 'ask', channel: 'standing-refusal' },
      'submitted',
      ASKED,
      { type: 'asked', by: 'service', channel: 'standing-refusal' },
    ],
    [
      { command: 'refuse', channel: 'cabinet' },
      'awaiting-consent',
      DECIDED,
      { type: 'refused', by: 'subject', channel: 'cabinet' },
    ],
    [
      { command: 'not-me', channel: 'cabinet' },
      'awaiting-consent',
      DECIDED,
      { type: 'not-me', by: 'subject' },
    ],
    [{ command: 'expire' }, 'awaiting-consent', plus(END, 1), { type: 'expired', by: 'service', at: END }],
    [{ command: 'cancel' }, 'submitted', DECIDED, { type: 'cancelled', by: 'requester' }],
    [{ command: 'cancel' }, 'awaiting-consent', DECIDED, { type: 'cancelled', by: 'requester' }],
    [{ command: 'answer', answer: anAnswer() }, 'consented', ANSWERED, { type: 'answered', by: 'service' }],
  ];

  test.each(LAST_EVENT)('given %o from %s, then the history says who and when', (step, from, now, event) => {
    const before = aRequest(from);
    const after = moved(before, step, now);
    expect(after.events.slice(0, -1)).toEqual(before.events);
    expect(after.events.at(-1)).toMatchObject({ at: now, ...event });
    expect(firstBrokenLink(chainOf(after, sha256), sha256)).toBeNull();
  });

  test.each(LAST_EVENT)(
    'given %o from %s, then the facts stay and the request before is untouched',
    (step, from, now) => {
      const before = aRequest(from);
      const copy = structuredClone(before);
      const after = moved(before, step, now);
      expect(before).toEqual(copy);
      const { id, requesterId, requesterName, citizenRef, iin, purpose, reference, bodyHash, createdAt } =
        before;
      const facts = {
        id,
        requesterId,
        requesterName,
        citizenRef,
        iin,
        purpose,
        reference,
        bodyHash,
        createdAt,
      };
      expect(after).toMatchObject(facts);
    },
  );

  test.each([
    ['awaiting-consent', { consentDeadline: DEADLINE, dueAt: END, retries: 0 }],
    ['consented', { consentDeadline: DEADLINE, dueAt: plus(DECIDED, 5_000), retries: 0 }],
    ['answered', { consentDeadline: DEADLINE, answer: anAnswer() }],
    ['refused', { consentDeadline: DEADLINE, reason: 'citizen' }],
    ['expired', { consentDeadline: DEADLINE }],
    ['cancelled', { consentDeadline: null }],
  ] as const)('given %s, then it has what that status can have and no more', (status, fields) => {
    const request = aRequest(status);
    const { retries: _retries, dueAt: _dueAt, ...submitted } = aRequest('submitted', request);
    expect(request).toEqual({ ...submitted, ...fields, status, id: request.id, events: request.events });
  });

  test.each(STATUSES)('given %s, then what is stored of it can be read again', (status) => {
    const request = aRequest(status);
    expect(requestSchema.parse(JSON.parse(JSON.stringify(request)))).toEqual(request);
  });

  test('given "not me", then that is the reason', () => {
    const request = moved(aRequest('awaiting-consent'), { command: 'not-me', channel: 'sms' }, DECIDED);
    expect(request).toMatchObject({ status: 'refused', reason: 'not-me' });
  });

  test('given a step twice, then it is the same both times', () => {
    const before = aRequest('awaiting-consent');
    const step: Step = { command: 'grant', channel: 'sms' };
    expect(moved(before, step, DECIDED)).toEqual(moved(before, step, DECIDED));
  });
});

describe('asking', () => {
  test('given it was asked before it is written down, then the window began then', () => {
    const asked = plus(START, 700);
    const request = moved(aRequest('submitted'), { command: 'ask', channel: 'sms', askedAt: asked }, DECIDED);
    expect(deadlineOf(request)).toBe(plus(asked, 7_200_000));
    expect(request.events.at(-1)).toMatchObject({ type: 'asked', at: asked });
    expect(request).toMatchObject({ dueAt: END, expiresAt: END });
  });

  test('given it was asked over two hours ago, then there is nothing to decide, and it ends at its end', () => {
    const request = moved(aRequest('submitted'), { command: 'ask', channel: 'sms', askedAt: START }, LATE);
    expect(transition(request, { command: 'grant', channel: 'sms' }, at(LATE)).kind).toBe('window-over');
    expect(request.expiresAt).toBe(END);
  });

  test.each([
    [plus(START, 11 * 60_000), END],
    [plus(END, -2 * 3_600_000), plus(END, 60_000)],
    [plus(END, 3_600_000), plus(END, 3 * 3_600_000 + 60_000)],
  ])(
    'given an outage of ours delays it until %s, then the end is %s: later than the window (rule 3)',
    (asked, end) => {
      const request = moved(aRequest('submitted'), { command: 'ask', channel: 'cabinet' }, asked);
      expect(request).toMatchObject({ expiresAt: end, dueAt: end });
      expect(request.expiresAt > String(deadlineOf(request))).toBe(true);
    },
  );

  test('given the citizen blocked the requester, then the request waits as every other and ends as silence does', () => {
    const blocked = moved(aRequest('submitted'), { command: 'ask', channel: 'standing-refusal' }, ASKED);
    expect(blocked).toMatchObject({ status: 'awaiting-consent', consentDeadline: DEADLINE, dueAt: END });
    expect(moved(blocked, { command: 'expire' }, END)).toMatchObject({ status: 'expired' });
  });
});

describe('the window', () => {
  test.each([
    ['grant', JUST, 'moved'],
    ['grant', DEADLINE, 'window-over'],
    ['grant', LATE, 'window-over'],
    ['refuse', JUST, 'moved'],
    ['refuse', DEADLINE, 'window-over'],
    ['not-me', JUST, 'moved'],
    ['not-me', DEADLINE, 'window-over'],
  ] as const)('given %s at %s, then %s (rule 2)', (command, now, kind) => {
    expect(transition(aRequest('awaiting-consent'), { command, channel: 'sms' }, at(now)).kind).toBe(kind);
  });

  test.each(DECISIONS)(
    'given %s that came in time and is written late, then it counts, as of when it came',
    (command) => {
      const decided = moved(
        aRequest('awaiting-consent'),
        { command, channel: 'sms', at: JUST },
        plus(END, 60_000),
      );
      expect(decidedAt(decided)).toBe(JUST);
      expect(decisionOf(decided)).toBe(command);
    },
  );

  test.each(DECISIONS)(
    'given %s that came at the deadline, then it counts no sooner for being written early',
    (command) => {
      const step: Step = { command, channel: 'sms', at: DEADLINE };
      expect(transition(aRequest('awaiting-consent'), step, at(DECIDED)).kind).toBe('window-over');
    },
  );

  test('given a gateway whose clock is behind, then nothing is decided before it was asked', () => {
    const step: Step = { command: 'grant', channel: 'sms', at: plus(ASKED, -60_000) };
    const granted = moved(aRequest('awaiting-consent'), step, DECIDED);
    expect(granted.events.at(-1)).toMatchObject({ type: 'granted', at: ASKED });
    expect(answerDeadline(granted)).toBe(plus(ASKED, 900_000));
  });

  test('given consent, then the deadline stops nothing any more', () => {
    const answer = { command: 'answer', answer: anAnswer() } as const;
    expect(transition(aRequest('consented'), answer, at(LATE)).kind).toBe('moved');
  });
});

describe('the end', () => {
  test.each([
    [JUST, 'before-end'],
    [DEADLINE, 'before-end'],
    [plus(END, -1), 'before-end'],
    [END, 'moved'],
    [plus(END, 86_400_000), 'moved'],
  ] as const)('given an expiry at %s, then %s (rule 3)', (now, kind) => {
    expect(transition(aRequest('awaiting-consent'), { command: 'expire' }, at(now)).kind).toBe(kind);
  });

  test.each([JUST, DEADLINE, plus(END, -1)])('given a cancellation at %s, then it is cancelled', (now) => {
    expect(transition(aRequest('awaiting-consent'), { command: 'cancel' }, at(now)).kind).toBe('moved');
  });

  test('given it expired, then whoever notices it, and when, the history is the same', () => {
    const request = aRequest('awaiting-consent');
    const noticed = moved(request, { command: 'expire' }, plus(END, 86_400_000));
    expect(noticed).toEqual(moved(request, { command: 'expire' }, END));
    expect(noticed.events.at(-1)).toMatchObject({ type: 'expired', at: END, by: 'service' });
  });

  test.each(STATUSES)('given %s, then an expiry is possible from awaiting-consent only', (status) => {
    const { kind } = transition(aRequest(status), { command: 'expire' }, at('2036-01-01T00:00:00.000Z'));
    expect(kind).toBe(status === 'awaiting-consent' ? 'moved' : 'not-allowed');
  });
});

describe('several steps written as one', () => {
  const ask: Step = { command: 'ask', channel: 'sms', askedAt: ASKED };
  const grant: Step = { command: 'grant', channel: 'sms' };

  test('given no step, then it is the request itself', () => {
    const request = aRequest('submitted');
    expect(transitions(request, [], at(ASKED))).toEqual({ kind: 'moved', request });
  });

  test('given the citizen is quicker than the record of the asking, then both steps are in the history', () => {
    const outcome = transitions(aRequest('submitted'), [ask, grant], at(DECIDED));
    expect(outcome).toMatchObject({
      kind: 'moved',
      request: {
        status: 'consented',
        consentDeadline: DEADLINE,
        events: [{ at: START }, { type: 'asked', at: ASKED }, { type: 'granted', at: DECIDED }],
      },
    });
    if (outcome.kind !== 'moved') throw new Error('it moved');
    expect(firstBrokenLink(chainOf(outcome.request, sha256), sha256)).toBeNull();
  });

  test.each<[string, Step[], string, object]>([
    ['the first', [grant, ask], DECIDED, { kind: 'not-allowed', final: false }],
    ['the second', [ask, grant], DEADLINE, { kind: 'window-over' }],
    ['the third', [ask, grant, { command: 'cancel' }], DECIDED, { kind: 'not-allowed', final: false }],
    ['the last', [ask, { command: 'expire' }], DEADLINE, { kind: 'before-end' }],
  ])('given %s is not possible, then that decides and nothing has moved', (_which, steps, now, outcome) => {
    const request = aRequest('submitted');
    const copy = structuredClone(request);
    expect(transitions(request, steps, at(now))).toEqual(outcome);
    expect(request).toEqual(copy);
  });
});

describe('what the citizen decided', () => {
  test.each([
    ['submitted', null],
    ['awaiting-consent', null],
    ['consented', 'grant'],
    ['answered', 'grant'],
    ['refused', 'refuse'],
    ['expired', null],
    ['cancelled', null],
  ] as const)('given %s, then %s', (status, decision) => {
    expect(decisionOf(aRequest(status))).toBe(decision);
  });

  test.each(STATUSES)(
    'given %s, then that somebody was asked shows to the requester after a decision only',
    (status) => {
      const request = aRequest(status);
      const told = eventsForRequester(request).map(({ type }) => type);
      const all = request.events.map(({ type }) => type);
      expect(told).toEqual(decisionOf(request) === null ? all.filter((type) => type !== 'asked') : all);
    },
  );
});

describe('what a request says of its times', () => {
  test.each([
    ['submitted', null, null, null, null],
    ['awaiting-consent', DEADLINE, null, null, null],
    ['consented', DEADLINE, DECIDED, plus(DECIDED, 900_000), null],
    ['answered', DEADLINE, DECIDED, plus(DECIDED, 900_000), ANSWERED],
    ['refused', DEADLINE, DECIDED, null, null],
    ['expired', DEADLINE, null, null, null],
    ['cancelled', null, null, null, null],
  ] as const)('given %s: deadline %s, decided %s, answer due %s, answered %s', (status, ...times) => {
    const request = aRequest(status);
    const said = [deadlineOf(request), decidedAt(request), answerDeadline(request), answeredAt(request)];
    expect(said).toEqual(times);
  });

  test('given it was cancelled while the citizen could decide, then the deadline is kept', () => {
    const request = moved(aRequest('awaiting-consent'), { command: 'cancel' }, DECIDED);
    expect(request).toMatchObject({ status: 'cancelled', consentDeadline: DEADLINE });
  });
});
