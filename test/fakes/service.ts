import { createHmac } from 'node:crypto';
import { makeAdvanceRequest } from '../../functions/advance-request/advance-request.ts';
import { makeAnswerRequest } from '../../functions/advance-request/answer.ts';
import { makeAsk } from '../../functions/advance-request/ask.ts';
import { makeTellFamily } from '../../functions/advance-request/tell-family.ts';
import { makeTick } from '../../functions/advance-request/tick.ts';
import { makeCancelRequest } from '../../functions/cancel-request/cancel-request.ts';
import { makeDecideConsent } from '../../functions/decide-consent/decide-consent.ts';
import { makeFindSubjects } from '../../functions/list-consents/find-subjects.ts';
import { makeListConsents } from '../../functions/list-consents/list-consents.ts';
import { makeReceiveSms } from '../../functions/receive-sms/receive-sms.ts';
import { makeResendCode } from '../../functions/resend-code/resend-code.ts';
import { makeSubmitRequest, type SubmitInput } from '../../functions/submit-request/submit-request.ts';
import { makeCheckCode, makeIsCodeOf } from '../../shared/consent/check-code.ts';
import { makeFindDeciders, subjectIn } from '../../shared/consent/find-deciders.ts';
import { makeFindOpen } from '../../shared/consent/find-open.ts';
import { makeFindRepresented } from '../../shared/consent/find-represented.ts';
import { makeReach } from '../../shared/consent/reach.ts';
import { makeRecordDecision } from '../../shared/consent/record-decision.ts';
import { makeSayOfPhone } from '../../shared/consent/say-of-phone.ts';
import { truncateToCode } from '../../shared/domain/code.ts';
import type { Iin } from '../../shared/domain/identity-number.ts';
import type { Language } from '../../shared/domain/language.ts';
import type { NamedRequester } from '../../shared/domain/requester.ts';
import { DAY, plus } from '../../shared/domain/time.ts';
import { makeAcknowledge } from '../../shared/messaging/acknowledge.ts';
import { makeSendPrompt } from '../../shared/messaging/prompt.ts';
import type { SendOutcome, SendSms } from '../../shared/messaging/send-sms.ts';
import type { SignDocument } from '../../shared/signing/jws.ts';
import type { Codes, References } from '../../shared/signing/macs.ts';
import { idOfKey, randomId, randomVerificationCode, sha256 } from '../../shared/signing/random.ts';
import { makeCountNo } from '../../shared/storage/count-no.ts';
import { SHARD_NUMBERS } from '../../shared/storage/keys.ts';
import type { Contact } from '../../shared/storage/register-people.ts';
import { aClock, aRef, aSubmission, BANK, IIN } from '../builders.ts';
import { signed, TERMS } from '../support/confirmations.ts';
import { makeMemory, type Stores } from './memory.ts';

/** Codes as KMS would compute them, with a key of the tests. */
export const codes: Codes = async (requestId, issue) =>
  truncateToCode(createHmac('sha256', 'a key').update(`${requestId}:${issue}`).digest());

/** References as KMS would compute them, with a key of the tests. */
const reference = (text: string) =>
  createHmac('sha256', 'a key').update(text).digest('base64url').slice(0, 22);
export const references: References = {
  citizen: async (iin) => reference(`iin:${iin}`),
  requester: async (iin) => reference(`requester:${iin}`),
  phone: async (phone) => reference(`phone:${phone}`),
  inbound: async ({ from, parts }) => ({
    phoneRef: reference(`phone:${from}`),
    message: reference(`message:${JSON.stringify([from, ...parts])}`),
  }),
};

/** Signs as KMS would, if anybody looked. */
export const signDocument: SignDocument = async (typ, payload) => signed(typ, payload);

/** A phone network: what was sent, and what the next sendings come to. */
function makePhones() {
  const sent: { phone: string; text: string }[] = [];
  const next: (SendOutcome | Error)[] = [];
  const send: SendSms = async (message) => {
    const outcome = next.shift() ?? { kind: 'accepted' };
    if (outcome instanceof Error) throw outcome;
    if (outcome.kind === 'accepted') sent.push(message);
    return outcome;
  };
  return { sent, next, send };
}

const keepUntil = (at: string): string => plus(at, 365 * DAY);

