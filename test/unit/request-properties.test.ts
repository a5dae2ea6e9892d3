import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstBrokenLink } from '../../shared/domain/event-chain.ts';
import { isFinal } from '../../shared/domain/lifecycle.ts';
import {
  chainOf,
  deadlineOf,
  type Request,
  requestSchema,
  type Step,
  submit,
  transition,
} from '../../shared/domain/request.ts';
import { elapsed, plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { anAnswer, aSubmission, START } from '../builders.ts';

/** Histories that the rules allow, as the event types one after another. */
const LEGAL = /^submitted(,cancelled|,asked(,(refused|not-me|expired|cancelled)|,granted(,answered)?)?)?$/;

const channel = fc.constantFrom('sms' as const, 'cabinet' as const);
const askChannel = fc.constantFrom('sms' as const, 'cabinet' as const, 'standing-refusal' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ command: fc.constant('ask' as const), channel: askChannel }),
  fc.record({ command: fc.constantFrom('grant' as const, 'refuse' as const, 'not-me' as const), channel }),
  fc.record({ command: fc.constantFrom('expire' as const, 'cancel' as const) }),
  fc
    .record({ belongs: fc.boolean() })
    .map(({ belongs }): Step => ({ command: 'answer', answer: anAnswer({ belongs }) })),
);

/** Steps with the time that passes before each: nothing, moments, or about as long as the window, or until the end. */
const pause = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 60_000 }),
  fc.constantFrom(7_199_999, 7_200_000, 7_200_001, 7_919_999, 7_920_000, 7_980_000),
);
/** How long before it is written down a decision was made: a reply may be on its way. */
const late = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8_000_000 }));
const story = fc.array(fc.tuple(step, pause, late), { maxLength: 12 });

type Scene = { before: Request; after: Request; now: string; step: Step; kind: string };

/** An answer says itself when it was given, a decision when it was made. */
function timed(step: Step, now: string, lateBy: number): Step {
  if (step.command === 'answer') return { ...step, answer: { ...step.answer, issuedAt: now } };
  const { command } = step;
  return command === 'grant' || command === 'refuse' || command === 'not-me'
    ? { ...step, at: plus(now, -lateBy) }
    : step;
}

function play(steps: [Step, number, number][]): Scene[] {
  let now = START;
  let request: Request = submit(aSubmission(), { now, sha256 });
  return steps.map(([what, wait, lateBy]) => {
    now = plus(now, wait);
    const before = request;
    const outcome = transition(before, timed(what, now, lateBy), { now, sha256 });
    if (outcome.kind === 'moved') request = outcome.request;
    return { before, after: request, now, step: what, kind: outcome.kind };
  });
}

const holds = (rule: (scene: Scene) => void): void =>
  fc.assert(fc.property(story, (steps) => play(steps as [Step, number, number][]).forEach(rule)));

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
      expect(firstBrokenLink(chainOf(after, sha256), sha256)).toBeNull();
    });
  });

  test('what is left to do has a due time, what is final has none, and both can be stored', () => {
    holds(({ after }) => {
      expect('dueAt' in after).toBe(!isFinal(after.status));
      expect(requestSchema.parse(structuredClone(after))).toEqual(after);
    });
  });

  test('it expires at its end or after it, and its history says: at its end', () => {
    holds(({ before, after, now, step: { command }, kind }) => {
      if (command !== 'expire' || before.status !== 'awaiting-consent') return;
      expect(kind).toBe(now < before.expiresAt ? 'before-end' : 'moved');
      if (after.status === 'expired') expect(after.events.at(-1)?.at).toBe(before.expiresAt);
    });
  });

  test('the end is later than the window, is a full minute, and moves with the asking only', () => {
    holds(({ before, after, step: { command } }) => {
      const deadline = deadlineOf(after);
      if (deadline !== null) expect(elapsed(deadline, after.expiresAt)).toBeGreaterThanOrEqual(30_000);
      expect(Date.parse(after.expiresAt) % 60_000).toBe(0);
      expect(after.expiresAt >= before.expiresAt).toBe(true);
      if (command !== 'ask') expect(after.expiresAt).toBe(before.expiresAt);
    });
  });
});
