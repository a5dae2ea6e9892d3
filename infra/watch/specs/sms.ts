import { LIMITS } from '../limits.ts';
import { computed, type Own, ofAws } from '../measured.ts';
import { type AlarmSpec, LASTING, shareOf, type Watched } from '../spec.ts';

const { smsFail, smsArrive, smsSpend, noReplies } = LIMITS;

const sum = (minutes: number) => ({ statistic: 'Sum', minutes }) as const;

/** Operators' word on what SNS accepted, without a number in it; of the whole account. */
const arrived = (minutes: number) =>
  ofAws('AWS/SNS', 'SMSSuccessRate', {
    dimensions: { Country: 'KZ', SMSType: 'Transactional' },
    statistic: 'Average',
    minutes,
  });

const accepted = (own: Own): AlarmSpec => ({
  name: 'sms-fail',
  severity: 'page',
  summary: `More than ${smsFail.above} % of the SMS are not accepted`,
  metric: computed(shareOf('failed', 'failed + sent', smsFail.atLeast), {
    usingMetrics: {
      failed: own('SmsFailed', sum(smsFail.minutes)),
      sent: own('SmsSent', sum(smsFail.minutes)),
    },
    minutes: smsFail.minutes,
    label: 'SMS not accepted, %',
  }),
  above: smsFail.above,
  ...LASTING,
});

/** SNS's rate is a share from 0 to 1. An aggregator's SMS without a receipt has not arrived as far as anybody knows. */
const shareArrived = (own: Own) => ({
  sns: { expression: '100 * rate', metrics: { rate: arrived(smsArrive.minutes) } },
  aggregator: {
    expression: '100 * receipts / sent',
    metrics: { receipts: own('SmsDelivered', sum(smsArrive.minutes)) },
  },
});

const delivered = ({ own, smsTransport }: Pick<Watched, 'own' | 'smsTransport'>): AlarmSpec => {
  const { expression, metrics } = shareArrived(own)[smsTransport];
  return {
    name: 'sms-not-delivered',
    severity: 'page',
    summary: `Of the SMS that were accepted, less than ${smsArrive.below} % arrive`,
    metric: computed(`IF(sent >= ${smsArrive.atLeast}, ${expression}, 100)`, {
      usingMetrics: { ...metrics, sent: own('SmsSent', sum(smsArrive.minutes)) },
      minutes: smsArrive.minutes,
      label: 'SMS that arrived, %',
    }),
    below: smsArrive.below,
  };
};

const answered = (own: Own): AlarmSpec => ({
  name: 'no-replies',
  severity: 'warn',
  summary: `SMS go out and not one reply comes in, for ${noReplies.minutes} minutes: the short code, or its gateway`,
  metric: computed(`IF(sent >= ${noReplies.sent}, replies, 1)`, {
    usingMetrics: {
      sent: own('SmsSent', sum(noReplies.minutes)),
      replies: own('ReplyReceived', sum(noReplies.minutes)),
    },
    minutes: noReplies.minutes,
    label: 'replies',
  }),
  below: 1,
});

const spent = (minutes: number) =>
  ofAws('AWS/SNS', 'SMSMonthToDateSpentUSD', { statistic: 'Maximum', minutes });

const spending = (level: 'warn' | 'page', smsMonthlySpendUsd: number): AlarmSpec => ({
  name: level === 'warn' ? 'sms-spend' : 'sms-spend-nearly-all',
  severity: level,
  runbook: 'sms-spend',
  summary: `${smsSpend[level]} % of the month’s limit for SMS are spent; from ${smsSpend.hold} % on codes wait in the cabinet`,
  metric: spent(60),
  above: (smsSpend[level] / 100) * smsMonthlySpendUsd,
});

/**
 * SNS sends no SMS that would go past the limit, says so to nobody, and may refuse the first dear one before. Where it tells
 * nothing of what was spent, for nothing is sent any more, the alarm stays as it is.
 */
const held = ({ smsMonthlySpendUsd, smsMaxPriceUsd, smsSpending }: Watched): AlarmSpec => ({
  name: 'sms-held',
  severity: 'page',
  runbook: 'sms-spend',
  summary: `${smsSpend.hold} % of the month’s limit for SMS are spent: no more are sent, and codes wait in the cabinet`,
  metric: spent(5),
  above: Math.min((smsSpend.hold / 100) * smsMonthlySpendUsd, smsMonthlySpendUsd - smsMaxPriceUsd),
  missing: 'nothing',
  acts: smsSpending,
});

/** From the taking of an SMS to a citizen's reply. What an aggregator charges, AWS does not know. */
export const sms = (watched: Watched): AlarmSpec[] => {
  const { own, smsMonthlySpendUsd, smsTransport } = watched;
  return [
    accepted(own),
    delivered({ own, smsTransport }),
    answered(own),
    ...(smsTransport === 'sns'
      ? [spending('warn', smsMonthlySpendUsd), spending('page', smsMonthlySpendUsd), held(watched)]
      : []),
  ];
};
