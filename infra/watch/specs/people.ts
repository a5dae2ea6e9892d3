import { LIMITS } from '../limits.ts';
import { computed } from '../measured.ts';
import { type AlarmSpec, shareOf, type Watched } from '../spec.ts';

const { malformedItems, openingsLost, requesterFrightens, wrongCodes, badSignatures } = LIMITS;

const sum = (minutes: number) => ({ statistic: 'Sum', minutes }) as const;

/** What people do that nobody should, and what lies in the tables that nobody wrote. */
export const people = ({ own }: Watched): AlarmSpec[] => [
  {
    name: 'malformed-items',
    severity: 'warn',
    summary: 'An item of the tables is not what its key says: a request stands still until somebody mends it',
    metric: own('MalformedItem', sum(malformedItems.minutes)),
    above: malformedItems.above,
  },
  {
    name: 'openings-lost',
    severity: 'warn',
    summary: 'A requester has read an answer, and it could not be recorded: the citizen is not told',
    metric: own('OpeningLost', sum(openingsLost.minutes)),
    above: openingsLost.above,
  },
  {
    name: 'requester-frightens',
    severity: 'warn',
    summary: 'Many of those whom a requester asks about refuse, or say that it is not them',
    metric: own('FrighteningRequester', sum(requesterFrightens.minutes)),
    above: requesterFrightens.above,
  },
  {
    name: 'wrong-codes',
    severity: 'warn',
    summary: `More than ${wrongCodes.above} % of the codes are wrong: somebody may be guessing`,
    metric: computed(shareOf('wrong', 'wrong + granted + refused + notMe', wrongCodes.atLeast), {
      usingMetrics: {
        wrong: own('WrongCode', sum(wrongCodes.minutes)),
        granted: own('RequestGranted', sum(wrongCodes.minutes)),
        refused: own('RequestRefused', sum(wrongCodes.minutes)),
        notMe: own('RequestNotMe', sum(wrongCodes.minutes)),
      },
      minutes: wrongCodes.minutes,
      label: 'wrong codes, %',
    }),
    above: wrongCodes.above,
  },
  {
    name: 'bad-signatures',
    severity: 'warn',
    summary: 'The gateway’s webhook is called by somebody who has not its secret, or no longer',
    metric: own('BadSignature', sum(badSignatures.minutes)),
    above: badSignatures.above,
  },
];
