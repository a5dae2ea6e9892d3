import { openKms } from '../../shared/aws/clients.ts';
import { makeCheckCode } from '../../shared/consent/check-code.ts';
import { makeFindDeciders } from '../../shared/consent/find-deciders.ts';
import { makeFindOpen } from '../../shared/consent/find-open.ts';
import { makeReach } from '../../shared/consent/reach.ts';
import { makeRecordDecision } from '../../shared/consent/record-decision.ts';
import type { Decided } from '../../shared/contract/answers/consents.ts';
import { decisionBody } from '../../shared/contract/bodies/decision.ts';
import type { Extras } from '../../shared/contract/problems.ts';
import { asSeen } from '../../shared/domain/lifecycle.ts';
import { lifetimesOf } from '../../shared/domain/schedule.ts';
import { api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { problem } from '../../shared/http/problems.ts';
import { makeAcknowledge } from '../../shared/messaging/acknowledge.ts';
import { openSms } from '../../shared/messaging/open-sms.ts';
import { openCodes, openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeBlocks } from '../../shared/storage/blocks.ts';
import { makeCountNo } from '../../shared/storage/count-no.ts';
import { makeDisowned } from '../../shared/storage/disowned.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { makeSmsLog } from '../../shared/storage/sms-log.ts';
import { makeSubmissions } from '../../shared/storage/submissions.ts';
import { reportTo } from '../../shared/telemetry/logger.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { type DecideResult, makeDecideConsent } from './decide-consent.ts';

const opened = openFunction('decide-consent', process.env);
const { env, logger, meter } = opened;
const kms = openKms();
const { table, ...stores } = openRequests(opened);
const register = openRegister(env);
const ports = {
  ...stores,
  ...SYSTEM,
  lifetimes: lifetimesOf(env.CONSENT_WINDOW_SECONDS),
  blocks: makeBlocks(table),
  disowned: makeDisowned(table),
  codes: openCodes(env, kms),
  countNo: makeCountNo({ submissions: makeSubmissions(table), meter, logger }),
  findDeciders: makeFindDeciders({ register }),
};
const report = reportTo(logger);
const acknowledge = makeAcknowledge({
  ...SYSTEM,
  reach: makeReach({ register, disowned: ports.disowned }),
  smsLog: makeSmsLog(table),
  sendSms: openSms(opened),
  report: (code, error) => {
    meter.count('NoteFailed');
    report(code, error);
  },
});
const decideConsent = makeDecideConsent({
  ...ports,
  acknowledge: env.SMS_ACKNOWLEDGE === 'all' ? acknowledge : null,
  findOpen: makeFindOpen(ports),
  checkCode: makeCheckCode(ports),
  recordDecision: makeRecordDecision(ports),
});

/** What a page needs for saying what to do next. */
const toldOf = (result: DecideResult): Extras => ({
  ...('attemptsLeft' in result && { attemptsLeft: result.attemptsLeft }),
  ...('lock' in result && result.lock !== null && { locked: result.lock }),
});

const post = forCitizen(openReferences(env, kms), async ({ event, citizenRef, id }) => {
  const body = parseBody(event, decisionBody);
  if (body.kind === 'refused') return body.reply;
  const result = await decideConsent({ citizenRef, id, ...body.value });
  if (result.kind === 'decided' || result.kind === 'repeated') {
    return { status: 200, body: { id, status: asSeen(result.request.status) } satisfies Decided };
  }
  if (result.kind === 'wrong-code') meter.count('WrongCode');
  if (result.kind === 'code-locked') meter.count('CodeLocked');
  return problem(result.kind, toldOf(result));
});

export const handler = api(opened, { 'POST /v1/consents/{id}/decision': post });
