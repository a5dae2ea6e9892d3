import type { Sms } from '../support/service.ts';
import { type Ended, eventOf, ofEach, type Rule, timeOf, type Violation } from './rules.ts';
import type { Ending } from './settle.ts';
import { phonesOf, type Story } from './story.ts';

const RULE = 'the SMS budget';
const PROMPTS_A_CITIZEN = 5;
const PROMPTS_A_PHONE = 10;
const PROMPTS_A_REQUESTER = 2;
const NOTES_A_PHONE = 5;
/** An SMS may at worst be sent twice with the same code (section 3). */
const SENDINGS = 2;
/** How long after a jump over midnight an SMS may still be of the day before, ms. */
const ON_ITS_WAY = 3_000;

const CODE = /\b\d{6}\b/;
const codeIn = ({ text }: Sms): string | null => CODE.exec(text)?.[0] ?? null;
/** The day in Kazakhstan, UTC+5. */
const dayOf = (at: number): string => new Date(at + 5 * 60 * 60 * 1_000).toISOString().slice(0, 10);

/** Citizens who share a phone are one group: whose an SMS was cannot be told from outside. */
const GROUPS: readonly (readonly number[])[] = [[0], [1], [2, 3], [4]];

/** SMS to a phone whose day is beyond doubt. */
function sentTo({ jumps }: Story, messages: readonly Sms[]): Sms[] {
  const midnights = jumps.filter(({ before, after }) => dayOf(before) !== dayOf(after));
  const unclear = (at: number) =>
    midnights.some(({ after }) => at >= after - 1_000 && at < after + ON_ITS_WAY);
  return messages.filter(({ direction, at }) => direction === 'out' && !unclear(Date.parse(at)));
}

const byDay = (messages: readonly Sms[]): Sms[][] => [
  ...Map.groupBy(messages, ({ at }) => dayOf(Date.parse(at))).values(),
];
const codesIn = (messages: readonly Sms[]): Set<string> =>
  new Set(messages.flatMap((one) => codeIn(one) ?? []));

const over = (what: string, count: number, most: number): Violation[] =>
  count > most ? [{ rule: RULE, id: null, what: `${count} ${what}, at most ${most}` }] : [];

const phoneBudgets: Rule = (story, { phones }) =>
  [...phones].flatMap(([number, messages]) => {
    if (number === story.people.stranger) {
      return over(
        'SMS to a number that nobody knows',
        messages.filter(({ direction }) => direction === 'out').length,
        0,
      );
    }
    return byDay(sentTo(story, messages)).flatMap((day) => [
      ...over('prompts to a phone on one day', codesIn(day).size, PROMPTS_A_PHONE),
      ...over('notes to a phone on one day', day.filter((one) => codeIn(one) === null).length, NOTES_A_PHONE),
    ]);
  });

const messagesOf = (story: Story, { phones }: Ending, group: readonly number[]): Sms[] => {
  const numbers = new Set(group.flatMap((citizen) => phonesOf(story, citizen)));
  return [...numbers].flatMap((number) => sentTo(story, phones.get(number) ?? []));
};

const citizenBudgets: Rule = (story, ending) =>
  GROUPS.flatMap((group) => {
    const messages = messagesOf(story, ending, group);
    const times = [...Map.groupBy(messages, (one) => codeIn(one) ?? '')].filter(([code]) => code !== '');
    return [
      ...byDay(messages).flatMap((day) =>
        over(
          `prompts on one day to ${group.length} citizens`,
          codesIn(day).size,
          PROMPTS_A_CITIZEN * group.length,
        ),
      ),
      ...over('sendings of one code', Math.max(0, ...times.map(([, all]) => all.length)), SENDINGS),
    ];
  });

const bySms = (ended: Ended): boolean => eventOf(ended, 'asked')?.channel === 'sms';

const requesterBudgets: Rule = (_story, { requests }) => {
  const asked = requests.filter(bySms);
  const shares = Map.groupBy(
    asked,
    (one) => `${one.requester} ${one.citizen} ${dayOf(timeOf(one, 'asked') ?? 0)}`,
  );
  return [...shares.values()].flatMap((all) =>
    over('prompts of one requester to one citizen on one day', all.length, PROMPTS_A_REQUESTER),
  );
};

const oneHint: Rule = (story, ending) =>
  GROUPS.flatMap((group) => {
    const hints = messagesOf(story, ending, group).filter(({ text }) => text === story.hint);
    const windows = ending.requests.filter((one) => group.includes(one.citizen) && eventOf(one, 'asked'));
    return over('hints for the windows there were', hints.length, windows.length);
  });

const lengths: Rule = (_story, { phones }) =>
  [...phones.values()]
    .flat()
    .flatMap((one) =>
      one.direction === 'out' ? over('segments', one.segments, codeIn(one) === null ? 1 : 2) : [],
    );

const neverAgain = ofEach('rule 7', ({ blocks, contacts }, ended) => {
  const before = blocks.filter((one) => one.citizen === ended.citizen && one.requester === ended.requester);
  const blocked = before.filter(({ at }) => at < ended.at - 1_000).at(-1);
  const settled = blocked?.status === 204 && !blocked.unblock && before.at(-1) === blocked;
  if (!settled || contacts.length > 0) return null;
  if (bySms(ended)) return 'a blocked requester asked by SMS';
  return ['expired', 'cancelled'].includes(ended.body.status)
    ? null
    : `blocked, and it ended as ${ended.body.status}`;
});

const noMeansNo: Rule = ({ contacts }, { requests }) =>
  requests.flatMap((no): Violation[] => {
    const type = eventOf(no, 'refused', 'not-me')?.type;
    const at = timeOf(no, 'refused', 'not-me');
    const group = GROUPS.find((citizens) => citizens.includes(no.citizen)) ?? [];
    if (
      at === null ||
      no.body.reason === undefined ||
      contacts.some(({ citizen }) => group.includes(citizen))
    )
      return [];
    const later = requests.filter((one) => one.at > at + 1_000 && bySms(one));
    const loud =
      type === 'refused'
        ? later.find((one) => one.citizen === no.citizen && one.requester === no.requester)
        : later.find((one) => group.includes(one.citizen));
    return loud ? [{ rule: 'rule 7', id: loud.id, what: `asked by SMS after ${type} in ${no.id}` }] : [];
  });

export const SMS_RULES = [
  phoneBudgets,
  citizenBudgets,
  requesterBudgets,
  oneHint,
  lengths,
  neverAgain,
  noMeansNo,
];
