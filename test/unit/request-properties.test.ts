import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstBrokenLink } from '../../shared/domain/event-chain.ts';
import { isFinal } from '../../shared/domain/lifecycle.ts';
import {
  anchorOf,
  asSeenAt,
  deadlineOf,
  type Request,
  requestSchema,
  type Step,
  submit,
  transition,
} from '../../shared/domain/request.ts';
import { plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { anAnswer, aSubmission, START } from '../builders.ts';

/** Histories that the rules allow, as the event types one after another. */
const LEGAL = /^submitted(,cancelled|,asked(,(refused|not-me|expired|cancelled)|,granted(,answered)?)?)?$/;

const channel = fc.constantFrom('sms' as const, 'cabinet' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ command: fc.constant('ask' as const), channel }),
  fc.record({ command: fc.constantFrom('grant' as const, 'refuse' as const, 'not-me' as const), channel }),
  fc.record({ command: fc.constantFrom('expire' as const, 'cancel' as const) }),
  fc
    .record({ belongs: fc.boolean() })
    .map(({ belongs }): Step => ({ command: 'answer', answer: anAnswer({ belongs }) })),
);

/** Steps with the time that passes before each: nothing, moments, or about as long as the window. */
const pause = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 60_000 }),
  fc.constantFrom(7_199_999, 7_200_000, 7_200_001),
);
const story = fc.array(fc.tuple(step, pause), { maxLength: 12 });

type Scene = { before: Request; after: Request; now: string; step: Step; kind: string };

function play(steps: [Step, number][]): Scene[] {
  let now = START;
  let request: Request = submit(aSubmission(), { now, sha256 });
  return steps.map(([what, wait]) => {
    now = plus(now, wait);
    const before = request;
    const outcome = transition(before, what, { now, sha256 });
    if (outcome.kind === 'moved') request = outcome.request;
    return { before, after: request, now, step: what, kind: outcome.kind };
  });
}

const holds = (rule: (scene: Scene) => void): void =>
  fc.assert(fc.property(story, (steps) => play(steps as [Step, number][]).forEach(rule)));

const count = ({ events }: Request, ...types: string[]): number =>
  events.filter(({ type }) => types.includes(type)).length;

describe('given any steps at any times, then', () => {
  test('the history is one that the rules allow', () => {
    holds(({ after }) => expect(after.events.map(({ type }) => type).join()).toMatch(LEGAL));
  });

  test('there is one answer at most, and none without a grant before it', () => {
    holds(({ after }) => {
      expect(count(after, 'answered')).toBe(after.status === 'answered' ? 1 : 0);
      expect('answer' in after).toBe(after.status === 'answered');
      if (after.status === 'answered') expect(count(after, 'granted')).toBe(1);
    });
  });

  test('there is one decision at most, and it came strictly before the deadline', () => {
    holds(({ after }) => {
      const decisions = after.events.filter(({ type }) => ['granted', 'refused', 'not-me'].includes(type));
      expect(decisions.length).toBeLessThanOrEqual(1);
      for (const { at } of decisions) expect(at < (deadlineOf(after) ?? '')).toBe(true);
    });
  });

  test('what is final never changes', () => {
    holds(({ before, after, kind }) => {
      if (!isFinal(before.status)) return;
      expect(after).toBe(before);
      expect(kind).toBe('not-allowed');
    });
  });

  test('a refused step changes nothing', () => {
    holds(({ before, after, kind }) => {
      if (kind !== 'moved') expect(after).toBe(before);
    });
  });

  test('a window once opened is never moved', () => {
    holds(({ before, after }) => {
      if (before.status === 'submitted') return;
      expect(deadlineOf(after)).toBe(before.consentDeadline);
    });
  });

  test('time never runs backwards in the history, and the chain holds', () => {
    holds(({ after }) => {
      const times = after.events.map(({ at }) => at);
      expect(times).toEqual(times.toSorted());
      expect(firstBrokenLink({ anchor: anchorOf(after), events: after.events }, sha256)).toBeNull();
    });
  });

  test('what is left to do has a due time, what is final has none, and both can be stored', () => {
    holds(({ after }) => {
      expect('dueAt' in after).toBe(!isFinal(after.status));
      expect(requestSchema.parse(structuredClone(after))).toEqual(after);
    });
  });

  test('a request past its deadline reads as expired, whether it was swept or not', () => {
    holds(({ after, now }) => {
      const seen = asSeenAt(after, { now, sha256 });
      const over = after.status === 'awaiting-consent' && now >= after.consentDeadline;
      expect(seen.status).toBe(over ? 'expired' : after.status);
      expect(asSeenAt(seen, { now, sha256 })).toBe(seen);
    });
  });
});
