import { type ApiEvent, api } from '../../shared/http/api.ts';
import { rawBody, refusedCoding } from '../../shared/http/body.ts';
import { fieldWords } from '../../shared/http/field-words.ts';
import { invalid, problem, type Reply } from '../../shared/http/problems.ts';
import { verifyGatewaySignature } from '../../shared/messaging/inbound.ts';
import { parseReceipt } from '../../shared/messaging/receipts.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openReader } from '../../shared/storage/open-requests.ts';
import { makeReceipts } from '../../shared/storage/receipts.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeReceiveReceipt } from './receive-receipt.ts';

const opened = openFunction('receive-receipt', process.env);
const { env, logger, meter } = opened;
const reader = openReader(opened);
const receiveReceipt = makeReceiveReceipt({
  ...SYSTEM,
  ...reader,
  receipts: makeReceipts(reader.table),
  count: (state) => meter.count(state === 'delivered' ? 'SmsDelivered' : 'SmsUndelivered'),
});

async function post(event: ApiEvent): Promise<Reply> {
  // SNS gives no receipts: nobody may.
  if (env.SMS_TRANSPORT.kind === 'sns') return problem('not-found');
  const coded = refusedCoding(event);
  if (coded) return coded;
  const body = rawBody(event);
  const { secret } = env.SMS_TRANSPORT;
  if (!verifyGatewaySignature({ secret, headers: event.headers, rawBody: body })) {
    meter.count('BadSignature');
    return problem('unauthorized', { detail: 'The signature does not fit the message.' });
  }
  const parsed = parseReceipt(body, fieldWords);
  if (parsed.kind === 'invalid') return invalid(...parsed.errors);
  const { message: receipt } = parsed;
  const outcome = await receiveReceipt(receipt);
  logger.info('sms-receipt', { state: receipt.state, outcome });
  return { status: 204 };
}

export const handler = api(opened, { 'POST /v1/sms/receipts': post });
