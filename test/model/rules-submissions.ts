import { isDeepStrictEqual } from 'node:util';
import { brokenChain } from './chain.ts';
import { type Ended, finalAt, ofEach, type Rule, type Violation } from './rules.ts';
import { placesHold } from './rules-places.ts';
import type { Evidence } from './settle.ts';
import { overlap, type Story, type Submission } from './story.ts';

const RULE = 'rule 5';
/** Between a time that was taken and the write that carries it, ms. */
const SKEW = 1_000;

const pairOf = ({ requester, citizen }: { requester: number; citizen: number }): string =>
  `${requester} ${citizen}`;

/** From the chains: the one before was final when the next was made. */
const oneOpen: Rule = (story, { requests }) =>
  [...Map.groupBy(requests, pairOf).values()].flatMap((pair) => {
    const ordered = pair.toSorted((a, b) => a.at - b.at);
    return ordered.slice(1).flatMap((next, index): Violation[] => {
      const before = ordered[index] as Ended;
      const over = finalAt(before) ?? Number.POSITIVE_INFINITY;
      const jumped = story.submissions.some(
        (one) => one.id === next.id && story.jumps.some((jump) => overlap(jump, one)),
      );
      if (over <= next.at + SKEW || jumped) return [];
      const what = `made ${over - next.at} ms before ${before.id} of the same pair became ${before.body.status}`;
      return [{ rule: RULE, id: next.id, what }];
    });
  });

/** From what was read: nobody saw one open that another of its pair had already followed. */
const oneSeenOpen: Rule = (story, { requests }) => {
  const begun = new Map(
    story.submissions.flatMap((one) => (one.status === 202 && one.id ? [[one.id, one.until] as const] : [])),
  );
  return requests.flatMap((ended): Violation[] => {
    const next = requests.filter((one) => pairOf(one) === pairOf(ended) && one.at > ended.at)[0];
    const since = begun.get(next?.id ?? '');
    if (since === undefined) return [];
    const open = ['submitted', 'awaiting-consent', 'consented'];
    const seen = story.views.find(
      ({ id, from, body }) => id === ended.id && from > since && open.includes(body.status),
    );
    return seen
      ? [{ rule: RULE, id: ended.id, what: `read as ${seen.body.status} after ${next?.id} was made` }]
      : [];
  });
};

function wrongAnswer(submission: Submission, requests: readonly Ended[]): string | null {
  const found = requests.find(({ id }) => id === submission.id);
  switch (submission.status) {
    case 200:
      if (!found) return '200 for a request that nobody knows';
      if (pairOf(found) !== pairOf(submission)) return '200 with another pair';
      return found.purpose === submission.purpose ? null : '200 with a request for another purpose';
    case 409:
      if (submission.kind !== 'open-request') return `409 ${submission.kind}`;
      if (!found) return '409 without the Location of a request';
      return found.purpose === submission.purpose ? '409 with a request for the same purpose' : null;
    case 400:
    case 404:
      return `a valid submission got ${submission.status}`;
    default:
      return null;
  }
}

const answersRight: Rule = ({ submissions }, { requests }) =>
  submissions.flatMap((submission): Violation[] => {
    const what = wrongAnswer(submission, requests);
    return what === null ? [] : [{ rule: RULE, id: submission.id, what }];
  });

/** The same key leads to the same request for the same body, and to 422 for another. */
const keysHold: Rule = ({ submissions }) => {
  const taken = submissions.filter(({ status, key }) => (status === 202 || status === 200) && key !== null);
  const byKey = Map.groupBy(taken, ({ requester, key }) => `${requester} ${key}`);
  return [...byKey.values()].flatMap((all): Violation[] => {
    const bodies = new Set(all.map(({ citizen, purpose }) => `${citizen} ${purpose}`));
    const ids = new Set(all.map(({ id }) => id));
    if (bodies.size <= 1 && ids.size <= 1) return [];
    return [
      {
        rule: 'Idempotency-Key',
        id: all[0]?.id ?? null,
        what: `${bodies.size} bodies, ${ids.size} requests`,
      },
    ];
  });
};

/** A requester may be told less, and nothing else: the beginning, and all of it once the citizen has decided. */
function differentChains(evidence: Evidence, receipt: Evidence): string | null {
  const hashes = receipt.chain.events.map(({ hash }) => hash);
  const told = evidence.chain.events.map(({ hash }) => hash);
  if (!isDeepStrictEqual(told, hashes.slice(0, told.length))) return 'the two sides have different chains';
  const decided = receipt.chain.events.some(({ by }) => by === 'citizen');
  return decided && told.length < hashes.length ? 'decided, and its requester has not the whole chain' : null;
}

const wholeChains = ofEach('rule 6', (_story, { evidence, receipt }) => {
  if (!evidence) return 'its requester got no evidence';
  const broken = brokenChain(evidence) ?? (receipt && brokenChain(receipt));
  if (broken) return broken;
  return receipt ? differentChains(evidence, receipt) : null;
});

const troubles: Rule = ({ troubles: all }: Story) =>
  all.map((what) => ({ rule: 'on the spot', id: null, what }));

export const SUBMISSION_RULES = [
  oneOpen,
  oneSeenOpen,
  answersRight,
  placesHold,
  keysHold,
  wholeChains,
  troubles,
];
