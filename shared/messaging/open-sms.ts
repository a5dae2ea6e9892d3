import { openSns } from '../aws/clients.ts';
import type { Codes } from '../signing/macs.ts';
import { makeSmsLog } from '../storage/sms-log.ts';
import type { Table } from '../storage/table.ts';
import { type Logger, reportTo } from '../telemetry/logger.ts';
import type { Measure } from '../telemetry/metrics.ts';
import { measuringSms } from './measured-sms.ts';
import { makeSendPrompt, type SendPrompt } from './prompt.ts';
import type { SendSms } from './send-sms.ts';
import { makeSnsSender } from './sms-sender.ts';

type Environment = {
  SMS_SENDER_ID: string;
  SMS_MAX_PRICE_USD: number;
  SMS_SEGMENT_PRICE_USD: number;
  SMS_OUTLET: string;
};
type Function = { env: Environment; logger: Logger; meter: Measure };

/** Sends SMS through SNS, each one measured. */
export function openSms({ env, meter }: Omit<Function, 'logger'>): SendSms {
  const { SMS_SENDER_ID: senderId, SMS_MAX_PRICE_USD: maxPriceUsd, SMS_OUTLET: outlet } = env;
  const send = makeSnsSender({ client: openSns(), senderId, maxPriceUsd, outlet });
  return measuringSms(send, meter, env.SMS_SEGMENT_PRICE_USD);
}

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
      if (code === 'sms-budget-used-up') opened.meter.count('SmsBudgetUsedUp');
      report(code, error);
    },
  });
}