/** The use cases of one confirmation over any storage, with a clock, a phone network and what was reported. */
export function makeService(
  stores: Stores = makeMemory(),
  acknowledgement: 'replies' | 'all' | 'none' = 'replies',
) {
  const { now, set } = aClock();
  const phones = makePhones();
  const reports: { code: string; error?: unknown }[] = [];
  const report = (code: string, error?: unknown) => {
    reports.push({ code, error });
  };
  const sendPrompt = makeSendPrompt({ ...stores, sendSms: phones.send, codes, now, report });
  const findDeciders = makeFindDeciders(stores);
  const sayOfPhone = makeSayOfPhone({ ...stores, findDeciders });
  const registered = { findDeciders, sayOfPhone, reach: makeReach(stores) };
  const ports = { ...stores, ...registered, sendPrompt, now, sha256, randomId, codes };
  const findOpen = makeFindOpen(ports);
  const countNo = makeCountNo({
    ...stores,
    meter: { count: (name) => report(name), against: (requester, name) => report(`${name} ${requester}`) },
    logger: { warn: (message, details) => report(message, details) },
  });
  const decisions = {
    checkCode: makeCheckCode({ ...stores, codes }),
    recordDecision: makeRecordDecision({ ...ports, countNo }),
  };
  const advance = makeAdvanceRequest({
    ...ports,
    ask: makeAsk(ports),
    answer: makeAnswerRequest({
      ...ports,
      tellFamily: makeTellFamily({ ...stores, keepUntil }),
      signDocument,
      terms: TERMS,
      randomVerificationCode,
    }),
    countAnswer: stores.answerTimes.count,
    report: {
      moved: ({ status }) => report(status),
      failed: (code, _id, error) => report(code, error),
      waiting: () => undefined,
      malformed: (item) => report('malformed', item),
    },
  });
  const acknowledge =
    acknowledgement === 'all' ? makeAcknowledge({ ...ports, sendSms: phones.send, report }) : null;
  const submit = makeSubmitRequest({ ...ports, keepUntil });
  /** By whoever is asked for: the register of requesters has no part in these tests. */
  async function submitRequest(asked: Asked) {
    const { requester, citizenRef, idempotencyKey } = asked;
    const id = idempotencyKey === null ? randomId() : idOfKey(requester.id, idempotencyKey);
    const submission = { id, citizenRef, requesterId: requester.id };
    const { standing } = await stores.meeting.of({ submission });
    return submit({ ...asked, id, standing });
  }

  const findSubjects = makeFindSubjects({
    ...ports,
    findRepresented: makeFindRepresented(stores),
  });
  const list = makeListConsents({ ...ports, findSubjects });
  const listConsents = (input: {
    citizenRef: string;
    iin?: Iin;
    language: Language;
    cursor: string | null;
  }) => list({ ...input, citizen: subjectIn({ citizenRef: input.citizenRef, iin: input.iin ?? IIN }) });

  return {
    listConsents,
    findDeciders,
    stores,
    phones,
    reports,
    now,
    set,
    wait: (ms: number) => set(plus(now(), ms)),
    submitRequest,
    advance,
    tick: makeTick({ ...ports, due: stores.requests.due, advance, shards: SHARD_NUMBERS }),
    ...decisions,
    decideConsent: makeDecideConsent({ ...ports, ...decisions, findOpen, acknowledge }),
    cancelRequest: makeCancelRequest(ports),
    resendCode: makeResendCode({ ...ports, findOpen }),
    receiveSms: makeReceiveSms({
      ...ports,
      ...decisions,
      references,
      isCodeOf: makeIsCodeOf(codes),
      sendSms: phones.send,
      acknowledges: acknowledgement !== 'none',
      report,
    }),
  };
}

export type Service = ReturnType<typeof makeService>;

/** Limits that no test comes near. */
export const AMPLE = { perMinute: 1_000_000, perDay: 1_000_000 };

/** What is submitted, before anybody has looked what it meets. */
type Asked = Omit<SubmitInput, 'id' | 'standing'>;

/** What a bank asks about somebody; a citizen nobody has asked about yet unless told otherwise. */
export function asksAbout(changes: Partial<Asked> = {}): Asked {
  const { purpose, reference: text } = aSubmission();
  const requester = { id: BANK, kind: 'organisation' as const, name: '«Алатау» банкі АҚ' };
  const asked = { requester, limits: AMPLE, iin: IIN, citizenRef: aRef(), purpose, reference: text };
  return { ...asked, body: [IIN, purpose, text, null], idempotencyKey: null, ...changes };
}

type Person = { citizenRef?: string; phone?: string | null; language?: Language; requester?: NamedRequester };

/** Somebody who was just asked, by SMS unless there is no phone; `code` is the code that went out. */
export async function somebodyAsked(service: Service, person: Person = {}) {
  const { phone = '+77011234567', language = 'kk', citizenRef = aRef(), ...asker } = person;
  if (phone !== null) {
    const contact = { phone: phone as Contact['phone'], phoneRef: await references.phone(phone), language };
    await service.stores.register.putContacts([{ citizenRef, ...contact }]);
  }
  const result = await service.submitRequest(asksAbout({ citizenRef, ...asker }));
  if (result.kind !== 'accepted') throw new Error(`the request was not accepted: ${result.kind}`);
  const { id, requesterId } = result.request;
  await service.advance(id);
  const window = { citizenRef, requesterId };
  return {
    id,
    citizenRef,
    code: await codes(id, 1),
    /** The request as it stands now. */
    request: async () => (await service.stores.requests.find(id))?.request,
    window: () => service.stores.windows.find(window),
  };
}

/** A code that is not this one. */
export const wrong = (code: string): string => (code === '111111' ? '222222' : '111111');
