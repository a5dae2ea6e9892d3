import { expect, test } from 'vitest';
import { entry } from '../../shared/contract/bodies/register.ts';
import { IIN } from '../builders.ts';

const schema = entry('2026-11-23');
const agreement = { number: '1', date: '2026-01-10' };
const row = {
  applicationNumber: '17',
  registeredOn: '2024-01-10',
  applicantIin: IIN,
  sentToPrecinctCommissionOn: '2026-01-10',
  precinctConclusionOn: '2026-01-10',
  sentToEmploymentCommissionOn: '2026-01-10',
  employmentRecommendationOn: '2026-01-10',
  socialContract: agreement,
  draftDecisionSentOn: '2026-01-10',
  decision: { kind: 'assign', on: '2026-01-20' },
  additionalAgreement: agreement,
  additionalDecision: { kind: 'assign', on: '2026-01-20' },
  period: { from: '2026-01', to: '2026-12' },
  authority: { kato: '750000000', name: { kk: 'а', ru: 'а' } },
};

/** Every place of the row that has a date or a month in it. */
const placesIn = (value: unknown, pattern: RegExp, path: string[] = []): string[][] => {
  if (typeof value === 'string') return pattern.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => placesIn(part, pattern, [...path, name]));
};

const withAt = (value: unknown, [name, ...rest]: string[], put: string): unknown =>
  name === undefined
    ? put
    : { ...(value as object), [name]: withAt((value as Record<string, unknown>)[name], rest, put) };

const errorsWith = (path: string[], text: string) => {
  const parsed = schema.safeParse(withAt(row, path, text));
  return parsed.error?.issues.map((issue) => issue.path.join('/'));
};

test.each(placesIn(row, /^\d{4}-\d\d-\d\d$/).map((path) => [path.join('/'), path] as const))(
  'given a day at %s that no calendar has, then it is refused there',
  (place, path) => {
    for (const text of [
      '2026-02-30',
      '2026-02-29',
      '2026-04-31',
      '2026-13-01',
      '2026-00-01',
      '2026-01-00',
      '0000-01-01',
      '0000-02-29',
      '2026-1-1',
      '10000-01-01',
      '-001-01-01',
      ' 2026-01-10',
      '2026-01-10T00:00:00Z',
      '٢٠٢٦-01-10',
    ])
      expect(errorsWith(path, text)).toEqual([place]);
    expect(errorsWith(path, '2024-02-29')).toBeUndefined();
  },
);

test.each(placesIn(row, /^\d{4}-\d\d$/).map((path) => [path.join('/'), path] as const))(
  'given a month at %s that no calendar has, then it is refused there',
  (place, path) => {
    for (const text of ['2026-00', '2026-13', '0000-01', '2026-1', '202-01', '2026-01-01'])
      expect(errorsWith(path, text)).toContain(place);
  },
);
