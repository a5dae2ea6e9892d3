import { describe, expect, test } from 'vitest';
import { makeAnnounceMessages } from '../../functions/announce-messages/announce-messages.ts';
import { isDaytime } from '../../shared/domain/daytime.ts';
import type { JournalRow } from '../../shared/domain/journal.ts';
import { plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import type { Waiting } from '../../shared/storage/waiting-messages.ts';
import { aRow } from '../builders.ts';

const ADULT = '1985-01-01';
const NOON = '2026-11-25T07:00:00.000Z';

/** People who wait, each with a row of the journal that came at that time; `fails`: whose register cannot be read. */
function makeWorld(people: { ref: string; receivedAt?: string; bornOn?: string; phoneRef?: string }[]) {
  let waiting: Waiting[] = people.map(({ ref, bornOn = ADULT }) => ({ ref, bornOn, addedAt: NOON }));
  const noted = new Set<string>();
  const sent: string[] = [];
  const reported: string[] = [];
  let clock: string = NOON;
  let held = false;
  const journalOfPerson = async (ref: string): Promise<JournalRow[]> => {
    if (ref.startsWith('broken')) throw new Error('cannot be read');
    const { receivedAt = NOON } = people.find((each) => each.ref === ref) ?? {};
    return [{ row: aRow({ applicantRef: ref }), source: {}, receivedAt }];
  };
  const announce = makeAnnounceMessages({
    waiting: {
      first: async (count) => waiting.slice(0, count),
      remove: async ({ ref }) => {
        waiting = waiting.filter((each) => each.ref !== ref);
      },
    },
    register: { journalOfPerson },
    reach: async (ref) => {
      const { phoneRef = ref } = people.find((each) => each.ref === ref) ?? {};
      const contact = { phone: '+77010000017' as const, phoneRef, language: 'en' as const };
      return { contact, language: 'en', disowned: false, shared: false };
    },
    smsLog: {
      reserveNote: async ({ phoneRef, key }) => {
        const isNew = !noted.has(`${phoneRef} ${key}`);
        noted.add(`${phoneRef} ${key}`);
        return isNew;
      },
    },
    smsHold: { isHeld: async () => held },
    sendSms: async ({ text }) => {
      sent.push(text);
      clock = plus(clock, 1_000);
      return { kind: 'accepted' };
    },
    sha256,
    now: () => clock,
    report: (code) => reported.push(code),
  });
  const hold = (now: boolean) => {
    held = now;
  };
  return { announce, hold, sent, reported, left: () => waiting.map(({ ref }) => ref) };
}

describe('telling phones that a message waits', () => {
  test('given people with news, then each is told once, and a phone of two is told once', async () => {
    const world = makeWorld([
      { ref: 'a' },
      { ref: 'b', phoneRef: 'shared' },
      { ref: 'c', phoneRef: 'shared' },
    ]);
    expect(await world.announce()).toBe(2);
    expect(await world.announce()).toBe(0);
    expect([world.sent.length, world.left()]).toEqual([2, []]);
  });

  test('given SMS are held back, then nobody is told and everybody waits on; afterwards they are told', async () => {
    const world = makeWorld([{ ref: 'a' }, { ref: 'b' }]);
    world.hold(true);
    expect(await world.announce()).toBe(0);
    expect([world.sent, world.left()]).toEqual([[], ['a', 'b']]);
    world.hold(false);
    expect(await world.announce()).toBe(2);
  });

  test('given no message of the last day, or a child, then nobody is told, and nobody waits any more', async () => {
    const world = makeWorld([
      { ref: 'old', receivedAt: plus(NOON, -86_400_001) },
      { ref: 'child', bornOn: '2024-01-01' },
    ]);
    expect(await world.announce()).toBe(0);
    expect([world.sent, world.left()]).toEqual([[], []]);
  });

  test('given somebody who cannot be looked up, then the others are told, and that one waits on', async () => {
    const world = makeWorld([{ ref: 'broken' }, { ref: 'a' }]);
    expect(await world.announce()).toBe(1);
    expect([world.reported, world.left()]).toEqual([['announcement-failed'], ['broken']]);
  });

  test('given more than a tick has time for, then the next goes on', async () => {
    const world = makeWorld(Array.from({ length: 60 }, (_, index) => ({ ref: `p${index}` })));
    expect(await world.announce()).toBe(41);
    expect(await world.announce()).toBe(19);
    expect(world.left()).toEqual([]);
  });
});

test.each([
  ['2026-11-25T03:59:59.999Z', false],
  ['2026-11-25T04:00:00.000Z', true],
  ['2026-11-25T15:59:59.999Z', true],
  ['2026-11-25T16:00:00.000Z', false],
  ['2026-11-25T19:00:00.000Z', false],
])('given %s, then whether it is day in Kazakhstan: %s', (at, day) => {
  expect(isDaytime(at)).toBe(day);
});
