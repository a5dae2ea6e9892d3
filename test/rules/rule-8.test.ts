import { expect, test } from 'vitest';
import { eventSchema } from '../../shared/domain/event-chain.ts';
import { pointOf, sectionOf } from './rules-page.ts';

test('given no event can say `by: representative`, then docs/rules.md says that representatives do not decide yet', () => {
  const isKept = eventSchema.shape.by.safeParse('representative').success;
  expect(pointOf(sectionOf('Rule 8'), 'Not yet').startsWith('Representatives')).toBe(!isKept);
});
