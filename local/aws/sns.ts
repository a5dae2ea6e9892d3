import { randomUUID } from 'node:crypto';
import { type AwsAnswer, type AwsCall, type AwsService, statusOf } from './service.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** E.164: at most fifteen digits after the plus. */
const PHONE = /^\+[1-9]\d{6,14}$/;

/** SNS sends at most 1600 characters as one SMS of several segments. */
const LONGEST_TEXT = 1600;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const xml = (status: number, body: string): AwsAnswer => ({ status, contentType: 'text/xml', body });

const published = (messageId: string): AwsAnswer =>
  xml(
    200,
    `<PublishResponse xmlns="${NAMESPACE}"><PublishResult><MessageId>${messageId}</MessageId></PublishResult>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`,
  );

function failed(error: string, message: string): AwsAnswer {
  const status = statusOf(error);
  const type = status < 500 ? 'Sender' : 'Receiver';
  return xml(
    status,
    `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>${type}</Type><Code>${error}</Code>` +
      `<Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

const invalid = (reason: string): AwsAnswer => failed('InvalidParameter', `Invalid parameter: ${reason}`);

/** IAM's AccessDeniedException goes by another name in SNS. */
const snsName = (error: string): string => (error === 'AccessDeniedException' ? 'AuthorizationError' : error);

/** The topic of SMS from citizens. */
export const INBOUND_TOPIC_ARN = 'arn:aws:sns:eu-central-1:000000000000:kelisim-local-inbound-sms';

type Deliveries = {
  /** Puts an SMS on the phone, and gives its id. */
  toPhone: (number: string, text: string) => string;
  /** Takes a message of the inbound topic, and gives its id. */
  toInbound: (message: string) => string;
};

function publish(form: URLSearchParams, { toPhone, toInbound }: Deliveries): AwsAnswer {
  if (form.get('TopicArn') === INBOUND_TOPIC_ARN) return published(toInbound(form.get('Message') ?? ''));
  const number = form.get('PhoneNumber') ?? '';
  const text = form.get('Message') ?? '';
  // The number itself stays out of the error: errors end up in logs.
  if (!PHONE.test(number)) return invalid('PhoneNumber Reason: is not valid to publish to');
  if (text.trim() === '') return invalid('Empty message');
  if (text.length > LONGEST_TEXT) return invalid('Message too long');
  return published(toPhone(number, text));
}

function resourceOf(form: URLSearchParams): string {
  if (form.has('PhoneNumber')) return 'sms';
  return form.get('TopicArn') === INBOUND_TOPIC_ARN ? 'inbound-sms' : '*';
}

/** SNS over the wire (AWS Query): Publish to a phone number, and to the topic of SMS from citizens. */
export function makeSns(deliveries: Deliveries): AwsService {
  const formOf = (call: AwsCall) => new URLSearchParams(call.body.toString('utf8'));
  return {
    target: '',
    faults: 'sns',
    losesByDisconnecting: true,
    access: (call) => {
      const form = formOf(call);
      return [{ action: `sns:${form.get('Action')}`, resource: resourceOf(form) }];
    },
    answer: (call) => {
      const form = formOf(call);
      return form.get('Action') === 'Publish'
        ? publish(form, deliveries)
        : failed('InvalidAction', 'The local SNS offers Publish only');
    },
    fail: (_call, error, message) => failed(snsName(error), message),
  };
}
