import { closedByBlock, DECISIONS, type Ended, finalAt, type Rule, timeOf } from './rules.ts';
import type { Ending } from './settle.ts';
import type { Attempt, Story } from './story.ts';

const WINDOW = 2 * 60 * 60 * 1_000;
/** Either side of a moment in which its time is not known to the millisecond. */
const MARGIN = 2_000;
/** Fewer wrong tries than these lock nothing. */
const FEW = 4;

type Prompt = { code: string; at: number };

/** The one SMS that asked for this request, where it can be told: one citizen, one phone, never moved, never resent. */
function promptOf(story: Story, { phones }: Ending, ended: Ended): Prompt | null {
  const home = story.people.citizens[ended.citizen]?.home ?? null;
  if (ended.citizen !== 0 || home === null || story.contacts.length > 0) return null;
  if (story.resends.some(({ id }) => id === ended.id)) return null;
  const name = story.people.requesters[ended.requester]?.name ?? '';
  const sent = (phones.get(home) ?? []).flatMap(({ text, at, direction }) => {
    const code = /\b\d{6}\b/.exec(text)?.[0];
    return direction === 'out' && code && text.includes(name) ? [{ code, at: Date.parse(at) }] : [];
  });
  const own = sent.filter(({ at }) => at >= ended.at && at <= (finalAt(ended) ?? 0));
  return own.length === 1 ? (own[0] ?? null) : null;
}

const wrongTries = ({ attempts }: Story, { code }: Prompt): number =>
  attempts.filter((one) => one.code !== null && one.code !== code).length;

/** Whether this attempt came with the right code while the citizen could decide, and nothing was in its way. */
function counts(attempt: Attempt, ended: Ended, prompt: Prompt): boolean {
  const asked = timeOf(ended, 'asked');
  const end = Date.parse(String(ended.body.expiresAt)) || (asked ?? 0) + WINDOW;
  return (
    asked !== null &&
    attempt.calm &&
    attempt.decision !== null &&
    attempt.code === prompt.code &&
    attempt.at > prompt.at + MARGIN &&
    attempt.at < asked + WINDOW - MARGIN &&
    attempt.delivered < end - MARGIN
  );
}

function lost(story: Story, ended: Ended, prompt: Prompt): string | null {
  const own = story.attempts.filter((one) => counts(one, ended, prompt));
  const silent = ended.body.status === 'expired' && timeOf(ended, ...DECISIONS) === null;
  const sms = own.find((one) => one.way === 'sms' && one.phone === story.people.citizens[0]?.home);
  if (sms && silent)
    return `a clear reply, ${Math.round((sms.at - prompt.at) / 1_000)} s after the prompt, did not count`;
  const tap = own.find((one) => one.way === 'cabinet' && one.id === ended.id);
  if (tap && [403, 404, 410].includes(tap.status)) return `the right code in time got ${tap.status}`;
  return tap && silent ? 'the right code in time did not count' : null;
}

/** A decision that was due to count did. */
const decisionsCount: Rule = (story, ending) =>
  ending.requests.flatMap((ended) => {
    const prompt = promptOf(story, ending, ended);
    if (!prompt || wrongTries(story, prompt) > FEW || closedByBlock(story, ended)) return [];
    // Rule 7: from a number that was disowned nobody agrees any more.
    if (story.attempts.some(({ decision }) => decision === 'not-me')) return [];
    const what = lost(story, ended, prompt);
    return what === null ? [] : [{ rule: 'rule 2', id: ended.id, what }];
  });

export const COUNTING_RULES = [decisionsCount];
