import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { writeScriptedSms } from '../../shared/messaging/scripted-sms.ts';
import type { Phones } from './phones.ts';

/** Lambda's event of a message that a topic delivers. */
type TopicEvent = { Records: { EventSource: 'aws:sns'; Sns: { Message: string; Timestamp: string } }[] };
type Listeners = Record<'sent' | 'received', (event: TopicEvent) => void>;

const eventOf = (message: string): TopicEvent => ({
  Records: [{ EventSource: 'aws:sns', Sns: { Message: message, Timestamp: new Date().toISOString() } }],
});

/** As CloudWatch publishes it: its offset has no colon. */
export const alarmTold = (NewStateValue: 'ALARM' | 'OK', at: string): TopicEvent =>
  eventOf(
    JSON.stringify({ AlarmName: 'sms-held', NewStateValue, StateChangeTime: at.replace('Z', '+0000') }),
  );

const inbound = z.object({
  originationNumber: z.string(),
  messageBody: z.string(),
  inboundMessageId: z.string(),
});

/**
 * The two ways of an SMS, as the topics of a sandbox have them: what is sent comes to the scripted people as well as to
 * the phone's page, and what they write is on that page before it is received.
 */
export function openSmsTopics(phones: Pick<Phones, 'deliver' | 'reply'>) {
  let listeners: Listeners = { sent: () => undefined, received: () => undefined };
  return {
    toPhone: (number: string, text: string): string => {
      const id = phones.deliver(number, text);
      listeners.sent(eventOf(writeScriptedSms({ phone: number, text })));
      return id;
    },
    toInbound: (message: string): string => {
      const { originationNumber, messageBody, inboundMessageId } = inbound.parse(JSON.parse(message));
      phones.reply(originationNumber, messageBody, inboundMessageId);
      listeners.received(eventOf(message));
      return randomUUID();
    },
    when: (all: Listeners): void => {
      listeners = all;
    },
  };
}
