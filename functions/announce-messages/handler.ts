import { isTick, refuseEvent } from '../../shared/aws/events.ts';
import { makeReach } from '../../shared/consent/reach.ts';
import { openSms } from '../../shared/messaging/open-sms.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeDisowned } from '../../shared/storage/disowned.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { makeSmsHold } from '../../shared/storage/sms-hold.ts';
import { makeSmsLog } from '../../shared/storage/sms-log.ts';
import { tableOf } from '../../shared/storage/table.ts';
import { openWaitingMessages } from '../../shared/storage/waiting-messages.ts';
import { invocable } from '../../shared/telemetry/invocation.ts';
import { reportTo } from '../../shared/telemetry/logger.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeAnnounceMessages } from './announce-messages.ts';

const opened = openFunction('announce-messages', process.env);
const { env, logger } = opened;
const table = tableOf(env, 'REQUESTS_TABLE');
const register = openRegister(env);

const announceMessages = makeAnnounceMessages({
  ...SYSTEM,
  waiting: openWaitingMessages(env),
  register,
  reach: makeReach({ register, disowned: makeDisowned(table) }),
  smsLog: makeSmsLog(table),
  smsHold: makeSmsHold(table),
  sendSms: openSms(opened),
  report: reportTo(logger),
});

/** One trigger: time passed. */
export const handler = invocable(opened, async (event: unknown): Promise<void> => {
  if (!isTick(event)) refuseEvent(event, logger);
  if (env.SMS_MESSAGES === 'none') return;
  const sent = await announceMessages();
  if (sent > 0) logger.info('messages-announced', { sent });
});
