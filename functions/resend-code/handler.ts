import { openKms } from '../../shared/aws/clients.ts';
import { makeFindDeciders } from '../../shared/consent/find-deciders.ts';
import { makeFindOpen } from '../../shared/consent/find-open.ts';
import { makeReach } from '../../shared/consent/reach.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { problem } from '../../shared/http/problems.ts';
import { openPrompting } from '../../shared/messaging/open-sms.ts';
import { openCodes, openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeDisowned } from '../../shared/storage/disowned.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { makeSmsHold } from '../../shared/storage/sms-hold.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeResendCode } from './resend-code.ts';

const opened = openFunction('resend-code', process.env);
const { env } = opened;
const kms = openKms();
const { table, ...stores } = openRequests(opened);
const register = openRegister(env);
const ports = { ...stores, ...SYSTEM, findDeciders: makeFindDeciders({ register }) };
const resendCode = makeResendCode({
  ...ports,
  findOpen: makeFindOpen(ports),
  reach: makeReach({ register, disowned: makeDisowned(table) }),
  smsHold: makeSmsHold(table),
  sendPrompt: openPrompting(opened, { table, codes: openCodes(env, kms), ...SYSTEM }),
});

/** Browsers name the page on which a call was made (Fetch, section 3.2); a code is bound to ours and to no other. */
const hostOf = ({ headers: { origin } }: ApiEvent): string | null =>
  origin !== undefined && origin === env.WEB_ORIGIN ? new URL(origin).hostname : null;

const post = forCitizen(openReferences(env, kms), async ({ event, citizenRef, id }) => {
  const result = await resendCode({ citizenRef, id, host: hostOf(event) });
  if (result.kind === 'sent') return { status: 202 };
  const locked = result.kind === 'too-many-codes' && result.lock === 'request';
  return problem(
    result.kind,
    locked ? { locked: 'request' } : {},
    'retryAfter' in result ? result.retryAfter : undefined,
  );
});

export const handler = api(opened, { 'POST /v1/consents/{id}/code': post });
