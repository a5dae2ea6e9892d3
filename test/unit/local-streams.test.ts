import { describe, expect, test } from 'vitest';
import { matches } from '../../local/runtime/deliver-records.ts';
import { FUNCTION_ENTRIES, type Pattern } from '../../shared/service/table.ts';

describe('the filter of a stream', () => {
  const patterns = FUNCTION_ENTRIES.flatMap(({ name, stream }) =>
    name === 'advance-request' ? (stream?.patterns ?? []) : [],
  );
  const record = (eventName: string, image: object | undefined) => ({
    eventName,
    dynamodb: { SequenceNumber: '1', NewImage: image },
  });
  const request = (status: string, retries?: string) => ({
    pk: { S: 'request#a' },
    status: { S: status },
    ...(retries && { retries: { N: retries } }),
  });

  test.each<[string, object, boolean]>([
    ['a new request', record('INSERT', request('submitted', '0')), true],
    ['consent', record('MODIFY', request('consented', '0')), true],
    ['a request that was asked', record('MODIFY', request('awaiting-consent', '0')), false],
    ['a request that was put off', record('MODIFY', request('submitted', '1')), false],
    ['a final request, in case it took effect late', record('MODIFY', request('answered')), true],
    ['a window', record('INSERT', { requestId: { S: 'a' } }), false],
    ['a deletion', record('REMOVE', undefined), false],
    ['nothing', {}, false],
  ])('given %s, then advance-request is told: %s', (_given, event, told) => {
    expect(patterns.some((pattern) => matches(pattern, event))).toBe(told);
  });

  test.each<[Pattern, unknown, boolean]>([
    [{}, { a: 1 }, true],
    [{ a: ['1', '2'] }, { a: 2 }, true],
    [{ a: ['1'] }, { a: '2' }, false],
    [{ a: ['1'], b: ['1'] }, { a: '1' }, false],
    [{ a: { b: { c: ['x'] } } }, { a: { b: { c: 'x' } } }, true],
    [{ a: { b: { c: ['x'] } } }, { a: { b: null } }, false],
    [{ a: ['x'] }, undefined, false],
  ])('given the pattern %j and %j, then %s', (pattern, event, fits) => {
    expect(matches(pattern, event)).toBe(fits);
  });
});
