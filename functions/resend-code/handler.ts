import { openKms, openSns } from '../../shared/aws/clients.ts';
import { makeFindOpen } from '../../shared/consent/find-open.ts';
import { makeFindSettled } from '../../shared/consent/find-settled.ts';
import { makeReach } from '../../shared/consent/reach.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { citizenOf } from '../../shared/http/caller.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { makeSendPrompt } from '../../shared/messaging/prompt.ts';
import { makeSnsSender } from '../../shared/messaging/sms-sender.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeCodes, makeReferences } from '../../shared/signing/macs.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { makeDisowned } from '../../shared/storage/disowned.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { makeRegister } from '../../shared/storage/register.ts';
import { makeSmsLog } from '../../shared/storage/sms-log.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger, reportTo } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { measuringSms } from '../../shared/telemetry/sms.ts';
import { makeResendCode } from './resend-code.ts';

const env = readEnvironment('resend-code', process.env);
const logger = openLogger('resend-code');
const kms = openKms();
const references = makeReferences({ client: kms, keyId: env.REFERENCES_KEY_ID });
const meter = openMeter();
const { table, requests, windows } = openRequests(env, { logger, meter });
const sendSms = measuringSms(
  makeSnsSender({
    client: openSns(),
    senderId: env.SMS_SENDER_ID,
    maxPriceUsd: env.SMS_MAX_PRICE_USD,
  }),
  meter,
  env.SMS_SEGMENT_PRICE_USD,
);
const now = () => new Date().toISOString();
const report = reportTo(logger);
const resendCode = makeResendCode({
  findOpen: makeFindOpen({ findSettled: makeFindSettled({ requests, now, sha256 }), windows, now }),
  windows,
  reach: makeReach({
    register: makeRegister(openTable(env.REGISTER_TABLE)),
    disowned: makeDisowned(table),
  }),
  sendPrompt: makeSendPrompt({
    smsLog: makeSmsLog(table),
    sendSms,
    codes: makeCodes({ client: kms, keyId: env.CODES_KEY_ID }),
    now,
    report: (code, error) => {
      if (code === 'sms-budget-used-up') meter.count('SmsBudgetUsedUp');
      report(code, error);
    },
  }),
  now,
});

async function post(event: ApiEvent): Promise<Reply> {
  const citizenRef = await citizenOf(event, references);
  if (citizenRef === null) return problem('forbidden', { detail: 'The token names no person.' });
  const result = await resendCode({ citizenRef, id: event.pathParameters?.id ?? '' });
  if (result.kind === 'sent') return { status: 202 };
  return problem(result.kind, {}, 'retryAfter' in result ? result.retryAfter : undefined);
}

export const handler = metered(meter, api<'resend-code'>({ 'POST /v1/consents/{id}/code': post }, logger));
