import { almatyDate, DAY, type Instant, plus } from '../domain/time.ts';
import { disownedIn } from './disowned.ts';
import {
  contactKey,
  disownedKey,
  inboundKey,
  representedKey,
  requestKey,
  smsNotesKey,
  windowKey,
} from './keys.ts';
import { parsedOnes, type ReportMalformed } from './malformed.ts';
import { type Prompted, promptedKeys, sentIn, windowsNamedBy } from './phone-days.ts';
import { type Contact, contactIn } from './register-people.ts';
import { readRequest } from './request-items.ts';
import type { Stored } from './requests.ts';
import { type Item, placeIn, readTables, type Table } from './table.ts';
import { type ConsentWindow, windowsAmong } from './windows.ts';

/** `message`: its id, as the log of SMS remembers it. `receivedAt`: as its provider says, were it long ago. */
type Message = { message: string; phoneRef: string; now: Instant; receivedAt?: Instant | null };

/**
 * What an inbound message meets at its phone. `seen`: it was dealt with before, or answered. `prompted`: what the phone was, or may
 * have been, sent a code of in the days for which windows are kept. `disownedAt`: when the holder said "not me" last.
 */
export type Met = { seen: boolean; prompted: Prompted[]; disownedAt: Instant | null };

/**
 * What the register says of the citizen a window is of. `represented`: somebody was ever named for them, as far as its mark tells
 * (register-people.ts).
 */
export type SubjectOfRegister = { contact: Contact | null; represented: boolean };

/** A window whose code is at this phone now, its request, and the citizen. */
export type Asked = { window: ConsentWindow; stored: Stored; subject: SubjectOfRegister };

/** What a phone was asked. Every method reads all it can at once, and throws when a table cannot be reached. */
export type Inbox = {
  at(message: Message): Promise<Met>;
  /** Of what was prompted, the windows that are this phone's still, over or not, until DynamoDB deletes them. */
  asked(phone: { phoneRef: string; prompted: readonly Prompted[] }): Promise<Asked[]>;
};

/** The days under which a message's answer may stand: that on which it came, today, and yesterday, around midnight. */
const daysOf = ({ now, receivedAt }: Message): string[] => [
  ...new Set([now, plus(now, -DAY), receivedAt ?? now].map(almatyDate)),
];

type Tables = { requests: Table; register: Table };

export function makeInbox({ requests, register }: Tables, malformed: ReportMalformed): Inbox {
  const inRequests = placeIn(requests);
  const inRegister = placeIn(register);

  /** A prompt from before windows were named by their day: the request has its pair. One that cannot be read decides nothing. */
  async function pairsOf(ids: readonly string[]): Promise<Prompted[]> {
    const wanted = ids.map((id) => inRequests(requestKey(id)));
    const at = await readTables(requests, wanted);
    const found = wanted.map(at).filter((item) => item !== undefined);
    return parsedOnes(found, readRequest, malformed).map(({ request }) => ({
      requestId: request.id,
      citizenRef: request.citizenRef,
      requesterId: request.requesterId,
    }));
  }

  return {
    async at(inbound) {
      const { message, phoneRef, now } = inbound;
      const notes = daysOf(inbound).map((date) => inRequests(smsNotesKey(phoneRef, date)));
      const days = promptedKeys(phoneRef, now).map(inRequests);
      const remembered = inRequests(inboundKey(message));
      const disowned = inRequests(disownedKey(phoneRef));
      const at = await readTables(requests, [...notes, ...days, remembered, disowned]);
      const answered = notes.some((day) => sentIn(at(day)).has(message));
      const { named, unnamed } = windowsNamedBy(days.map(at));
      const seen = answered || at(remembered) !== undefined;
      return {
        seen,
        prompted: seen || unnamed.length === 0 ? named : [...named, ...(await pairsOf(unnamed))],
        disownedAt: disownedIn(at(disowned)),
      };
    },

    async asked({ phoneRef, prompted }) {
      // One pair has one window, whichever of its requests were prompted for.
      const pairs = [...Map.groupBy(prompted, (each) => `${each.citizenRef} ${each.requesterId}`).values()]
        .map(([first]) => first)
        .filter((pair) => pair !== undefined);
      const requestsOf = prompted.map(({ requestId }) => inRequests(requestKey(requestId)));
      const wanted = pairs.map(({ citizenRef, requesterId }) => ({
        window: inRequests(windowKey(citizenRef, requesterId)),
        contact: inRegister(contactKey(citizenRef)),
        mark: inRegister(representedKey(citizenRef)),
      }));
      const at = await readTables(requests, [...requestsOf, ...wanted.flatMap(Object.values)]);
      const among = <T>(items: readonly (Item | undefined)[], parse: (item: Item) => T): T[] =>
        parsedOnes(
          items.filter((item) => item !== undefined),
          parse,
          malformed,
        );
      const found = among(requestsOf.map(at), readRequest);
      const byId = new Map(found.map((stored) => [stored.request.id, stored]));
      return wanted.flatMap(({ window: place, contact, mark }) => {
        const item = at(place);
        const [window] = item === undefined ? [] : windowsAmong([item], malformed);
        const stored = window && byId.get(window.requestId);
        // What a prompt named may have been asked elsewhere since.
        if (!stored || window.phoneRef !== phoneRef) return [];
        const subject = { contact: contactIn(at(contact)), represented: at(mark) !== undefined };
        return { window, stored, subject };
      });
    },
  };
}
