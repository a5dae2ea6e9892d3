import type { CheckCode } from '../../shared/consent/check-code.ts';
import type { RecordDecision } from '../../shared/consent/record-decision.ts';
import type { Language } from '../../shared/domain/language.ts';
import { isUndecided } from '../../shared/domain/lifecycle.ts';
import { type ParsedReply, parseReply } from '../../shared/domain/reply.ts';
import { decisionOf } from '../../shared/domain/request.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { type InboundSms, timeOfReply } from '../../shared/messaging/inbound.ts';
import type { SendSms } from '../../shared/messaging/sms-sender.ts';
import { hintSms, tooLateSms, wrongCodeSms } from '../../shared/messaging/sms-texts.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { SmsLog } from '../../shared/storage/sms-log.ts';
import type { ConsentWindow, Windows } from '../../shared/storage/windows.ts';

type Ports = {
  requests: Pick<Requests, 'findAll'>;
  windows: Pick<Windows, 'ofPhone' | 'findAll' | 'releaseTry'>;
  smsLog: Omit<SmsLog, 'release'>;
  phoneRef: (phone: string) => Promise<string>;
  checkCode: CheckCode;
  recordDecision: RecordDecision;
  sendSms: SendSms;
  now: () => Instant;
  /** Told of a note that could not be sent: nothing depends on it. */
  report: (code: 'note-failed', error: unknown) => void;
};

/** What became of an inbound message; each but the first two may be answered with one short SMS. */
export type ReplyOutcome =
  | 'decided'
  | 'duplicate'
  | 'already-decided'
  | 'unclear'
  | 'wrong-code'
  | 'code-locked'
  | 'too-late';

type Note = { outcome: ReplyOutcome; text?: (input: { language: Language }) => string };

const NOTES = {
  decidedBefore: { outcome: 'already-decided' },
  unclear: { outcome: 'unclear', text: hintSms },
  tooLate: { outcome: 'too-late', text: tooLateSms },
  firstWrong: { outcome: 'wrong-code', text: wrongCodeSms },
} as const satisfies Record<string, Note>;

/**
 * A reply from a phone: `<code> <word>` decides the request whose code it is, anything else decides nothing. The number
 * must be the one the SMS went to. Throws when AWS cannot be reached; the provider then delivers again, and whatever was
 * done already is not done twice.
 */
export function makeReceiveSms(ports: Ports) {
  const { requests, windows, smsLog, phoneRef, checkCode, recordDecision, sendSms, now, report } = ports;

  /** The phone's windows in which the citizen may still decide, and those in which the citizen has. */
  async function sortOut(all: readonly ConsentWindow[], receivedAt: Instant) {
    const found = await requests.findAll(all.map(({ requestId }) => requestId));
    const undecided = new Set(found.filter(({ status }) => isUndecided(status)).map(({ id }) => id));
    const decided = new Set(found.filter((request) => decisionOf(request) !== null).map(({ id }) => id));
    return {
      open: all.filter(({ requestId, deadline }) => undecided.has(requestId) && receivedAt < deadline),
      decided: all.filter(({ requestId }) => decided.has(requestId)),
    };
  }

  /**
   * Whether an earlier delivery of this message has decided and is not remembered yet, being still at work or dead. Its
   * code fits nothing open any more, and to tell the citizen so would be wrong. A try is counted before its decision
   * stands, so it is in a window that is read after the decision was seen.
   */
  async function hasDecided(decided: readonly ConsentWindow[], messageId: string): Promise<boolean> {
    return (await windows.findAll(decided)).some(({ lastTry }) => lastTry === messageId);
  }

  /** A wrong code counts against every open window of the phone; a right one only picks its own. */
  async function decide(
    open: readonly ConsentWindow[],
    reply: Extract<ParsedReply, { kind: 'decision' }>,
    { messageId, receivedAt }: { messageId: string; receivedAt: Instant },
  ): Promise<Note> {
    const tried = await Promise.all(
      open.map(async (window) => ({
        window,
        check: await checkCode({ window, code: reply.code, tryId: messageId }),
      })),
    );
    if (tried.some(({ check }) => check.kind === 'changed')) throw new Error('a code was replaced meanwhile');
    const right = tried.filter(({ check }) => check.kind === 'right');
    const [picked] = right;
    if (!picked || right.length > 1) return wrongOf(tried.map(({ check }) => check));

    const others = tried.filter(({ window, check }) => window !== picked.window && check.kind === 'wrong');
    await Promise.all(others.map(({ window }) => windows.releaseTry(window, messageId)));
    const { requestId } = picked.window;
    const outcome = await recordDecision({
      window: picked.window,
      decision: reply.decision,
      channel: 'sms',
      at: receivedAt,
    });
    switch (outcome.kind) {
      case 'decided':
      case 'already-decided':
        return { outcome: outcome.kind };
      case 'repeated':
        return NOTES.decidedBefore;
      case 'consent-expired':
        return NOTES.tooLate;
      case 'not-asked':
        // The SMS was quicker than the record that it was sent.
        throw new Error(`request ${requestId} is answered before it is asked`);
    }
  }

  /** One note for an issue's first wrong code: a second would only cost money and help somebody who guesses. */
  function wrongOf(checks: readonly Awaited<ReturnType<CheckCode>>[]): Note {
    if (checks.every(({ kind }) => kind === 'locked')) return { outcome: 'code-locked' };
    const first = checks.some((check) => check.kind === 'wrong' && check.first);
    return first ? NOTES.firstWrong : { outcome: 'wrong-code' };
  }

  async function send(sms: InboundSms, note: Note, to: { ref: string; language: Language }): Promise<void> {
    if (!note.text) return;
    if ((await smsLog.reserve({ ref: to.ref, key: sms.messageId, now: now() })) !== 'reserved') return;
    try {
      await sendSms({ phone: sms.from, text: note.text({ language: to.language }) });
    } catch (error) {
      report('note-failed', error);
    }
  }

  return async (sms: InboundSms): Promise<ReplyOutcome> => {
    if (await smsLog.seen(sms.messageId)) return 'duplicate';
    const ref = await phoneRef(sms.from);
    const all = await windows.ofPhone(ref);
    const receivedAt = timeOfReply(sms, now());
    const { open, decided } = await sortOut(all, receivedAt);
    const reply = parseReply(sms.text);
    const note = (await hasDecided(decided, sms.messageId))
      ? NOTES.decidedBefore
      : await noteFor({ reply, open, messageId: sms.messageId, receivedAt });
    if (!(await smsLog.remember(sms.messageId, now()))) return 'duplicate';
    const latest = (open.length > 0 ? open : all).toSorted((a, b) => (a.sentAt < b.sentAt ? 1 : -1))[0];
    await send(sms, note, {
      ref: latest?.citizenRef ?? ref,
      language: latest?.language ?? reply.language ?? 'kk',
    });
    return note.outcome;
  };

  async function noteFor(input: {
    reply: ParsedReply;
    open: readonly ConsentWindow[];
    messageId: string;
    receivedAt: Instant;
  }): Promise<Note> {
    const { reply, open } = input;
    if (reply.kind === 'unclear') return open.length > 0 ? NOTES.unclear : { outcome: 'unclear' };
    return open.length > 0 ? decide(open, reply, input) : NOTES.tooLate;
  }
}
