import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EDGE_LIMITS } from '../../infra/edge/alarms.ts';
import { ANSWER_MINUTES, BURN_RATES, LIMITS, OBJECTIVE } from '../../infra/watch/limits.ts';
import { PHONE_TEXTS } from '../../local/phone/texts.ts';
import {
  CODE_DIGITS,
  NOTES_PER_PHONE,
  PROMPTS_PER_CITIZEN,
  PROMPTS_PER_PHONE,
  PROMPTS_PER_REQUESTER,
  resendWait,
  TRIES_PER_ISSUE,
  TRIES_PER_REQUEST,
} from '../../shared/domain/code.ts';
import { isoDuration, spoken } from '../../shared/domain/duration.ts';
import { FRIGHTENS } from '../../shared/domain/frightening.ts';
import { LANGUAGES } from '../../shared/domain/language.ts';
import { CONSENT_WINDOW, endOf, SMS_PATIENCE } from '../../shared/domain/schedule.ts';
import { elapsed, HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { SUBMISSION_LIMITS } from '../../shared/service/submission-limits.ts';
import { en } from '../../web/texts/en.ts';
import { kk } from '../../web/texts/kk.ts';
import { ru } from '../../web/texts/ru.ts';

const WORDS =
  'no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'.split(' ');

/** A number as the documents write it: in words up to fifteen, and fifty. */
const word = (value: number): string => WORDS[value] ?? (value === 50 ? 'fifty' : value.toLocaleString('en'));
const Word = (value: number): string => word(value).replace(/^./, (first) => first.toUpperCase());

/** A length of time, ms, as the documents write it. */
function long(ms: number): string {
  if (ms === HOUR / 2) return 'half hour';
  const [unit, length] = ms % HOUR === 0 ? ['hour', HOUR] : ['minute', MINUTE];
  return ms === length ? `${ms === HOUR ? 'an' : 'a'} ${unit}` : `${word(ms / length)} ${unit}s`;
}

const hours = word(CONSENT_WINDOW / HOUR);
const window = long(CONSENT_WINDOW);
const patience = word(SMS_PATIENCE / MINUTE);
const AT = '2026-11-23T05:00:00.000Z';
const untilEnd = elapsed(AT, endOf(AT)) - CONSENT_WINDOW;
const resends = Array.from({ length: 20 }, (_, sent) => resendWait(sent, HOUR)).indexOf(null);
const { fast, slow } = BURN_RATES;
const { organisation, person } = FRIGHTENS;
const share = ({ factor }: { factor: number }) => `${+(100 * factor * (1 - OBJECTIVE)).toFixed(2)} %`;
/** Days in which a month's allowance is gone. */
const gone = ({ factor }: { factor: number }) => word(Math.floor(30 / factor));

/** What each document says of the rules, made from the constants that hold them. */
const STATED: Record<string, string[]> = {
  'README.md': [
    `the ${SUBMISSION_LIMITS.organisation.perDay + 1}st request of a day is 429`,
    `the ${SUBMISSION_LIMITS.person.perDay + 1}th request of a day is 429`,
    `has ${window} to agree`,
    `in the requester's cabinet within ${ANSWER_MINUTES} minutes`,
  ],
  'docs/lifecycle.md': [
    `${window} after being asked (paragraph 19-1)`,
    `${ANSWER_MINUTES} minutes after the consent (Annex 14, row 3)`,
    `with SMS failing for ${patience} minutes`,
    `It closes ${window} later`,
    `${window} and ${word(untilEnd / MINUTE)} minutes after the submission`,
  ],
  'docs/architecture.md': [
    `falls on ${patience} minutes`,
    `at most ${word(TRIES_PER_ISSUE)} are evaluated`,
    `${Word(TRIES_PER_ISSUE)} wrong tries lock an issue, ${word(TRIES_PER_REQUEST)} the request`,
  ],
  'docs/security.md': [
    `${word(resends)} times a request, ${long(resendWait(0, 0) ?? 0)} apart`,
    `${word(PROMPTS_PER_CITIZEN)} a day to one citizen, of which one requester's asking causes ${word(PROMPTS_PER_REQUESTER)} at most`,
    `a run of ${word(CODE_DIGITS)} digits is cut out`,
  ],
  'docs/deploy.md': [`refused ones are tried again for ${patience} minutes`],
  'docs/runbook.md': [
    `agreed more than ${word((LIMITS.waits.warn * SECOND) / MINUTE)} minutes ago and the requester has no answer; ${word(ANSWER_MINUTES)} are allowed`,
    `and ${word(((LIMITS.waits.broken - LIMITS.waits.call) * SECOND) / MINUTE)} minutes are left until a legal time limit`,
    `If it went beyond ${LIMITS.waits.broken} s`,
    `more than ${share(fast)} were not answered in ${ANSWER_MINUTES} minutes, and in the last ${word(fast.short)} minutes`,
    `(one in ${Math.round(1 / (1 - OBJECTIVE)).toLocaleString('en')}) is gone in ${gone(fast)} days`,
    `${word(fast.short)} minutes after the last late answer`,
    `More than ${share(slow)} of ${long(slow.long * MINUTE)}' consents were late, and in the last ${long(slow.short * MINUTE)}`,
    `allowance is gone in ${gone(slow)} days`,
    `For ${word(LIMITS.tickStopped.minutes)} minutes no tick has begun`,
    `For ${word(LIMITS.backlog.minutes)} minutes more than ${word(LIMITS.backlog.above)} requests were due`,
    `More than ${LIMITS.smsFail.above} % of the SMS are not accepted by SNS, of ${word(LIMITS.smsFail.atLeast)} at least`,
    `less than ${LIMITS.smsArrive.below} % arrive, of ${LIMITS.smsArrive.atLeast} at least`,
    `${LIMITS.noReplies.sent} SMS or more went out within an hour and not one reply came in`,
    `After ${patience} minutes of trying, a prompt waits in the cabinet only, where a citizen who asks for the code gets it; one who does not look there misses the ${window}`,
    `${LIMITS.smsSpend.warn} % of the month's limit for SMS are spent (at ${LIMITS.smsSpend.page} % somebody is called)`,
    `At ${LIMITS.smsSpend.hold} %, or where the next SMS may no longer fit, \`sms-held\` calls again`,
    `under ${LIMITS.smsSpend.warn} % of the (new) limit`,
    `${word(organisation.notMe.atLeast)} "not me" of a day's requests or more, and more than ${organisation.notMe.above} %`,
    `${word(organisation.refused.atLeast)} refusals, and more than ${organisation.refused.above} %. (A person who asks: ${word(person.notMe.atLeast)}, or ${word(person.refused.atLeast)} refusals.)`,
    `More than ${LIMITS.wrongCodes.above} % of the codes tried in ${word(LIMITS.wrongCodes.minutes)} minutes are wrong, of ${word(LIMITS.wrongCodes.atLeast)} at least. ${Word(TRIES_PER_ISSUE)} wrong tries lock a code, ${word(TRIES_PER_REQUEST)} a request's codes`,
    `More than ${LIMITS.badSignatures.above} posts in ${LIMITS.badSignatures.minutes} minutes`,
    `More than ${LIMITS.api5xx.above} % of the calls are answered 500 or 503`,
    `More than ${LIMITS.routeFails.above} % of the calls of one route`,
    `${word(LIMITS.routeFails.failed)} at least, of ${LIMITS.routeFails.atLeast} calls in ${word(LIMITS.routeFails.minutes)} minutes`,
    `More than ${LIMITS.advanceFails.above} % of the requests that were to be moved`,
    `${word(LIMITS.advanceFails.failed)} at least, of ${LIMITS.advanceFails.atLeast} in ${word(LIMITS.advanceFails.minutes)} minutes`,
    `takes more than ${LIMITS.nearTimeout.above} % of the time`,
    `More than ${LIMITS.unauthorised.above} % of the calls are answered 401, of ${LIMITS.unauthorised.atLeast} in ${word(LIMITS.unauthorised.minutes)} minutes`,
    `More than ${LIMITS.refusedCalls.above} % of the calls are answered 4xx`,
    `more than ${LIMITS.slowCalls.above.toLocaleString('en')} ms`,
    `more than ${LIMITS.throttles.above} writes in ${word(LIMITS.throttles.minutes)} minutes`,
    `More than ${LIMITS.copies.above} % of the copies`,
    `for ${LIMITS.canary.minutes} minutes`,
    `in less than ${EDGE_LIMITS.certificate.below} days`,
    `more than ${EDGE_LIMITS.blocked.above.toLocaleString('en')} calls in ${word(EDGE_LIMITS.blocked.minutes)} minutes`,
    `More than ${EDGE_LIMITS.edge5xx.above} % of what CloudFront is asked for`,
    `\`advance-request\` is more than ${long(LIMITS.streamBehind.above)} behind`,
  ],
  'docs/adr/0032-sms-are-held-back-at-the-limit.md': [
    `goes off before that, at ${LIMITS.smsSpend.hold} % of \`smsMonthlySpendUsd\``,
  ],
  'docs/adr/0002-codes-are-derived.md': [`: ${word(CODE_DIGITS)} digits, computed to send`],
  'docs/adr/0003-a-code-lives-as-long-as-its-window.md': [
    `as long as its consent window: ${window}`,
    `${Word(TRIES_PER_ISSUE)} wrong tries lock an issue, ${word(TRIES_PER_REQUEST)} the request`,
  ],
  'docs/adr/0011-the-end-is-written.md': [
    `window is ${window} from being asked (19-1)`,
    `${Word(untilEnd / MINUTE)} minutes are the ${patience} for which SMS may fail`,
  ],
  'docs/adr/0012-notes-and-prompts.md': [
    `| prompts to one citizen, over all requesters | ${PROMPTS_PER_CITIZEN} |`,
    `| of these, caused by one requester's asking | ${PROMPTS_PER_REQUESTER} |`,
    `| prompts to one phone, over all citizens it is registered for | ${PROMPTS_PER_PHONE} |`,
    `| notes to one phone | ${NOTES_PER_PHONE} |`,
  ],
};

/** Wordings of which every document must say the same number. */
const WORDINGS: [RegExp, string][] = [
  [/(\w+) hours (?:to (?:agree|answer|decide)|after being asked|from being asked)/g, hours],
  [/(\w+) minutes after the consent/g, String(ANSWER_MINUTES)],
  [/(\w+) wrong tries lock (?:a code|an issue)/gi, word(TRIES_PER_ISSUE)],
  [/(\w+) a day to one citizen/g, word(PROMPTS_PER_CITIZEN)],
  [/(\w+) digits (?:are a million|, computed)|code of (\w+) digits|(\w+)-digit code/g, word(CODE_DIGITS)],
];
const DOCUMENTS = [...globSync('*.md'), ...globSync('docs/**/*.md')];
const plain = (file: string): string => readFileSync(file, 'utf8').replace(/\s+/g, ' ');

describe('a number that a document states is the one that the code holds', () => {
  test.each(
    Object.entries(STATED).flatMap(([file, phrases]) => phrases.map((phrase) => [file, phrase] as const)),
  )('%s: %s', (file, phrase) => {
    expect(plain(file)).toContain(phrase);
  });

  test.each(DOCUMENTS)('%s', (file) => {
    for (const [wording, expected] of WORDINGS) {
      const said = [...plain(file).matchAll(wording)].map(([, ...groups]) =>
        groups.find(Boolean)?.toLowerCase(),
      );
      expect(said.filter((value) => value !== expected)).toEqual([]);
    }
  });
});

describe('the texts people read say how long the window is, whatever it is', () => {
  test.each(LANGUAGES)('in %s', (language) => {
    const { requester, demonstration } = { kk, ru, en }[language];
    const said = spoken(language, CONSENT_WINDOW);
    for (const text of [requester.createText, demonstration.later, PHONE_TEXTS[language].later])
      expect(text).toContain(said);
  });

  test.each([
    ['en', 2 * HOUR, '2 hours'],
    ['en', HOUR, '1 hour'],
    ['en', 90 * MINUTE, '90 minutes'],
    ['kk', 2 * HOUR, '2 сағат'],
    ['kk', HOUR, '1 сағат'],
    ['ru', 2 * HOUR, '2 часа'],
    ['ru', HOUR, '1 час'],
    ['ru', 5 * HOUR, '5 часов'],
    ['ru', 45 * MINUTE, '45 минут'],
  ] as const)('in %s, %i ms are %s', (language, ms, said) => {
    expect(spoken(language, ms)).toBe(said);
  });

  test('a length is an ISO 8601 duration too', () => {
    expect(isoDuration(2 * HOUR)).toBe('PT7200S');
  });
});
