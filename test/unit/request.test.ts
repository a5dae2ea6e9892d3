import { describe, expect, test } from 'vitest';
import { firstBrokenLink } from '../../shared/domain/event-chain.ts';
import { STATUSES } from '../../shared/domain/lifecycle.ts';
import {
  anchorOf,
  answerDeadline,
  answeredAt,
  asSeenAt,
  deadlineOf,
  decidedAt,
  requestSchema,
  type Step,
  submit,
  transition,
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
    [{ command: 'grant', channel: 'sms' }, 'awaiting-consent', DECIDED, { type: 'granted', by: 'citizen' }],
    [
      { command: 'refuse', channel: 'standing-refusal' },
      'awaiting-consent',
      DECIDED,
      { type: 'refused', by: 'citizen', channel: 'standing-refusal' },
    ],
    [
      { command: 'not-me', channel: 'cabinet' },
      'awaiting-consent',
      DECIDED,
      { type: 'not-me', by: 'citizen' },
    ],
    [{ command: 'expire' }, 'awaiting-consent', LATE, { type: 'expired', by: 'service', at: DEADLINE }],
    [{ command: 'cancel' }, 'submitted', DECIDED, { type: 'cancelled', by: 'requester' }],
    [{ command: 'cancel' }, 'awaiting-consent', DECIDED, { type: 'cancelled', by: 'requester' }],
    [{ command: 'answer', answer: anAnswer() }, 'consented', ANSWERED, { type: 'answered', by: 'service' }],
  ];

  test.each(LAST_EVENT)('given %o from %s, then the history says who and when', (step, from, now, event) => {
    const before = aRequest(from);
    const after = moved(before, step, now);
    expect(after.events.slice(0, -1)).toEqual(before.events);
    expect(after.events.at(-1)).toMatchObject({ at: now, ...event });
    expect(firstBrokenLink({ anchor: anchorOf(after), events: after.events }, sha256)).toBeNull();
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
    ['awaiting-consent', { consentDeadline: DEADLINE, dueAt: DEADLINE, retries: 0 }],
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
    expect(request).toMatchObject({ dueAt: deadlineOf(request) });
  });

  test('given it was asked over two hours ago, then it is over at once', () => {
    const request = moved(aRequest('submitted'), { command: 'ask', channel: 'sms', askedAt: START }, LATE);
    expect(asSeenAt(request, at(LATE)).status).toBe('expired');
  });

  test('given a standing refusal, then it is asked in the cabinet and refused at one time', () => {
    const asked = moved(aRequest('submitted'), { command: 'ask', channel: 'cabinet' }, ASKED);
    const refused = moved(asked, { command: 'refuse', channel: 'standing-refusal' }, ASKED);
    expect(refused).toMatchObject({ status: 'refused', reason: 'citizen', consentDeadline: DEADLINE });
    expect(refused.events.map(({ at: when }) => when)).toEqual([START, ASKED, ASKED]);
  });
});

describe('the deadline', () => {
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

  test.each([
    [JUST, 'window-open'],
    [DEADLINE, 'moved'],
    [LATE, 'moved'],
  ] as const)('given an expiry at %s, then %s', (now, kind) => {
    expect(transition(aRequest('awaiting-consent'), { command: 'expire' }, at(now)).kind).toBe(kind);
  });

  test.each([
    [JUST, { kind: 'moved' }],
    [DEADLINE, { kind: 'not-allowed', final: true }],
    [LATE, { kind: 'not-allowed', final: true }],
  ])('given a cancellation at %s, then %o: an expired request cannot be cancelled', (now, outcome) => {
    expect(transition(aRequest('awaiting-consent'), { command: 'cancel' }, at(now))).toMatchObject(outcome);
  });

  test('given consent, then its deadline stops nothing any more', () => {
    const answer = { command: 'answer', answer: anAnswer() } as const;
    expect(transition(aRequest('consented'), answer, at(LATE)).kind).toBe('moved');
    expect(asSeenAt(aRequest('consented'), at(LATE)).status).toBe('consented');
  });

  test.each([
    [JUST, 'awaiting-consent'],
    [DEADLINE, 'expired'],
    [plus(DEADLINE, 86_400_000), 'expired'],
  ])('given nothing has swept it, when read at %s, then it reads %s', (now, status) => {
    const request = aRequest('awaiting-consent');
    expect(asSeenAt(request, at(now)).status).toBe(status);
  });

  test('given it expired, then whoever notices it, and when, the history is the same', () => {
    const request = aRequest('awaiting-consent');
    expect(asSeenAt(request, at(LATE))).toEqual(asSeenAt(request, at(DEADLINE)));
  });

  test.each(['submitted', 'answered', 'refused', 'expired', 'cancelled'] as const)(
    'given %s, then time alone changes nothing',
    (status) => {
      const request = aRequest(status);
      expect(asSeenAt(request, at('2036-01-01T00:00:00.000Z'))).toBe(request);
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
