import type {
  AnswerMessage,
  Message,
  Messages,
  NoticeMessage,
} from '../../shared/contract/answers/cabinet.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import type { Iin } from '../../shared/domain/identity-number.ts';
import type { Language } from '../../shared/domain/language.ts';
import { adultTold, type Notice, noticesOf } from '../../shared/domain/notices.ts';
import { answeredAt, type Request, requesterOf } from '../../shared/domain/request.ts';
import { readableRequester } from '../../shared/domain/requester.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { Register } from '../../shared/storage/register.ts';
import type { Requests } from '../../shared/storage/requests.ts';

type Ports = {
  requests: Pick<Requests, 'ofCitizen'>;
  register: Pick<Register, 'journalOfPerson'>;
  now: () => Instant;
  sha256: Sha256;
};

/** The citizen whose cabinet it is. */
type Citizen = { citizenRef: string; iin: Iin; language: Language };

function ofNotice({ application, facts, takenBack, recordedAt, ...notice }: Notice): NoticeMessage {
  return {
    ...notice,
    at: (notice.corrects === undefined ? null : recordedAt) ?? notice.on,
    recordedAt,
    applicationNumber: application.number,
    registeredOn: application.registeredOn,
    authority: application.authority.name,
    ...facts,
    ...(takenBack && { withdrawn: true }),
  };
}

function ofAnswer(request: Request, language: Language): AnswerMessage[] {
  const at = answeredAt(request);
  if (at === null) return [];
  const requester = readableRequester(requesterOf(request), language);
  return [{ kind: 'answer-given', at, requestId: request.id, requester }];
}

/** Of two of one moment, the one that came later stands before. */
const newestFirst = (items: readonly Message[]): Message[] =>
  items.toSorted((a, b) => Number(a.at > b.at) - Number(a.at < b.at)).toReversed();

/** The notifications of a citizen's cabinet, newest first. Throws when storage cannot be reached. */
export function makeListMessages({ requests, register, now, sha256 }: Ports) {
  return async ({ citizenRef, iin, language }: Citizen): Promise<Messages> => {
    const [asked, journal] = await Promise.all([
      requests.ofCitizen(citizenRef),
      register.journalOfPerson(citizenRef),
    ]);
    const told = adultTold({ ref: citizenRef, iin }, almatyDate(now()));
    const notices = noticesOf(journal, told, sha256);
    return {
      items: newestFirst([
        ...notices.map(ofNotice),
        ...asked.flatMap((request) => ofAnswer(request, language)),
      ]),
    };
  };
}
