import type { RegisterRow } from '../../shared/domain/membership.ts';
import { answeredAt, type Request } from '../../shared/domain/request.ts';
import type { CalendarDate, Instant } from '../../shared/domain/time.ts';
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
} as const satisfies Record<NonNullable<RegisterRow['decision']>['kind'], string>;

type Message =
  | {
      kind: 'answer-given';
      at: Instant;
      requestId: string;
      requester: { id: string; name: string; kind: string };
    }
  | {
      kind: (typeof MESSAGE_OF)[keyof typeof MESSAGE_OF];
      at: CalendarDate;
      decision: string;
      applicationNumber: string;
      authority: { kk: string; ru: string };
    };

function ofDecision({ decision, applicationNumber, authority }: RegisterRow): Message[] {
  if (!decision) return [];
  return [
    {
      kind: MESSAGE_OF[decision.kind],
      at: decision.on,
      decision: decision.kind,
      applicationNumber,
      authority: authority.name,
    },
  ];
}

function ofAnswer(request: Request): Message[] {
  const at = answeredAt(request);
  if (at === null) return [];
  const requester = { id: request.requesterId, name: request.requesterName, kind: request.requesterKind };
  return [{ kind: 'answer-given', at, requestId: request.id, requester }];
}

/** The notifications of a citizen's cabinet, newest first. Throws when storage cannot be reached. */
export function makeListMessages({ requests, register }: Ports) {
  return async (citizenRef: string): Promise<{ items: Message[] }> => {
    const [asked, rows] = await Promise.all([requests.ofCitizen(citizenRef), register.rowsOf(citizenRef)]);
    const own = rows.filter((row) => row.applicantRef === citizenRef);
    const items = [...own.flatMap(ofDecision), ...asked.flatMap(ofAnswer)];
    return { items: items.toSorted((a, b) => (a.at < b.at ? 1 : -1)) };
  };
}
