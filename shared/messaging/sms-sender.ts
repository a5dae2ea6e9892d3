import {
  InvalidParameterException,
  InvalidParameterValueException,
  OptedOutException,
  PublishCommand,
  SNSServiceException,
} from '@aws-sdk/client-sns';
import type { Sns } from '../aws/clients.ts';
import type { Phone } from '../domain/phone.ts';
import { writeScriptedSms } from './scripted-sms.ts';
import { type SendSms, SmsUnavailable } from './send-sms.ts';

type SnsSenderOptions = {
  client: Sns;
  /** What the phone shows as the sender: 1 to 11 letters and digits, registered for Kazakhstan. */
  senderId: string;
  /** The most one SMS may cost, USD; a dearer one is not sent. */
  maxPriceUsd: number;
  /** `phones`, or the ARN of a sandbox's topic, where each SMS goes instead, as `writeScriptedSms` has it. */
  outlet: string;
};

/**
 * Sends through SNS. `accepted` means taken for delivery: SNS reports what became of it (an opted-out number included)
 * later, in its delivery log.
 */
export function makeSnsSender({ client, senderId, maxPriceUsd, outlet }: SnsSenderOptions): SendSms {
  const MessageAttributes = {
    'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
    'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: senderId },
    'AWS.SNS.SMS.MaxPrice': { DataType: 'Number', StringValue: String(maxPriceUsd) },
  };
  const commandOf = ({ phone, text }: { phone: Phone; text: string }): PublishCommand =>
    outlet === 'phones'
      ? new PublishCommand({ PhoneNumber: phone, Message: text, MessageAttributes })
      : new PublishCommand({ TopicArn: outlet, Message: writeScriptedSms({ phone, text }) });
  return async (sms) => {
    const command = commandOf(sms);
    try {
      const { MessageId, $metadata } = await client.send(command);
      if (MessageId) return { kind: 'accepted' };
      throw new SmsUnavailable({ name: 'NoMessageId', requestId: $metadata.requestId }, true);
    } catch (error) {
      if (isAboutTheNumber(error)) return { kind: 'unreachable' };
      throw error instanceof SmsUnavailable
        ? error
        : new SmsUnavailable(withoutMessage(error), isLost(error));
    }
  };
}

/** An invalid sender or text is an `InvalidParameter` too, but a mistake of ours: only the message tells which it was. */
function isAboutTheNumber(error: unknown): boolean {
  if (error instanceof OptedOutException) return true;
  return (
    (error instanceof InvalidParameterException || error instanceof InvalidParameterValueException) &&
    error.message.includes('PhoneNumber')
  );
}

/** Neither refused by SNS nor stopped before there was a connection. */
function isLost(error: unknown): boolean {
  return !(error instanceof SNSServiceException || hasNeverConnected(error));
}

/** The SDK's limit for connecting is the one of its time limits whose error has no code. */
function hasNeverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (!('code' in error)) return error.name === 'TimeoutError';
  const { code, syscall } = error as NodeJS.ErrnoException;
  return NEVER_CONNECTED.has(String(code)) || syscall === 'connect';
}

const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

function withoutMessage(error: unknown): { name: string; requestId?: string | undefined } {
  if (error instanceof SNSServiceException) return { name: error.name, requestId: error.$metadata.requestId };
  return { name: error instanceof Error ? error.name : typeof error };
}
