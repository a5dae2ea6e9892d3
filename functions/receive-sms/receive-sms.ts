import type { CheckCode, IsCodeOf } from '../../shared/consent/check-code.ts';
import type { RecordDecision } from '../../shared/consent/record-decision.ts';
import type { SayOfPhone } from '../../shared/consent/say-of-phone.ts';
import type { DecidedBy } from '../../shared/domain/deciders.ts';
import { type Decision, isUndecided } from '../../shared/domain/lifecycle.ts';
import { type ParsedReply, parseReply } from '../../shared/domain/reply.ts';
import { deadlineOf, decisionOf } from '../../shared/domain/request.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import { type InboundSms, timeOfReply } from '../../shared/messaging/inbound.ts';
import type { SendSms } from '../../shared/messaging/send-sms.ts';
import type { References } from '../../shared/signing/macs.ts';
import type { Asked, Inbox } from '../../shared/storage/inbox.ts';
import type { Stored } from '../../shared/storage/requests.ts';
import type { SmsLog } from '../../shared/storage/sms-log.ts';
import type { ConsentWindow, Windows } from '../../shared/storage/windows.ts';
import { NOTES, type Note, type ReplyOutcome } from './notes.ts';

type Ports = {
  inbox: Inbox;
  windows: Pick<Windows, 'releaseTry' | 'takeHint'>;
  smsLog: Pick<SmsLog, 'remember' | 'reserveNote'>;
  references: Pick<References, 'inbound'>;
  checkCode: CheckCode;
  isCodeOf: IsCodeOf;
  sayOfPhone: SayOfPhone;
  recordDecision: RecordDecision;
  sendSms: SendSms;
  /** Whether a decision is acknowledged. */
  acknowledges: boolean;
  now: () => Instant;
  /** Told of a note that could not be sent: nothing depends on it. */
  report: (code: 'note-failed', error: unknown) => void;
};

type DecisionReply = Extract<ParsedReply, { kind: 'decision' }>;
type Open = { window: ConsentWindow; stored: Stored; by: DecidedBy };
type Decided = { window: ConsentWindow; decision: Decision };
/** The windows in which the phone has a say, and of these those that can still be decided, and those that were. */
type Sorted = { all: ConsentWindow[]; open: Open[]; decided: Decided[] };
/** `id` stands for the message's sender, text and provider's id together. `disownedAt`: when its phone said "not me" last. */
type Message = { id: string; reply: ParsedReply; receivedAt: Instant; disownedAt: Instant | null };

/**
 * A reply from a phone: `<code> <word>` decides the request whose code it is, anything else decides nothing. The number
 * must be the one the SMS went to, and still the citizen's. Throws when AWS cannot be reached; the provider then delivers again, and whatever was
 * done already is not done twice.
 */
