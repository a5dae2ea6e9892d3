import { askedOf } from '../../shared/consent/asked.ts';
import { askedIn } from '../../shared/consent/record-decision.ts';
import type { Consent } from '../../shared/contract/answers/consents.ts';
import { CONSENTS_A_PAGE } from '../../shared/contract/pages.ts';
import type { Person } from '../../shared/domain/deciders.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import { birthDateOf } from '../../shared/domain/identity-number.ts';
import type { Language } from '../../shared/domain/language.ts';
import { asSeen, isUndecided } from '../../shared/domain/lifecycle.ts';
import {
  deadlineOf,
  decidedAt,
  decidedBy,
  quietOf,
  type Request,
  requesterOf,
  transition,
} from '../../shared/domain/request.ts';
import { readableRequester } from '../../shared/domain/requester.ts';
import { LAWFUL, type Lifetimes } from '../../shared/domain/schedule.ts';
import { statementOf } from '../../shared/domain/statement.ts';
import { almatyDate, elapsed, type Instant } from '../../shared/domain/time.ts';
import type { Codes } from '../../shared/signing/macs.ts';
import type { Blocks } from '../../shared/storage/blocks.ts';
import type { Openings } from '../../shared/storage/openings.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { ConsentWindow, Windows } from '../../shared/storage/windows.ts';
import type { FindSubjects, Subject, Subjects } from './find-subjects.ts';
import { makePageOfSubjects } from './page-of-subjects.ts';

type Ports = {
  requests: Pick<Requests, 'findAll' | 'pageOfCitizen'>;
  windows: Pick<Windows, 'ofCitizen'>;
  blocks: Pick<Blocks, 'of'>;
  openings: Pick<Openings, 'of'>;
  findSubjects: FindSubjects;
  codes: Codes;
  now: () => Instant;
  sha256: Sha256;
  lifetimes?: Lifetimes;
};

type Open = { request: Request; window: ConsentWindow };
/** `cursor`: from an earlier page's `next`; null for the first one. */
type ListInput = { citizen: Person; language: Language; cursor: string | null };

/**
 * A citizen's cabinet, a page at a time: who asks now, then who asked, the newest first in each; about the citizen, and about
 * those the citizen decides for. Everybody who asks now is on the first page. Until the end a request whose window is over
 * stays among them, without a code (rule 3). Throws when storage or KMS cannot be reached.
 */
