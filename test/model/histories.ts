import fc from 'fast-check';
import type { Command, Decision, Fault, Purpose, Word } from './commands.ts';

const requester = fc.nat(2);
const citizen = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.nat(4) });
const request = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(9) });
const decision = fc.constantFrom<Decision>('grant', 'grant', 'refuse', 'not-me');
const rarely = <T>(usual: T, ...others: T[]) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const submit = fc.record({
  do: fc.constant('submit' as const),
  requester,
  citizen,
  purpose: rarely<Purpose>('credit', 'housing'),
  key: fc.constantFrom(null, null, 0, 1),
});

const reply = fc.record({
  do: fc.constant('reply' as const),
  request,
  code: rarely<'latest' | 'older' | 'wrong' | 'none'>('latest', 'older', 'wrong', 'none'),
  word: fc.oneof(
    { weight: 6, arbitrary: decision },
    { weight: 1, arbitrary: fc.constantFrom<Word>('none', 'both', 'noise') },
  ),
  from: rarely<'own' | 'stranger' | 'other'>('own', 'stranger', 'other'),
  again: rarely<'no' | 'same-id' | 'other-id'>('no', 'same-id', 'other-id'),
  queued: rarely(0, 5, 300, 900, 3_600),
});

const decide = fc.record({
  do: fc.constant('decide' as const),
  request,
  decision,
  code: rarely<'right' | 'wrong'>('right', 'wrong'),
  again: rarely(false, true),
});

const waitUntil = fc.record({
  do: fc.constant('wait-until' as const),
  request,
  mark: fc.constantFrom<'deadline' | 'end'>('deadline', 'end'),
  offset: fc.constantFrom(-20, -2, -1, 0, 1, 60),
});

const fault = fc.record({
  do: fc.constant('fault' as const),
  fault: fc
    .record({
      service: fc.constantFrom<Fault['service']>('sns', 'kms', 'dynamodb'),
      when: fc.constantFrom<Fault['when']>('before', 'after'),
      extent: fc.oneof(
        fc.integer({ min: 1, max: 6 }).map((next) => ({ next })),
        fc.constantFrom({ rate: 0.2 }, { rate: 0.6 }, { rate: 1 }),
        fc.integer({ min: 100, max: 1_500 }).map((delayMs) => ({ next: 2, delayMs })),
      ),
    })
    .map(({ extent, ...rest }) => ({ ...rest, ...extent })),
});

const ofRequest = <K extends 'resend' | 'cancel'>(kind: K) => fc.record({ do: fc.constant(kind), request });

const single: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: submit },
  { weight: 6, arbitrary: reply },
  { weight: 4, arbitrary: decide },
  { weight: 2, arbitrary: ofRequest('resend') },
  { weight: 2, arbitrary: ofRequest('cancel') },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('block' as const), citizen, requester, unblock: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('entry' as const),
      citizen,
      kind: fc.constantFrom<'assign' | 'stop'>('assign', 'stop'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('contact' as const),
      citizen,
      to: fc.constantFrom<'home' | 'moved' | 'nothing'>('home', 'moved', 'nothing'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      seconds: fc.constantFrom(1, 5, 61, 600, 3_600, 10_800),
    }),
  },
  { weight: 3, arbitrary: waitUntil },
  { weight: 1, arbitrary: fault },
  { weight: 1, arbitrary: fc.constant({ do: 'calm' as const }) },
);

const atOnce = fc
  .array(single, { minLength: 2, maxLength: 4 })
  .map((commands) => ({ do: 'at-once' as const, commands }));

const history: fc.Arbitrary<Command[]> = fc
  .tuple(
    fc.array(submit, { minLength: 1, maxLength: 3 }),
    fc.array(fc.oneof({ weight: 4, arbitrary: single }, { weight: 1, arbitrary: atOnce }), {
      minLength: 5,
      maxLength: 14,
      size: 'max',
    }),
  )
  .map(([opening, rest]) => [...opening, ...rest]);

/** The history of a seed: the same one each time. */
export function historyOf(seed: number): Command[] {
  const [commands = []] = fc.sample(history, { seed, numRuns: 1 });
  return commands;
}
