import {
  InternalErrorException,
  InvalidParameterException,
  InvalidParameterValueException,
  OptedOutException,
  PublishCommand,
  SNSClient,
  ThrottledException,
} from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, test } from 'vitest';
import { SmsUnavailable } from '../../shared/messaging/send-sms.ts';
import { makeSnsSender } from '../../shared/messaging/sms-sender.ts';

const sns = mockClient(SNSClient);
beforeEach(() => sns.reset());

const send = makeSnsSender({
  client: new SNSClient({ region: 'eu-central-1' }),
  senderId: 'KELISIM',
  outlet: 'phones',
  maxPriceUsd: 0.5,
});
const sms = { phone: '+77011234567', text: 'Келісім: 123456' } as const;
const $metadata = { requestId: 'request-1', httpStatusCode: 400 };

describe('an SMS through SNS', () => {
  test('given SNS takes it, then it is accepted, sent as transactional with sender and price limit', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'message-1' });

    expect(await send(sms)).toEqual({ kind: 'accepted' });
    expect(sns).toHaveReceivedCommandExactlyOnceWith(PublishCommand, {
      PhoneNumber: sms.phone,
      Message: sms.text,
      MessageAttributes: {
        'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
        'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'KELISIM' },
        'AWS.SNS.SMS.MaxPrice': { DataType: 'Number', StringValue: '0.5' },
      },
    });
  });

  const notPublishable = `Invalid parameter: PhoneNumber Reason: ${sms.phone} is not valid to publish to`;

  test.each([
    new OptedOutException({ $metadata, message: `${sms.phone} is opted out` }),
    new InvalidParameterException({ $metadata, message: notPublishable }),
    new InvalidParameterValueException({ $metadata, message: notPublishable }),
  ])('given the number can get none ($name), then it is unreachable', async (error) => {
    sns.on(PublishCommand).rejects(error);
    expect(await send(sms)).toEqual({ kind: 'unreachable' });
  });

  test.each([
    new ThrottledException({ $metadata, message: `too fast for ${sms.phone}` }),
    new InternalErrorException({ $metadata, message: `failed for ${sms.phone}` }),
    new InvalidParameterException({
      $metadata,
      message: `Invalid parameter: SenderID, ${sms.phone}, ${sms.text}`,
    }),
  ])('given SNS fails ($name), then that is thrown without the number or the text', async (error) => {
    sns.on(PublishCommand).rejects(error);

    const thrown = await failureOf(send(sms));

    expect(thrown).toBeInstanceOf(SmsUnavailable);
    expect(thrown.message).toBe(`the SMS was not accepted: ${error.name}`);
    expect(thrown.cause).toEqual({ name: error.name, requestId: 'request-1' });
  });

  test('given no connection, then the error says which without its message', async () => {
    sns
      .on(PublishCommand)
      .rejects(Object.assign(new Error(`no answer for ${sms.phone}`), { name: 'TimeoutError' }));
    const thrown = await failureOf(send(sms));
    expect(thrown).toBeInstanceOf(SmsUnavailable);
    expect(thrown.cause).toEqual({ name: 'TimeoutError' });
  });

  test('given an answer without a message id, then it does not count as accepted', async () => {
    sns.on(PublishCommand).resolves({ $metadata });
    expect((await failureOf(send(sms))).cause).toEqual({ name: 'NoMessageId', requestId: 'request-1' });
  });
});

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error;
  throw new Error('nothing was thrown');
}
