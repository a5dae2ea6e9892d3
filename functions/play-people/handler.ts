import { openSns } from '../../shared/aws/clients.ts';
import { refuseEvent, topicMessagesOf } from '../../shared/aws/events.ts';
import { makeScriptedReply, readScriptedSms } from '../../shared/messaging/scripted-sms.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { invocable } from '../../shared/telemetry/invocation.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makePlayPeople } from './play-people.ts';

const opened = openFunction('play-people', process.env);
const { env, logger } = opened;

const play = makePlayPeople({
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  reply: makeScriptedReply({ ...SYSTEM, client: openSns(), topicArn: env.INBOUND_TOPIC_ARN }),
});

export const handler = invocable(opened, async (event: unknown): Promise<void> => {
  const messages = topicMessagesOf(event) ?? refuseEvent(event, logger);
  await Promise.all(messages.map(({ message }) => play(readScriptedSms(message))));
});
