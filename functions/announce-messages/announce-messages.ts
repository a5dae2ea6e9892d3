import type { Reach } from '../../shared/consent/reach.ts';
import { isDaytime } from '../../shared/domain/daytime.ts';
import { isChild } from '../../shared/domain/deciders.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import { noticesOf } from '../../shared/domain/notices.ts';
import { almatyDate, DAY, elapsed, type Instant, plus, SECOND } from '../../shared/domain/time.ts';
import type { SendSms } from '../../shared/messaging/send-sms.ts';
import { messageWaitsSms } from '../../shared/messaging/sms-texts.ts';
import type { Register } from '../../shared/storage/register.ts';
import type { SmsHold } from '../../shared/storage/sms-hold.ts';
import type { SmsLog } from '../../shared/storage/sms-log.ts';
import type { Waiting, WaitingMessages } from '../../shared/storage/waiting-messages.ts';

type Ports = {
  waiting: Pick<WaitingMessages, 'first' | 'remove'>;
  register: Pick<Register, 'journalOfPerson'>;
  reach: Reach;
  smsLog: Pick<SmsLog, 'reserveNote'>;
  smsHold: Pick<SmsHold, 'isHeld'>;
  sendSms: SendSms;
  sha256: Sha256;
  now: () => Instant;
  /** Told of an SMS that could not be sent: the message waits in the cabinet all the same; and of who could not be looked up. */
  report: (code: 'note-failed' | 'announcement-failed', error: unknown) => void;
};

const AT_A_TIME = 20;
/** No one is begun after this, ms: a function's time is a minute, and the next tick goes on. */
const LONG_ENOUGH = 40 * SECOND;

/**
 * Tells phones, by day, that a message waits in the cabinet (paragraph 19-1, ADR 19), one after another, so
 * that a load of the journal never takes what citizens' codes need of SNS. At most one such SMS a phone and day, within its
 * notes of the day. Gives how many were sent. Who could not be looked up waits on, and keeps nobody else
 * from being told; while SMS are held back all of them do. Throws when storage cannot be reached.
 */
export function makeAnnounceMessages({ waiting, register, reach, smsLog, smsHold, now, ...ports }: Ports) {
  /** Whether the rows that came made a message: what says nothing new makes none. */
  async function hasMessage({ ref, bornOn }: Waiting, at: Instant): Promise<boolean> {
    const today = almatyDate(at);
    const told = { ref, isToldOf: (on: string) => !isChild({ bornOn }, on < today ? on : today) };
    const since = plus(at, -DAY);
    const notices = noticesOf(await register.journalOfPerson(ref), told, ports.sha256);
    return notices.some(({ recordedAt }) => recordedAt !== null && recordedAt > since);
  }

  async function tell(each: Waiting): Promise<boolean> {
    const at = now();
    const { contact } = await reach(each.ref);
    if (!contact || !(await hasMessage(each, at))) return false;
    const { phone, phoneRef, language } = contact;
    const note = { phoneRef, key: `message-waits:${almatyDate(at)}`, now: at };
    if (!(await smsLog.reserveNote(note))) return false;
    try {
      await ports.sendSms({ phone, text: messageWaitsSms({ language }) });
      return true;
    } catch (error) {
      ports.report('note-failed', error);
      return false;
    }
  }

  return async (): Promise<number> => {
    const startedAt = now();
    if (await smsHold.isHeld(startedAt)) return 0;
    let sent = 0;
    for (;;) {
      const some = isDaytime(now()) ? await waiting.first(AT_A_TIME) : [];
      let failed = 0;
      for (const each of some) {
        if (elapsed(startedAt, now()) > LONG_ENOUGH) return sent;
        try {
          if (await tell(each)) sent += 1;
          await waiting.remove(each);
        } catch (error) {
          failed += 1;
          ports.report('announcement-failed', error);
        }
      }
      if (some.length < AT_A_TIME || failed > 0) return sent;
    }
  };
}
