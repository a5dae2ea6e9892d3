import type { Message, Messages } from '../../shared/contract/answers/cabinet.ts';
import { applicationOf, type DecidedRow } from '../../shared/domain/decisions.ts';
import type { Language } from '../../shared/domain/language.ts';
import type { DecisionKind, RegisterRow } from '../../shared/domain/membership.ts';
import { answeredAt, type Request, requesterOf } from '../../shared/domain/request.ts';
import { readableRequester } from '../../shared/domain/requester.ts';
import type { Register } from '../../shared/storage/register.ts';
import type { Requests } from '../../shared/storage/requests.ts';

type Ports = { requests: Pick<Requests, 'ofCitizen'>; register: Pick<Register, 'rowsOf'> };

/** Paragraph 19-1: that TSA was assigned or refused; and what a decision changed since. */
const MESSAGE_OF = {
  assign: 'tsa-assigned',
  refuse: 'tsa-refused',
  'change-amount': 'tsa-changed',
  suspend: 'tsa-changed',
  stop: 'tsa-changed',
} as const satisfies Record<DecisionKind, string>;

function ofDecision({ decision, applicationNumber, authority }: DecidedRow): Message {
  return {
    kind: MESSAGE_OF[decision.kind],
    at: decision.on,
    decision: decision.kind,
    applicationNumber,
    authority: authority.name,
    ...(decision.reason && { reason: decision.reason }),
  };
}

/** One row of each decision on an application, however many versions of it were sent; one that gives a reason before others. */
function decidedOnce(rows: readonly RegisterRow[]): DecidedRow[] {
  const decided = rows.flatMap((row) => (row.decision ? [{ ...row, decision: row.decision }] : []));
  const versions = Map.groupBy(decided, (row) =>
    JSON.stringify([applicationOf(row), row.decision.kind, row.decision.on]),
  );
  return [...versions.values()].flatMap((of) => of.find(({ decision }) => decision.reason) ?? of[0] ?? []);
}

function ofAnswer(request: Request, language: Language): Message[] {
  const at = answeredAt(request);
  if (at === null) return [];
  const requester = readableRequester(requesterOf(request), language);
  return [{ kind: 'answer-given', at, requestId: request.id, requester }];
}

/** The notifications of a citizen's cabinet, newest first. Throws when storage cannot be reached. */
export function makeListMessages({ requests, register }: Ports) {
  return async ({ citizenRef, language }: { citizenRef: string; language: Language }): Promise<Messages> => {
    const [asked, rows] = await Promise.all([requests.ofCitizen(citizenRef), register.rowsOf(citizenRef)]);
    const own = rows.filter((row) => row.applicantRef === citizenRef);
    const items = [
      ...decidedOnce(own).map(ofDecision),
      ...asked.flatMap((request) => ofAnswer(request, language)),
    ];
    return { items: items.toSorted((a, b) => (a.at < b.at ? 1 : -1)) };
  };
}