export function makeListConsents(ports: Ports) {
  const { requests, windows, blocks, openings, findSubjects, codes, now, sha256, lifetimes = LAWFUL } = ports;
  const pageOfSubjects = makePageOfSubjects(ports);

  /** Requests somebody was asked about and nobody has decided. One in a blocked requester's name has no window. */
  async function openOf(subject: string): Promise<Open[]> {
    const opened = await windows.ofCitizen(subject);
    const found = await requests.findAll(opened.map(({ requestId }) => requestId));
    const byId = new Map(found.map((request) => [request.id, request]));
    return opened.flatMap((window) => {
      const request = byId.get(window.requestId);
      if (!request || !isUndecided(request.status)) return [];
      if (request.status === 'submitted' && window.smsFailed && stillTried(request)) return [];
      return [{ request: asAsked(request, window), window }];
    });
  }

  /** While SMS are failing nobody has been asked yet; then the prompt stands here, whenever that is written. */
  const stillTried = ({ createdAt }: Request): boolean => elapsed(createdAt, now()) < lifetimes.smsPatience;

  /** The window stands before the request itself is written as asked. */
  function asAsked(request: Request, window: ConsentWindow): Request {
    const context = { now: window.sentAt, sha256, lifetimes };
    const asked = transition(request, askedIn(window, lifetimes), context);
    return asked.kind === 'moved' ? asked.request : request;
  }

  async function allOpen([self, ...others]: readonly Subject[]): Promise<Open[]> {
    const own = self ? await openOf(self.ref) : [];
    const about = (await Promise.all(others.map(({ ref }) => openOf(ref)))).flat();
    // Rule 7: a blocked requester's request stands before nobody who has blocked it; another may be asked.
    const blocked = self && about.length > 0 ? await blocks.of(self.ref) : [];
    const unblocked = about.filter(({ window }) =>
      blocked.every(({ requesterId }) => requesterId !== window.requesterId),
    );
    return [...own, ...unblocked].toSorted((a, b) => (a.request.createdAt < b.request.createdAt ? 1 : -1));
  }

  /**
   * For a citizen without a usable phone the cabinet's prompt itself is the portal's message (paragraph 19-1), also where the
   * number was taken away since. It is the prompt of whoever was asked, as long as they decide.
   */
  async function codeOf(
    { request, window }: Open,
    { citizen, by, contact }: { citizen: Person; by: Consent['by']; contact: Subjects['contact'] },
  ): Promise<Pick<Consent, 'codeSentTo' | 'code'>> {
    const { phoneRef, phoneMasked, inCabinet, requestId, issue } = window;
    const own = request.citizenRef === citizen.ref;
    const decides = own === (by === 'subject');
    if (!decides || askedOf(window) !== citizen.ref) return { codeSentTo: null };
    const deadline = deadlineOf(request) ?? window.deadline;
    const gone = phoneRef !== null && contact === null;
    const shown = (inCabinet || gone) && now() < deadline;
    return {
      codeSentTo: phoneRef === null || contact?.phoneRef === phoneRef ? phoneMasked : null,
      ...(shown && { code: await codes(requestId, issue) }),
    };
  }

  return async (input: ListInput): Promise<{ items: Consent[]; next: string | null }> => {
    const { citizen, language, cursor } = input;
    const { subjects, contact } = await findSubjects(citizen, almatyDate(now()));
    const bySubject = new Map(subjects.map((subject) => [subject.ref, subject]));
    const open = cursor === null ? await allOpen(subjects) : [];
    const limit = Math.max(CONSENTS_A_PAGE - open.length, 1);
    const page = await pageOfSubjects({ subjects: [...bySubject.keys()], from: cursor, limit });
    // One that was decided between the two reads is shown once.
    const shown = new Set(open.map(({ request }) => request.id));
    const history = page.requests.filter(({ id, status }) => !isUndecided(status) && !shown.has(id));
    const opened = await openings.of(answered(history));

    const view = (request: Request): Omit<Consent, 'codeSentTo'> => {
      const subject = bySubject.get(request.citizenRef);
      const belongs = request.status === 'answered' ? request.answer.belongs : subject?.belongs === true;
      const by = isUndecided(request.status) ? subject?.by : (decidedBy(request) ?? undefined);
      return {
        id: request.id,
        subject: {
          self: request.citizenRef === citizen.ref,
          birthYear: Number(birthDateOf(request.iin).slice(0, 4)),
        },
        ...(by && { by }),
        requester: readableRequester(requesterOf(request), language),
        purpose: request.purpose,
        status: asSeen(request.status),
        ...(request.status === 'refused' && { reason: request.reason }),
        ...quietIn(request),
        createdAt: request.createdAt,
        consentDeadline: deadlineOf(request),
        decidedAt: decidedAt(request),
        preview: statementOf(belongs)[language],
        opened: (opened.get(request.id) ?? []).map(({ at, form }) => ({ at, form })),
      };
    };

    const prompts = open.map(async ({ request, window }) => {
      const seen = view(request);
      return { ...seen, ...(await codeOf({ request, window }, { citizen, by: seen.by, contact })) };
    });
    const past = history.map((request) => ({ ...view(request), codeSentTo: null }));
    return { items: [...(await Promise.all(prompts)), ...past], next: page.cursor };
  };
}

const answered = (requests: readonly Request[]): string[] =>
  requests.filter(({ status }) => status === 'answered').map(({ id }) => id);

function quietIn(request: Request): Pick<Consent, 'quiet'> {
  const quiet = quietOf(request);
  return quiet === null ? {} : { quiet };
}
