import { describe, expect, test } from 'vitest';
import { makePlayPeople } from '../../functions/play-people/play-people.ts';
import { scriptedRegister } from '../../local/demonstration/scripted.ts';
import { contact, entry } from '../../shared/contract/bodies/register.ts';
import {
  endOfScript,
  PEOPLE_A_SCRIPT,
  SCRIPTED_PEOPLE,
  SCRIPTS,
  type ScriptName,
} from '../../shared/contract/scripted-people.ts';
import { isAdultOn } from '../../shared/domain/adult.ts';
import { parsePhone } from '../../shared/domain/phone.ts';

const TODAY = '2026-11-23';
const NAMES = Object.keys(SCRIPTS) as ScriptName[];
const peopleOf = (name: ScriptName) => SCRIPTED_PEOPLE.filter(({ script }) => script === name);

describe('the table of scripted people', () => {
  test('has ten people a script, none of them twice', () => {
    for (const name of NAMES) expect(peopleOf(name)).toHaveLength(PEOPLE_A_SCRIPT);
    const numbers = SCRIPTED_PEOPLE.flatMap(({ iin, mother }) => [iin, ...(mother ? [mother] : [])]);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('is of nobody: born in the 1800s, or a child without a serial number', () => {
    for (const { iin, mother } of SCRIPTED_PEOPLE) {
      expect(iin).toMatch(mother ? /^16\d{4}50000\d$/ : /^\d{6}[12]/);
      if (mother) expect([isAdultOn(mother, TODAY), isAdultOn(iin, TODAY)]).toEqual([true, false]);
    }
  });

  test('has phones of one script each, of one person, but for those of two', () => {
    for (const [phone, people] of Map.groupBy(SCRIPTED_PEOPLE, (person) => person.phone)) {
      if (phone === null) continue;
      expect(parsePhone(phone)).toEqual({ kind: 'ok', phone });
      expect(new Set(people.map(({ script }) => script)).size).toBe(1);
      expect(people).toHaveLength(people[0]?.script === 'shared-phone' ? 2 : 1);
    }
    expect(peopleOf('no-phone').every(({ phone }) => phone === null)).toBe(true);
  });

  test('ends as each decides', () => {
    expect(NAMES.map((name) => [name, endOfScript(name)])).toEqual([
      ['grants', { status: 'answered', belongs: true }],
      ['refuses', { status: 'refused', reason: 'citizen' }],
      ['not-me', { status: 'refused', reason: 'not-me' }],
      ['silent', { status: 'expired' }],
      ['no-phone', { status: 'expired' }],
      ['child', { status: 'answered', belongs: true }],
      ['shared-phone', { status: 'answered', belongs: true }],
      ['register-slow', { status: 'answered', belongs: true }],
      ['belongs', { status: 'answered', belongs: true }],
      ['does-not-belong', { status: 'answered', belongs: false }],
    ]);
  });

  test('gives rows that the register takes, in one call each', () => {
    const { entries, contacts } = scriptedRegister(TODAY);
    expect(Math.max(entries.length, contacts.length)).toBeLessThanOrEqual(100);
    for (const row of entries) expect(entry(TODAY).safeParse(row).success).toBe(true);
    for (const row of contacts) expect(contact(TODAY).safeParse(row).success).toBe(true);
  });
});

describe('an SMS to a scripted person', () => {
  async function played(phone: string, text: string) {
    const replies: { phone: string; text: string }[] = [];
    const pauses: number[] = [];
    const play = makePlayPeople({
      pause: async (ms) => pauses.push(ms),
      reply: async (sms) => {
        replies.push(sms);
      },
    });
    return { outcome: await play({ phone, text }), replies, pauses };
  }
  const phoneOf = (name: ScriptName): string => peopleOf(name)[0]?.phone ?? '';

  test.each([
    ['grants', 'ИӘ'],
    ['refuses', 'ЖОҚ'],
    ['not-me', 'МЕН ЕМЕС'],
    ['child', 'ИӘ'],
  ] as const)('given "%s", then the reply is its code and %s, three seconds later', async (name, word) => {
    const { replies, pauses } = await played(phoneOf(name), 'Код 012345, 14:30 дейін');
    expect(replies).toEqual([{ phone: phoneOf(name), text: `012345 ${word}` }]);
    expect(pauses).toEqual([3_000]);
  });

  test.each([
    ['nobody of the table', '+77010000000', 'Код 012345'],
    ['who is silent', phoneOf('silent'), 'Код 012345'],
    ['a note without a code', phoneOf('grants'), 'Жауабыңыз қабылданды'],
    ['a longer number', phoneOf('grants'), 'Нөмір 0123456'],
  ])('given %s, then there is none', async (_who, phone, text) => {
    expect(await played(phone, text)).toEqual({ outcome: 'silent', replies: [], pauses: [] });
  });
});
