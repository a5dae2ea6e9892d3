import { refuseEvent, topicMessagesOf } from '../../shared/aws/events.ts';
import { makeSmsHold } from '../../shared/storage/sms-hold.ts';
import { tableOf } from '../../shared/storage/table.ts';
import { invocable } from '../../shared/telemetry/invocation.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeHoldSms } from './hold-sms.ts';

const opened = openFunction('hold-sms', process.env);
const { env, logger } = opened;
const holdSms = makeHoldSms({ smsHold: makeSmsHold(tableOf(env, 'REQUESTS_TABLE')) });

/** One trigger: the alarm on what SMS cost changed. */
export const handler = invocable(opened, async (event: unknown): Promise<void> => {
  const messages = topicMessagesOf(event);
  if (!messages) return refuseEvent(event, logger);
  for (const { message } of messages) logger.info('sms-hold', await holdSms(message));
});
