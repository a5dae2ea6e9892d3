import { askedIn } from '../../shared/consent/record-decision.ts';
import type { Consent } from '../../shared/contract/answers/consents.ts';
import { CONSENTS_A_PAGE } from '../../shared/contract/pages.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import type { Language } from '../../shared/domain/language.ts';
import { asSeen, isUndecided } from '../../shared/domain/lifecycle.ts';
import { membershipOn } from '../../shared/domain/membership.ts';
import {
  deadlineOf,
  decidedAt,
  quietOf,
  type Request,
  requesterOf,
  transition,
} from '../../shared/domain/request.ts';
import { readableRequester } from '../../shared/domain/requester.ts';
import { statementOf } from '../../shared/domain/statement.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { Codes } from '../../shared/signing/macs.ts';
import type { Openings } from '../../shared/storage/openings.ts';
import type { Register } from '../../shared/storage/register.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { ConsentWindow, Windows } from '../../shared/storage/windows.ts';

type Ports = {
  requests: Pick<Requests, 'findAll' | 'pageOfCitizen'>;
  windows: Pick<Windows, 'ofCitizen'>;
  openings: Pick<Openings, 'of'>;
  register: Pick<Register, 'rowsOf'>;
  codes: Codes;
  now: () => Instant;
  sha256: Sha256;
};

type Open = { request: Request; window: ConsentWindow };
/** `cursor`: from an earlier page's `next`; null for the first one. */
type ListInput = { citizenRef: string; language: Language; cursor: string | null };

/**
 * A citizen's cabinet, a page at a time: who asks now, then who asked, the newest first in each. Everybody who asks now is
 * on the first page. Until the end a request whose window is over stays among them, without a code (rule 3). Throws when
 * storage or KMS cannot be reached.
 */
export function makeListConsents({ requests, windows, openings, register, codes, now, sha256 }: Ports) {
  /** Requests that the citizen was asked about and has not decided. One in a blocked requester's name has no window. */
  async function openOf(citizenRef: string): Promise<Open[]> {
    const opened = await windows.ofCitizen(citizenRef);
    const found = await requests.findAll(opened.map(({ requestId }) => requestId));
    const byId = new Map(found.map((request) => [request.id, request]));
    const open = opened.flatMap((window) => {
      const request = byId.get(window.requestId);
      if (!request || !isUndecided(request.status)) return [];
      // While SMS are failing nobody has been asked yet.
      if (request.status === 'submitted' && window.smsFailed) return [];
      return [{ request: asAsked(request, window), window }];
    });
    return open.toSorted((a, b) => (a.request.createdAt < b.request.createdAt ? 1 : -1));
  }

  /** The window stands before the request itself is written as asked. */
  function asAsked(request: Request, window: ConsentWindow): Request {
    const asked = transition(request, askedIn(window), { now: window.sentAt, sha256 });
    return asked.kind === 'moved' ? asked.request : request;
  }

  /** For a citizen without a usable phone the cabinet's prompt itself is the portal's message (paragraph 19-1). */
  async function codeOf({ request, window }: Open): Promise<Pick<Consent, 'codeSentTo' | 'code'>> {
    const { phoneMasked: codeSentTo, inCabinet, requestId, issue } = window;
    const deadline = deadlineOf(request) ?? window.deadline;
    const shown = inCabinet && now() < deadline;
    return {
      codeSentTo,
      ...(shown && { code: await codes(requestId, issue) }),
    };
  }

  return async ({
    citizenRef,
    language,
    cursor,
  }: ListInput): Promise<{ items: Consent[]; next: string | null }> => {
    const [open, rows] = await Promise.all([
      cursor === null ? openOf(citizenRef) : [],
      register.rowsOf(citizenRef),
    ]);
    const limit = Math.max(CONSENTS_A_PAGE - open.length, 1);
    const page = await requests.pageOfCitizen({ citizenRef, from: cursor, limit });
    // One that was decided between the two reads is shown once.
    const shown = new Set(open.map(({ request }) => request.id));
    const history = page.requests.filter(({ id, status }) => !isUndecided(status) && !shown.has(id));
    const opened = await openings.of(answered(history));
    const { belongs } = membershipOn(rows, citizenRef, almatyDate(now()));

    const view = (request: Request): Omit<Consent, 'codeSentTo'> => ({
      id: request.id,
      requester: readableRequester(requesterOf(request), language),
      purpose: request.purpose,
      status: asSeen(request.status),
      ...(request.status === 'refused' && { reason: request.reason }),
      ...quietIn(request),
      createdAt: request.createdAt,
      consentDeadline: deadlineOf(request),
      decidedAt: decidedAt(request),
      preview: statementOf(request.status === 'answered' ? request.answer.belongs : belongs)[language],
      opened: (opened.get(request.id) ?? []).map(({ at, form }) => ({ at, form })),
    });

    const prompts = open.map(async ({ request, window }) => ({
      ...view(request),
      ...(await codeOf({ request, window })),
    }));
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
