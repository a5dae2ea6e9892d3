import { openSns } from '../aws/clients.ts';
import type { Codes } from '../signing/macs.ts';
import { makeSmsLog } from '../storage/sms-log.ts';
import type { Table } from '../storage/table.ts';
import { type Logger, reportTo } from '../telemetry/logger.ts';
import type { Measure, MetricName } from '../telemetry/metrics.ts';
import { type Aggregator, makeAggregatorSender } from './aggregator-sender.ts';
import { measuringSms } from './measured-sms.ts';
import { makeSendPrompt, type SendPrompt } from './prompt.ts';
import type { SendSms } from './send-sms.ts';
import { makeSnsSender } from './sms-sender.ts';

type Environment = {
  SMS_SENDER_ID: string;
  SMS_MAX_PRICE_USD: number;
  SMS_SEGMENT_PRICE_USD: number;
  SMS_OUTLET: string;
  SMS_TRANSPORT: { kind: 'sns' } | ({ kind: 'aggregator' } & Aggregator);
};
type Function = { env: Environment; logger: Logger; meter: Measure };

function senderOf(env: Environment): SendSms {
  const {
    SMS_SENDER_ID: senderId,
    SMS_MAX_PRICE_USD: maxPriceUsd,
    SMS_OUTLET: outlet,
    SMS_TRANSPORT: transport,
  } = env;
  return transport.kind === 'sns'
    ? makeSnsSender({ client: openSns(), senderId, maxPriceUsd, outlet })
    : makeAggregatorSender({ ...transport, senderId });
}

/** Sends SMS by the transport that the environment names, each one measured. */
export const openSms = ({ env, meter }: Omit<Function, 'logger'>): SendSms =>
  measuringSms(senderOf(env), meter, env.SMS_SEGMENT_PRICE_USD);

const METRIC_OF: Partial<Record<string, MetricName>> = {
  'sms-budget-used-up': 'SmsBudgetUsedUp',
  'sms-held': 'SmsHeld',
};

/** Sends prompts with their codes, within the day's budgets. */
export function openPrompting(
  opened: Function,
  { table, codes, now }: { table: Table; codes: Codes; now: () => string },
): SendPrompt {
  const report = reportTo(opened.logger);
  return makeSendPrompt({
    smsLog: makeSmsLog(table),
    sendSms: openSms(opened),
    codes,
    now,
    report: (code, error) => {
      const metric = METRIC_OF[code];
      if (metric) opened.meter.count(metric);
      report(code, error);
    },
  });
}
