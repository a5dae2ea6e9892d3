import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { malformedRetryAt } from '../../shared/domain/schedule.ts';
import { elapsed } from '../../shared/domain/time.ts';
import { MalformedItem, parsedOnes } from '../../shared/storage/malformed.ts';
import { reportMalformed } from '../../shared/storage/report-malformed.ts';
import { IIN, START } from '../builders.ts';
import { asksAbout, makeService } from '../fakes/service.ts';

const KEY = { pk: 'request#a', sk: 'request' };
const schema = z.object({ purpose: z.enum(['credit']), nested: z.object({ at: z.string() }) });
const parse = (item: unknown) => schema.parse(item);

/** As the storage throws it for `item`. */
function malformed(item: Record<string, unknown>): MalformedItem {
  const named: MalformedItem[] = [];
  parsedOnes([item], parse, (one) => named.push(one));
  const [only] = named;
  if (!only) throw new Error('it is well-formed');
  return only;
}

describe('a malformed item', () => {
  test('given it breaks rules, then it names its key, the fields and the rules, and no value', () => {
    const { message, key } = malformed({ ...KEY, purpose: IIN, nested: { at: 7 }, name: 'Planted' });
    expect(key).toEqual(KEY);
    expect(message).toContain('request#a request');
    expect(message).toContain('purpose (invalid_value); nested.at (invalid_type)');
    expect(message).not.toMatch(/\d{6}|Planted/);
  });

  test.each([
    [{}, 0],
    [{ malformed: 3 }, 3],
    [{ malformed: 'often' }, 0],
  ])('given %j of it, then it was put off %i times', (counted, times) => {
    expect(malformed({ ...KEY, ...counted }).times).toBe(times);
  });

  test('given one among others, then the others are read', () => {
    const good = { purpose: 'credit', nested: { at: START } };
    const named: MalformedItem[] = [];
    expect(parsedOnes([good, { ...KEY }, good], parse, (one) => named.push(one))).toEqual([good, good]);
    expect(named).toHaveLength(1);
  });

  test('given reading fails for a reason of its own, then that is told by its name alone', () => {
    const named: MalformedItem[] = [];
    const fails = () => {
      throw new TypeError(`${IIN} is no text`);
    };
    parsedOnes([KEY], fails, (one) => named.push(one));
    expect(named[0]?.message).toBe('the item request#a request is malformed: TypeError');
  });
});

test.each([
  [0, 1],
  [1, 2],
  [2, 4],
  [8, 256],
  [9, 360],
  [1_000_000, 360],
])('given it was put off %i times before, then it is looked at again after %i minutes', (times, minutes) => {
  expect(elapsed(START, malformedRetryAt(START, times))).toBe(minutes * 60_000);
});

test('given it is met often, then the metric counts each time, and the log names it once a process', () => {
  const lines: unknown[] = [];
  let counted = 0;
  const report = reportMalformed(
    { error: (...line: unknown[]) => lines.push(line) } as never,
    { count: () => void counted++ } as never,
  );
  const [one, other] = [malformed(KEY), malformed({ pk: 'request#b', sk: 'request' })];
  for (const item of [one, one, other, one, other]) report(item);
  expect(counted).toBe(5);
  expect(lines).toMatchObject([
    ['item-malformed', { error: { message: expect.stringContaining('request#a') } }],
    ['item-malformed', { error: { message: expect.stringContaining('request#b') } }],
  ]);
});

describe('given a request is malformed, when it advances', () => {
  test('then it is named and put off, ever longer, and others go on', async () => {
    const service = makeService();
    const { requests } = service.stores;
    const { find } = requests;
    const put: string[] = [];
    let times = 0;
    requests.find = async (id) => {
      if (id === 'bad') throw new MalformedItem({ ...KEY, malformed: times++ }, new Error('unreadable'));
      return find(id);
    };
    requests.postponeMalformed = async ({ key }, dueAt) => {
      expect(key).toEqual(KEY);
      put.push(dueAt);
    };
    for (const _tick of [1, 2, 3]) expect(await service.advance('bad')).toEqual({ kind: 'postponed' });
    expect(put).toEqual([0, 1, 2].map((before) => malformedRetryAt(START, before)));
    expect(service.reports.map(({ code }) => code)).toEqual(['malformed', 'malformed', 'malformed']);

    const other = await service.submitRequest(asksAbout());
    const id = 'request' in other ? other.request.id : '';
    expect(await service.advance(id)).toMatchObject({ kind: 'moved' });
  });

  test('(or its window is) then that is named, and the request is put off as after any failure', async () => {
    const service = makeService();
    const submitted = await service.submitRequest(asksAbout());
    const id = 'request' in submitted ? submitted.request.id : '';
    service.stores.windows.open = async () => {
      throw new MalformedItem({ pk: 'citizen#a', sk: 'window#b' }, new Error('unreadable'));
    };
    expect(await service.advance(id)).toEqual({ kind: 'postponed' });
    expect(service.reports.map(({ code }) => code)).toEqual(['malformed']);
    expect((await service.stores.requests.find(id))?.request).toMatchObject({ retries: 1 });
  });

  test('and cannot be put off, then that fails and is tried again', async () => {
    const service = makeService();
    service.stores.requests.find = async () => {
      throw new MalformedItem(KEY, new Error('unreadable'));
    };
    const outage = new Error('out of order');
    service.stores.requests.postponeMalformed = async () => {
      throw outage;
    };
    await expect(service.advance('bad')).rejects.toBe(outage);
    expect(service.reports.map(({ code }) => code)).toEqual(['malformed', 'advance-failed']);
  });
});
