import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { LEASE, makeLease } from '../../local/serve/lease.ts';
import { client } from './local-aws.ts';
import { useTables } from './storage.ts';

useTables();

let now = 1_000_000;
const copy = (holder: string) =>
  makeLease({ dynamodb: new DynamoDBClient(client), table: 'requests', holder, now: () => now });

describe('a work that one of several copies does at a time', () => {
  test('given two copies, then the first to come holds it, again and again, and the other does not', async () => {
    const [one, other] = [copy('one'), copy('other')];
    expect(await one.take('tick')).toBe(true);
    expect(await other.take('tick')).toBe(false);
    now += LEASE - 1;
    expect(await one.take('tick')).toBe(true);
    now += LEASE;
    expect(await other.take('tick')).toBe(false);
  });

  test('given both come at once, then one of them holds it', async () => {
    const taken = await Promise.all(['a', 'b', 'c', 'd'].map((name) => copy(name).take('at-once')));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test('given the copy that holds it has died, then another does when its time is over', async () => {
    await copy('dead').take('orphaned');
    now += LEASE;
    expect(await copy('heir').take('orphaned')).toBe(false);
    now += 1;
    expect(await copy('heir').take('orphaned')).toBe(true);
    expect(await copy('dead').take('orphaned')).toBe(false);
  });

  test('given the copy that holds it lets go, then another does at once; letting go of what another holds does nothing', async () => {
    const [one, other] = [copy('one'), copy('other')];
    await one.take('let-go');
    await other.release('let-go');
    expect(await other.take('let-go')).toBe(false);
    await one.release('let-go');
    expect(await other.take('let-go')).toBe(true);
  });

  test('one work does not stand in the way of another', async () => {
    expect(await copy('one').take('this')).toBe(true);
    expect(await copy('other').take('that')).toBe(true);
  });
});