export function makeReceiveSms(ports: Ports) {
  const {
    inbox,
    windows,
    smsLog,
    references,
    checkCode,
    isCodeOf,
    sayOfPhone,
    recordDecision,
    sendSms,
    acknowledges,
    now,
    report,
  } = ports;

  const acknowledged = ({ outcome, ...said }: Note): Note =>
    acknowledges ? { outcome, ...said } : { outcome };

  /** A number that was moved or taken away, or whose citizen decides no more, has no say in what was asked there. */
  async function sortOut(asked: readonly Asked[], receivedAt: Instant): Promise<Sorted> {
    const on = almatyDate(receivedAt);
    const said = await Promise.all(
      asked.map(async ({ window, stored, subject }) => {
        const by = await sayOfPhone({ window, request: stored.request, subject, on });
        return by === null ? [] : { window, stored, by };
      }),
    );
    const sorted: Sorted = { all: [], open: [], decided: [] };
    for (const { window, stored, by } of said.flat()) {
      const { request } = stored;
      sorted.all.push(window);
      const decision = decisionOf(request);
      if (decision !== null) sorted.decided.push({ window, decision });
      const deadline = deadlineOf(request) ?? window.deadline;
      if (isUndecided(request.status) && receivedAt < deadline) sorted.open.push({ window, stored, by });
    }
    return sorted;
  }

  /** What was decided by this code before: by the same reply, or by another of its citizen's. */
  async function decidedBy(decided: readonly Decided[], code: string): Promise<Decision | null> {
    const right = await Promise.all(decided.map(({ window }) => isCodeOf(window, code)));
    return decided.find((_, index) => right[index])?.decision ?? null;
  }

  /** A wrong code counts against every open window of the phone; a right one only picks its own. */
  async function decide(
    open: readonly Open[],
    reply: DecisionReply,
    { id, receivedAt }: Message,
  ): Promise<Note> {
    const tried = await Promise.all(
      open.map(async ({ window, ...found }) => ({
        window,
        ...found,
        check: await checkCode({ window, code: reply.code, tryId: id }),
      })),
    );
    if (tried.some(({ check }) => check.kind === 'changed')) throw new Error('a code was replaced meanwhile');
    const right = tried.filter(({ check }) => check.kind === 'right');
    const [picked] = right;
    if (!picked || right.length > 1) return wrongOf(tried.map(({ check }) => check));

    const others = tried.filter(({ window, check }) => window !== picked.window && check.kind === 'wrong');
    await Promise.all(others.map(({ window }) => windows.releaseTry(window, id)));
    const { window, stored: read, by } = picked;
    const { decision } = reply;
    const outcome = await recordDecision({ window, decision, channel: 'sms', by, at: receivedAt, read });
    switch (outcome.kind) {
      case 'decided':
        return acknowledged(NOTES.accepted(decision));
      case 'repeated':
        return acknowledged(NOTES.acceptedBefore(decision));
      case 'already-decided':
        return { outcome: 'already-decided' };
      case 'consent-expired':
        return NOTES.tooLate;
      case 'not-asked':
        throw new Error(`request ${window.requestId} is answered and not there`);
      default:
        return outcome satisfies never;
    }
  }

  /** One note for an issue's first wrong code: a second would only cost money and help somebody who guesses. */
  function wrongOf(checks: readonly Awaited<ReturnType<CheckCode>>[]): Note {
    if (checks.every(({ kind }) => kind === 'locked')) return { outcome: 'code-locked' };
    const first = checks.some((check) => check.kind === 'wrong' && check.first);
    return first ? NOTES.firstWrong : { outcome: 'wrong-code' };
  }

  /** One hint a window: whatever answers by itself (an auto-reply, a delivery receipt, STOP) costs no more. */
  async function hintFor(open: readonly Open[]): Promise<Note> {
    const unhinted = open.find(({ window }) => !window.hinted);
    return unhinted && (await windows.takeHint(unhinted.window)) ? NOTES.unclear : { outcome: 'unclear' };
  }

  /** Rule 7: whoever said "not me" at a number consents to nothing from it that was asked before. */
  function decidable(open: readonly Open[], { decision }: DecisionReply, disownedAt: Instant | null) {
    return decision !== 'grant' || disownedAt === null
      ? open
      : open.filter(({ window }) => window.sentAt > disownedAt);
  }

  async function noteFor({ open, decided }: Sorted, message: Message): Promise<Note> {
    const { reply } = message;
    if (reply.kind === 'unclear') return { outcome: 'unclear' };
    const before = await decidedBy(decided, reply.code);
    if (before !== null) return acknowledged(NOTES.acceptedBefore(before));
    const may = decidable(open, reply, message.disownedAt);
    return may.length > 0 ? decide(may, reply, message) : NOTES.tooLate;
  }

  /**
   * Sends the note, where the day has one left for the number and this message was not answered by one: that it stands among the
   * day's notes remembers the message too. False where it does not. A number that nothing was ever sent to gets none.
   */
  async function sent(
    sms: InboundSms,
    { text }: Note,
    to: { id: string; window: ConsentWindow | undefined },
  ) {
    if (!text || !to.window) return false;
    const { phoneRef, language } = to.window;
    if (phoneRef === null || !(await smsLog.reserveNote({ phoneRef, key: to.id, now: now() }))) return false;
    try {
      await sendSms({ phone: sms.from, text: text(language) });
    } catch (error) {
      report('note-failed', error);
    }
    return true;
  }

  return async (sms: InboundSms): Promise<ReplyOutcome> => {
    const { from, receivedAt: at } = sms;
    const { phoneRef, message: id } = await references.inbound({ from, parts: [sms.messageId, sms.text] });
    const met = await inbox.at({ message: id, phoneRef, now: now(), receivedAt: at });
    if (met.seen) return 'duplicate';
    const receivedAt = timeOfReply(sms, now());
    const { prompted, disownedAt } = met;
    const asked = prompted.length === 0 ? [] : await inbox.asked({ phoneRef, prompted });
    const sorted = await sortOut(asked, receivedAt);
    const note = await noteFor(sorted, { id, reply: parseReply(sms.text), receivedAt, disownedAt });
    const open = sorted.open.map(({ window }) => window);
    const latest = (open.length > 0 ? open : sorted.all).toSorted(latestFirst)[0];
    if (await sent(sms, note, { id, window: latest })) return note.outcome;
    if (!(await smsLog.remember(id, now()))) return 'duplicate';
    // Only now: of several deliveries at once the one that is remembered takes the hint.
    if (note.outcome === 'unclear') await sent(sms, await hintFor(sorted.open), { id, window: latest });
    return note.outcome;
  };
}

const latestFirst = (a: ConsentWindow, b: ConsentWindow): number => (a.sentAt < b.sentAt ? 1 : -1);
