import {
  InvalidParameterException,
  InvalidParameterValueException,
  OptedOutException,
  PublishCommand,
  type SNSClient,
  SNSServiceException,
} from '@aws-sdk/client-sns';
import type { Phone } from '../domain/phone.ts';

export type SendOutcome =
  | { kind: 'accepted' }
  /** This number can never get an SMS: it opted out, or the provider does not take it for a number. */
  | { kind: 'unreachable' };

/** Sends one SMS. Throws `SmsUnavailable` when trying again later may help: throttling, an outage, the spend limit. */
export type SendSms = (message: { phone: Phone; text: string }) => Promise<SendOutcome>;

/**
 * The SMS was not accepted, or nobody knows whether it was. The cause keeps the error's name and the provider's request
 * id only: AWS writes the number into its messages, and whatever hangs on an error ends up in a log.
 */
export class SmsUnavailable extends Error {
  override readonly name = 'SmsUnavailable';
  /** The answer was lost on its way: SNS may have taken the SMS all the same. */
  readonly mayHaveGone: boolean;

  constructor(cause: { name: string; requestId?: string | undefined }, mayHaveGone = false) {
    super(`the SMS was not accepted: ${cause.name}`, { cause });
    this.mayHaveGone = mayHaveGone;
  }
}

type SnsSenderOptions = {
  client: SNSClient;
  /** What the phone shows as the sender: 1 to 11 letters and digits, registered for Kazakhstan. */
  senderId: string;
  /** The most one SMS may cost, USD; a dearer one is not sent. */
  maxPriceUsd: number;
};

/**
 * Sends through SNS. `accepted` means taken for delivery: SNS reports what became of it (an opted-out number included)
 * later, in its delivery log.
 */
export function makeSnsSender({ client, senderId, maxPriceUsd }: SnsSenderOptions): SendSms {
  const MessageAttributes = {
    'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
    'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: senderId },
    'AWS.SNS.SMS.MaxPrice': { DataType: 'Number', StringValue: String(maxPriceUsd) },
  };
  return async ({ phone, text }) => {
    try {
      const command = new PublishCommand({ PhoneNumber: phone, Message: text, MessageAttributes });
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
