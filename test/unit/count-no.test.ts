import { describe, expect, test } from 'vitest';
import { type DayOfRequester, FRIGHTENS, frightens } from '../../shared/domain/frightening.ts';
import { DECISIONS } from '../../shared/domain/lifecycle.ts';
import type { Request } from '../../shared/domain/request.ts';
import { makeCountNo } from '../../shared/storage/count-no.ts';
import { aRequest } from '../builders.ts';

const { organisation, person } = FRIGHTENS;

function start(countNo: () => Promise<DayOfRequester>) {
  const told: unknown[] = [];
  const count = makeCountNo({
    submissions: { countNo },
    meter: { count: (name) => told.push(name), against: (...against) => told.push(against) },
    logger: { warn: (message, details) => told.push([message, details]) },
  });
  return { count, told };
}
const ofOrganisation = (): Request => ({ ...aRequest('awaiting-consent'), requesterId: '900140000010' });

describe('whom an operator is told of', () => {
  test.each<[string, keyof typeof FRIGHTENS, DayOfRequester, boolean]>([
    ['too few to say anything', 'organisation', { submitted: 4, refused: 0, notMe: 4 }, false],
    ['as many as it takes', 'organisation', { submitted: 99, refused: 0, notMe: 5 }, true],
    ['as many of a lot', 'organisation', { submitted: 100, refused: 0, notMe: 5 }, false],
    ['refusals of every second one', 'organisation', { submitted: 40, refused: 20, notMe: 0 }, false],
    ['refusals of more', 'organisation', { submitted: 40, refused: 21, notMe: 0 }, true],
    ['a few refusals, though all', 'organisation', { submitted: 9, refused: 9, notMe: 0 }, false],
    ['a person’s first', 'person', { submitted: 1, refused: 0, notMe: 1 }, false],
    ['a person’s second', 'person', { submitted: 3, refused: 0, notMe: 2 }, true],
    ['nothing', 'person', { submitted: 0, refused: 0, notMe: 0 }, false],
  ])('%s, %s, %j: %s', (_name, kind, day, expected) => {
    expect(frightens(kind, day)).toBe(expected);
  });

  test('what a person may ask in a day is enough to be told of', () => {
    const all = person.refused.atLeast;
    expect(frightens('person', { submitted: all, refused: all, notMe: 0 })).toBe(true);
    expect(all).toBeLessThan(organisation.refused.atLeast);
  });
});

describe('a decision that is counted against who asked', () => {
  const few = { submitted: 10, refused: 1, notMe: 1 };
  const many = { submitted: 10, refused: 1, notMe: 9 };

  test.each(DECISIONS)(
    'given %s, then only a no is counted, under the number of the organisation',
    async (decision) => {
      const { count, told } = start(async () => few);
      await count(ofOrganisation(), decision);
      const name = { grant: [], refuse: ['RequestRefused'], 'not-me': ['RequestNotMe'] }[decision];
      expect(told).toEqual(name.map((each) => ['900140000010', each]));
    },
  );

  test('given many of the day, then the operators are told of whom, with the counts and the request', async () => {
    const { count, told } = start(async () => many);
    const request = ofOrganisation();
    await count(request, 'not-me');
    expect(told.slice(1)).toEqual([
      'FrighteningRequester',
      ['requester-frightens', { requester: '900140000010', requestId: request.id, ...many }],
    ]);
  });

  test('given a person who asks, then nothing says which', async () => {
    const { count, told } = start(async () => many);
    await count({ ...ofOrganisation(), requesterId: 'a-reference', requesterKind: 'person' }, 'not-me');
    expect(told).toContainEqual(['person', 'RequestNotMe']);
    expect(JSON.stringify(told)).not.toContain('a-reference');
  });

  test('given a count that cannot be written, then the decision stands all the same', async () => {
    const { count, told } = start(() => Promise.reject(new Error('throttled')));
    const request = ofOrganisation();
    await count(request, 'refuse');
    expect(told.at(-1)).toMatchObject([
      'no-not-counted',
      { requestId: request.id, error: { message: 'throttled' } },
    ]);
  });
});
