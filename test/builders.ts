import { randomBytes } from 'node:crypto';
import type { Iin } from '../shared/domain/identity-number.ts';
import type { RegisterRow } from '../shared/domain/membership.ts';
import {
  type Answer,
  type Request,
  type RequestIn,
  type Step,
  type Submission,
  submit,
  transition,
} from '../shared/domain/request.ts';
import { CONSENT_WINDOW, endOf } from '../shared/domain/schedule.ts';
import { type Instant, MINUTE, plus } from '../shared/domain/time.ts';
import { randomId, sha256 } from '../shared/signing/random.ts';
import type { Contact } from '../shared/storage/register-people.ts';
import type { PromptToSend } from '../shared/storage/sms-log.ts';
import type { ConsentWindow } from '../shared/storage/windows.ts';

/** When every story of the tests begins. */
export const START: Instant = '2026-11-23T02:49:25.123Z';
/** When `aRequest` is asked, granted or refused, and answered. */
export const ASKED: Instant = plus(START, 1_000);
export const DEADLINE: Instant = plus(ASKED, CONSENT_WINDOW);
/** When `aRequest` ends if nobody decides. */
export const END: Instant = endOf(START);
export const DECIDED: Instant = plus(START, 5 * MINUTE);
export const ANSWERED: Instant = plus(DECIDED, 400);

export const BANK = '990140000017';
/** Passes every check of an IIN; of somebody born in the 1800s, so of nobody alive. */
export const IIN = '850101100012' as Iin;

/** As long as a real reference, and never met before. */
export const aRef = (): string => randomBytes(16).toString('base64url');

/** A document in the form of a JWS, for those who only pass it on; confirmations.ts has one that says something. */
const JWS = [{ alg: 'ES256' }, {}, 'r‖s'.padEnd(62)]
  .map((part) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)))
  .map((part) => part.toString('base64url'))
  .join('.');

export const anAnswer = (changes: Partial<Answer> = {}): Answer => ({
  belongs: true,
  asOf: '2026-11-23',
  issuedAt: ANSWERED,
  verificationCode: '7K2QD-00000-11111-22222-33333',
  jws: JWS,
  ...changes,
});

export const aSubmission = (changes: Partial<Submission> = {}): Submission => ({
  id: randomId(),
  requesterId: BANK,
  requesterName: '«Алатау» банкі АҚ',
  requesterKind: 'organisation',
  citizenRef: aRef(),
  iin: IIN,
  purpose: 'credit',
  reference: 'LOAN-2026-17',
  bodyHash: sha256('body'),
  ...changes,
});

/** The shortest way into each status. */
const WAYS: Record<Request['status'], readonly [Step, Instant][]> = {
  submitted: [],
  'awaiting-consent': [[{ command: 'ask', channel: 'sms' }, ASKED]],
  consented: [
    [{ command: 'ask', channel: 'sms' }, ASKED],
    [{ command: 'grant', channel: 'sms' }, DECIDED],
  ],
  answered: [
    [{ command: 'ask', channel: 'sms' }, ASKED],
    [{ command: 'grant', channel: 'sms' }, DECIDED],
    [{ command: 'answer', answer: anAnswer() }, ANSWERED],
  ],
  refused: [
    [{ command: 'ask', channel: 'sms' }, ASKED],
    [{ command: 'refuse', channel: 'cabinet' }, DECIDED],
  ],
  expired: [
    [{ command: 'ask', channel: 'sms' }, ASKED],
    [{ command: 'expire' }, END],
  ],
  cancelled: [[{ command: 'cancel' }, ASKED]],
};

/** One step that must be possible. */
export function moved(request: Request, step: Step, now: Instant): Request {
  const outcome = transition(request, step, { now, sha256 });
  if (outcome.kind !== 'moved') throw new Error(`${step.command} from ${request.status}: ${outcome.kind}`);
  return outcome.request;
}

/** A request in the status wanted, through the lifecycle itself, so that its history is whole. */
export function aRequest<S extends Request['status']>(
  status: S,
  changes: Partial<Submission> = {},
): RequestIn<S> {
  let request: Request = submit(aSubmission(changes), { now: START, sha256 });
  for (const [step, now] of WAYS[status]) request = moved(request, step, now);
  return request as RequestIn<S>;
}

/** The window that asking for `request` at `ASKED` opens. */
export const aWindow = (
  request: Pick<Request, 'id' | 'citizenRef' | 'requesterId'>,
  changes: Partial<ConsentWindow> = {},
): ConsentWindow => ({
  citizenRef: request.citizenRef,
  requesterId: request.requesterId,
  requestId: request.id,
  deadline: DEADLINE,
  issue: 1,
  issueTries: 0,
  totalTries: 0,
  resends: 0,
  sentAt: ASKED,
  language: 'kk',
  phoneRef: aRef(),
  phoneMasked: '+7 701 *** ** 67',
  inCabinet: false,
  smsFailed: false,
  hinted: false,
  quiet: null,
  lastTry: null,
  ...changes,
});

/** The prompt of a window like no other, on the citizen's own wish, unless told otherwise. */
export function aPrompt(changes: Partial<PromptToSend> = {}): PromptToSend {
  const requestId = randomId();
  const citizenRef = aRef();
  const window = { requestId, citizenRef, requesterId: BANK };
  const key = `${requestId}:1`;
  return { citizenRef, phoneRef: aRef(), window, askedBy: null, key, now: START, ...changes };
}

export const aContact = (changes: Partial<Contact> = {}): Contact => ({
  phone: '+77011234567',
  phoneRef: aRef(),
  language: 'kk',
  ...changes,
});

/** A row that assigns the assistance for all of 2026 and 2027. */
export const aRow = (changes: Partial<RegisterRow> = {}): RegisterRow => ({
  applicationNumber: randomId(),
  registeredOn: '2026-01-10',
  applicantRef: aRef(),
  familyRefs: [],
  decision: { kind: 'assign', on: '2026-01-20' },
  additionalDecision: null,
  period: { from: '2026-01', to: '2027-12' },
  authority: { kato: '750000000', name: { kk: 'Алматы қаласы', ru: 'город Алматы' } },
  ...changes,
});

/** A clock that stands still until it is moved. */
export function aClock(at: Instant = START) {
  let time = at;
  return {
    now: (): Instant => time,
    set: (to: Instant): void => {
      time = to;
    },
  };
}
