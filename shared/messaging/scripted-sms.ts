import { PublishCommand } from '@aws-sdk/client-sns';
import * as z from 'zod';
import type { Sns } from '../aws/clients.ts';

/** An SMS as a sandbox's topic carries it, in the place of a phone. */
const scriptedSms = z.strictObject({ phone: z.string(), text: z.string() });
export type ScriptedSms = z.infer<typeof scriptedSms>;
export const writeScriptedSms = (sms: ScriptedSms): string => JSON.stringify(sms);
/** Throws where the message is none. */
export const readScriptedSms = (message: string): ScriptedSms => scriptedSms.parse(JSON.parse(message));

type Ports = { client: Sns; topicArn: string; randomId: () => string };

/** Writes what a scripted person writes, as End User Messaging publishes what a phone does. Throws when SNS cannot be reached. */
export const makeScriptedReply =
  ({ client, topicArn, randomId }: Ports) =>
  async ({ phone, text }: ScriptedSms): Promise<void> => {
    const message = { originationNumber: phone, messageBody: text, inboundMessageId: randomId() };
    await client.send(new PublishCommand({ TopicArn: topicArn, Message: JSON.stringify(message) }));
  };
