import { askedAs, askedOf } from '../../shared/consent/asked.ts';
import { type FindDeciders, subjectIn } from '../../shared/consent/find-deciders.ts';
import type { Reach, Reached } from '../../shared/consent/reach.ts';
import { askedIn } from '../../shared/consent/record-decision.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import type { QuietReason, RequestIn, Step } from '../../shared/domain/request.ts';
import { isHeldAt, LAWFUL, type Lifetimes } from '../../shared/domain/schedule.ts';
import { almatyDate, elapsed, type Instant, plus } from '../../shared/domain/time.ts';
import { type About, aboutOf } from '../../shared/messaging/about.ts';
import {
  IN_CABINET,
  onPhone,
  type Place,
  placeAfter,
  type SendPrompt,
} from '../../shared/messaging/prompt.ts';
import { shownBySms, shownInCabinet } from '../../shared/messaging/shown.ts';
import { readyToPrompt } from '../../shared/messaging/sms-texts.ts';
import type { Blocks } from '../../shared/storage/blocks.ts';
import type { Contact } from '../../shared/storage/register-people.ts';
import type { ConsentWindow, Windows } from '../../shared/storage/windows.ts';

type Ports = {
  windows: Pick<Windows, 'find' | 'open' | 'replace'>;
  blocks: Pick<Blocks, 'stance'>;
  findDeciders: FindDeciders;
  reach: Reach;
  sendPrompt: SendPrompt;
  now: () => Instant;
  sha256: Sha256;
  lifetimes?: Lifetimes;
};

type Submitted = RequestIn<'submitted'>;
/** The citizen who is asked, how they can be addressed, and whom the prompt has to name. */
type Addressee = Reached & { asked: string; about: About | null; nobodyNamed: boolean };

/** `isNew`: this run has opened it: it is the first look, and no SMS with its code can have gone. */
type Standing = { opened: ConsentWindow; isNew: boolean };
/** The window that a prompt to this phone is for. */
type Opened = Standing & { contact: Contact; addressee: Addressee };

const placeOf = (contact: Contact | null): Place => (contact ? onPhone(contact) : IN_CABINET);
/** Rule 7: in the cabinet only, where whoever wants to decide all the same asks for a code. */
const quietly = (quiet: QuietReason): Place => ({ ...IN_CABINET, inCabinet: false, quiet });

const earlier = (a: Instant, b: Instant): Instant => [a, b].toSorted()[0] ?? a;

/** Whether the request still stands as it was handed on. */
type IsStill = () => Promise<boolean>;

/** Steps that the asking leads to; `later`: the SMS service is failing and is tried again. */
export type Ask = (request: Submitted, isStill: IsStill) => Promise<Step[] | 'later'>;

/**
 * Asks the citizen: the subject, or the first of those who decide for them (rule 8). By SMS, or by the cabinet's prompt
 * when there is no phone, the day's SMS are used up, SMS are held back at the month's limit, or kept failing for ten minutes. The consent window starts when
 * this has succeeded (rule 2). A citizen who has blocked this requester is not asked (rule 7); where nobody is left to
 * ask, it ends as silence does. Whoever the citizen is, known or not, the requester sees the same (rule 4). Throws when
 * storage or KMS cannot be reached.
 */
export function makeAsk(ports: Ports): Ask {
  const { windows, blocks, findDeciders, reach, sendPrompt, now, sha256, lifetimes = LAWFUL } = ports;
  const { consentWindow, smsPatience, lastSmsTry, quietAfterRefusal } = lifetimes;

  const asIn = (window: ConsentWindow) => askedIn(window, lifetimes);
  /** When the window closes of a prompt that stands in the cabinet once the patience with SMS is over. */
  const cabinetDeadline = ({ createdAt }: Submitted) => plus(createdAt, smsPatience + consentWindow);

  function windowOf(request: Submitted, addressee: Addressee, place: Place): ConsentWindow {
    const { contact, language, about, asked } = addressee;
    const sentAt = now();
    const deadline = plus(sentAt, consentWindow);
    return {
      citizenRef: request.citizenRef,
      requesterId: request.requesterId,
      requestId: request.id,
      ...askedAs(asked, request),
      deadline,
      issue: 1,
      issueTries: 0,
      totalTries: 0,
      resends: 0,
      sentAt,
      language,
      shown: contact
        ? shownBySms({ ...request, about, language, deadline }, sha256)
        : shownInCabinet({ ...request, about, language }, sha256),
      lastTry: null,
      hinted: false,
      ...(addressee.nobodyNamed && { nobodyNamed: true }),
      ...place,
    };
  }

  /**
   * The window of this request, opened now or by an earlier run; null: the pair's window is another request's, or somebody
   * has asked already: only a window that stood there can say so, or each record that comes twice would send twice.
   */
  async function openWindow(
    request: Submitted,
    { addressee, isStill }: { addressee: Addressee; isStill: IsStill },
    place = placeOf(addressee.contact),
  ): Promise<Standing | null> {
    await readyToPrompt({ ...request, language: addressee.language });
    const window = windowOf(request, addressee, place);
    if (await windows.open(window)) return { opened: window, isNew: true };
    const standing = await windows.find(request);
    const isOurs = standing?.requestId === request.id && (await isStill());
    return isOurs ? { opened: standing, isNew: false } : null;
  }

  /** A try or a fresh code in between is no hindrance: then the window stands as it is. */
  async function changed(window: ConsentWindow, next: ConsentWindow): Promise<ConsentWindow> {
    return (await windows.replace(window, next)) ? next : window;
  }

  /**
   * Rule 4: a last try that comes later than it may moves no end. The prompt has stood in the cabinet since the patience
   * with SMS was over: whoever lists it there looks at the clock.
   */
  async function tooLateForSms(
    request: Submitted,
    { opened, contact, addressee }: Omit<Opened, 'isNew'>,
  ): Promise<Step[]> {
    const { about, asked, language } = addressee;
    const shown = shownInCabinet({ ...request, about, language }, sha256);
    const place = opened.smsFailed ? {} : placeAfter('lost', contact);
    const next = {
      ...opened,
      ...askedAs(asked, request),
      ...place,
      deadline: cabinetDeadline(request),
      shown,
    };
    return [asIn(await changed(opened, next))];
  }

  async function askBySms(
    request: Submitted,
    { opened, isNew, held, contact, addressee }: Opened & { held: boolean },
  ): Promise<Step[] | 'later'> {
    const at = now();
    const deadline = plus(at, consentWindow);
    const { about, asked } = addressee;
    const { language } = contact;
    if (!isNew && elapsed(request.createdAt, at) > lastSmsTry) {
      return tooLateForSms(request, { opened, contact, addressee });
    }
    // A look that finds the window open is not the first: the end does not move for it.
    const begun = !isNew && { begunAt: request.createdAt };
    const bySms = shownBySms({ ...request, about, language, deadline }, sha256);
    const same = opened.phoneRef === contact.phoneRef && askedOf(opened) === asked;
    // An earlier try failed, or the number or the citizen was another then: the window is this sending's, before it goes out.
    const window =
      same && !opened.smsFailed
        ? opened
        : await changed(opened, {
            ...opened,
            ...askedAs(asked, request),
            ...onPhone(contact),
            sentAt: at,
            deadline,
            language,
            shown: bySms,
          });
    const prompt = { request, contact, about, asked, issue: window.issue, deadline, held };
    const outcome = await sendPrompt({ ...prompt, askedBy: request.requesterId });
    // Held back now; one of an earlier run perhaps arrived, and its code counts.
    const mayHaveGone = !isNew && same && !opened.smsFailed;
    const sent = outcome === 'held' && mayHaveGone ? 'unclear' : outcome;
    if (sent === 'accepted') {
      return [{ ...asIn({ ...window, deadline: plus(now(), consentWindow), shown: bySms }), ...begun }];
    }
    const patient = elapsed(request.createdAt, at) < smsPatience;
    if (sent === 'lost' && patient) return 'later';
    const shown = shownInCabinet({ ...request, about, language }, sha256);
    const patience = { deadline: cabinetDeadline(request) };
    const tried = sent === 'failed' && patient;
    const next = await changed(window, {
      ...window,
      ...placeAfter(sent, contact),
      ...(tried && patience),
      shown,
    });
    if (tried) return 'later';
    return [{ ...asIn({ ...next, deadline: plus(now(), consentWindow), shown }), ...begun }];
  }

  /** The number was taken away, or another citizen decides, after an earlier run opened the window for it. */
  function inCabinet(
    request: Submitted,
    { window, addressee }: { window: ConsentWindow; addressee: Addressee },
    place = IN_CABINET,
  ): Promise<ConsentWindow> {
    const { about, asked } = addressee;
    const shown = shownInCabinet({ ...request, about, language: window.language }, sha256);
    return changed(window, { ...window, ...askedAs(asked, request), ...place, shown });
  }

  /** Rule 7, no means no. */
  async function askQuietly(
    request: Submitted,
    quiet: QuietReason,
    { addressee, isStill }: { addressee: Addressee; isStill: IsStill },
  ): Promise<Step[]> {
    const place = quietly(quiet);
    const standing = await openWindow(
      request,
      { addressee: { ...addressee, contact: null }, isStill },
      place,
    );
    if (!standing) return [];
    const { opened: window } = standing;
    // An earlier run opened it for a phone that was disowned since.
    const forPhone = window.phoneRef !== null && window.issue === 1;
    const still = forPhone ? await inCabinet(request, { window, addressee }, place) : window;
    return [{ ...asIn(still), quiet }];
  }

  async function askOnce(request: Submitted, isStill: IsStill): Promise<Step[] | 'later'> {
    const on = almatyDate(now());
    const { by, refs, known } = await findDeciders(subjectIn(request), on);
    const { citizenRef, requesterId } = request;
    const phoneRef = known.contact?.phoneRef;
    const stance = await blocks.stance({ citizenRef, requesterId, deciders: refs, phoneRef });
    const { blockedBy, refusedAt, disownedAt, smsHeldUntil } = stance;
    const asked = refs.find((ref) => !blockedBy.includes(ref));
    if (asked === undefined) {
      return refs.length === 0
        ? [{ command: 'ask', channel: 'nobody' }]
        : [{ command: 'ask', channel: 'standing-refusal', quiet: 'blocked' }];
    }
    const reached = await reach(asked, asked === citizenRef ? { known, disownedAt } : undefined);
    const { contact, shared, disowned } = reached;
    const nobodyNamed = asked === citizenRef && known.representatives.length === 0;
    const addressee = { ...reached, asked, about: aboutOf(request, { by, shared, on }), nobodyNamed };
    if (refusedAt !== null && elapsed(refusedAt, now()) < quietAfterRefusal)
      return askQuietly(request, 'refused-before', { addressee, isStill });
    if (disowned) return askQuietly(request, 'not-me', { addressee, isStill });
    const standing = await openWindow(request, { addressee, isStill });
    if (!standing) return [];
    const { opened: window } = standing;
    // A fresh code, or the cabinet's, is out already: this run only writes that the citizen was asked.
    if (window.issue > 1 || window.inCabinet) return [asIn(window)];
    return contact
      ? askBySms(request, { ...standing, held: isHeldAt(smsHeldUntil, now()), contact, addressee })
      : [asIn(await inCabinet(request, { window, addressee }))];
  }

  return async (request, isStill) => {
    const begunAt = now();
    const steps = await askOnce(request, isStill);
    if (steps === 'later') return steps;
    const { createdAt } = request;
    const at = now();
    return steps.map((step) => {
      if (step.command !== 'ask') return step;
      const { askedAt = begunAt } = step;
      // An earlier look opened the window: the end does not move for this one. And nobody is asked in the future.
      const first = askedAt < begunAt ? createdAt : begunAt;
      return { begunAt: first, ...step, askedAt: earlier(askedAt, at) };
    });
  };
}
