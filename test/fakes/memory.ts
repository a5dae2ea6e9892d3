import {
  NOTES_PER_PHONE,
  PROMPTS_PER_CITIZEN,
  PROMPTS_PER_PHONE,
  PROMPTS_PER_REQUESTER,
} from '../../shared/domain/code.ts';
import { applicationOf, peopleOf } from '../../shared/domain/decisions.ts';
import type { Opening } from '../../shared/domain/event-chain.ts';
import { contentOf, type JournalRow } from '../../shared/domain/journal.ts';
import type { Answer } from '../../shared/domain/request.ts';
import { isHeldAt } from '../../shared/domain/schedule.ts';
import { BUCKET_BOUNDS, bucketOf } from '../../shared/domain/service-level.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import type { AnswerTimes, OwnAnswers } from '../../shared/storage/answers.ts';
import type { Blocks } from '../../shared/storage/blocks.ts';
import type { Disowned } from '../../shared/storage/disowned.ts';
import type { Inbox } from '../../shared/storage/inbox.ts';
import type { Meeting } from '../../shared/storage/meeting.ts';
import type { Openings } from '../../shared/storage/openings.ts';
import { nameOf, type Prompted, promptedKeys } from '../../shared/storage/phone-days.ts';
import type { Privacy } from '../../shared/storage/privacy.ts';
import type { Register } from '../../shared/storage/register.ts';
import { withBirthDates } from '../../shared/storage/register-items.ts';
import type { Contact, NewRepresentation, RegisterPeople } from '../../shared/storage/register-people.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { Hold, SmsHold } from '../../shared/storage/sms-hold.ts';
import type { PromptToSend, Reservation, Sending, SmsLog } from '../../shared/storage/sms-log.ts';
import type { Submissions } from '../../shared/storage/submissions.ts';
import type { Telling, Tellings } from '../../shared/storage/tellings.ts';
import type { Windows } from '../../shared/storage/windows.ts';
import { START } from '../builders.ts';
import { makeMemoryRequests } from './memory-requests.ts';
import { makeMemorySubmissions } from './memory-submissions.ts';
import { type MemoryWindows, makeMemoryWindows, pairOf } from './memory-windows.ts';

export type Stores = {
  requests: Requests;
  meeting: Meeting;
  windows: Windows;
  inbox: Inbox;
  smsLog: SmsLog;
  smsHold: SmsHold;
  disowned: Disowned;
  blocks: Blocks;
  openings: Openings;
  tellings: Tellings;
  privacy: Privacy;
  ownAnswers: OwnAnswers;
  answerTimes: AnswerTimes;
  submissions: Submissions;
  register: Register;
};

/** The windows whose code went to a phone, as a message from it meets them. */
export async function windowsAt({ inbox }: Pick<Stores, 'inbox'>, phoneRef: string, now = START) {
  const { prompted } = await inbox.at({ message: 'any', phoneRef, now });
  return (await inbox.asked({ phoneRef, prompted })).map(({ window }) => window);
}

/** Every port of storage in memory. test/contract/storage*.test.ts holds it to what the tables do. */
export function makeMemory({ windows, byPair }: MemoryWindows = makeMemoryWindows()): Stores {
  const disowned = makeDisowned();
  const { heldUntil, ...smsHold } = makeSmsHold();
  const { requests, meeting } = makeMemoryRequests(byPair);
  const { named, ...register } = makeRegister();
  const asked = makeAsked({ windows, requests, register, named });
  return {
    requests,
    meeting,
    windows,
    ...makeSmsLog(asked, disowned.since),
    disowned,
    smsHold,
    blocks: makeBlocks(disowned.since, heldUntil),
    openings: makeOpenings(),
    tellings: makeTellings(),
    privacy: makePrivacy(),
    ownAnswers: makeOwnAnswers(),
    answerTimes: makeAnswerTimes(),
    submissions: makeMemorySubmissions(),
    register,
  };
}

const memberOf = (key: string, sending: Sending): string => `${key} ${sending}`;

type Read = { windows: Windows; requests: Requests; register: RegisterPeople; named: ReadonlySet<string> };

const makeAsked =
  ({ windows, requests, register, named }: Read): Inbox['asked'] =>
  async ({ phoneRef, prompted }) => {
    const found = await requests.readAll(prompted.map(({ requestId }) => requestId));
    const byId = new Map(found.map((stored) => [stored.request.id, stored]));
    const pairs = new Map(prompted.map((pair) => [pairOf(pair), pair]));
    const asked = await Promise.all(
      (await windows.findAll([...pairs.values()])).map(async (window) => {
        const stored = byId.get(window.requestId);
        if (!stored || window.phoneRef !== phoneRef) return [];
        const { contact } = await register.personOf(window.citizenRef);
        return { window, stored, subject: { contact, represented: named.has(window.citizenRef) } };
      }),
    );
    return asked.flat();
  };

function makeSmsLog(
  asked: Inbox['asked'],
  disownedSince: Disowned['since'],
): { smsLog: SmsLog; inbox: Inbox } {
  const prompted = new Map<string, Prompted>();
  const sent = new Map<string, readonly string[]>();
  const notes = new Map<string, readonly string[]>();
  const inbound = new Set<string>();
  const of = (day: string): readonly string[] => sent.get(day) ?? [];

  function reserve({ citizenRef, phoneRef, window, askedBy, key, now }: PromptToSend): Reservation {
    const date = almatyDate(now);
    const citizen = `${citizenRef} ${date}`;
    const phone = `${phoneRef} ${date}`;
    const share = askedBy === null ? null : `${citizen} ${askedBy}`;
    const isThere = (sending: Sending) => of(citizen).includes(memberOf(key, sending));
    const free = (['first', 'second'] as const).find((sending) => !isThere(sending));
    const none = isThere('first') || isThere('second') ? 'sent-before' : 'used-up';
    if (free === undefined || of(citizen).length >= PROMPTS_PER_CITIZEN) return none;
    if (share !== null && of(share).length >= PROMPTS_PER_REQUESTER) return none;
    if (of(phone).length >= PROMPTS_PER_PHONE) return none;
    const days = [citizen, phone, ...(share === null ? [] : [share])];
    for (const day of days) sent.set(day, [...of(day), memberOf(key, free)]);
    prompted.set(`${phone} ${nameOf(window)}`, window);
    return free;
  }

  const smsLog: SmsLog = {
    async reservePrompt(prompt) {
      return reserve(prompt);
    },
    async releasePrompt({ citizenRef, phoneRef, askedBy, key, now }, sending) {
      const member = memberOf(key, sending);
      const date = almatyDate(now);
      for (const day of [
        `${citizenRef} ${date}`,
        `${phoneRef} ${date}`,
        `${citizenRef} ${date} ${askedBy}`,
      ]) {
        sent.set(
          day,
          of(day).filter((other) => other !== member),
        );
      }
    },
    async reserveNote({ phoneRef, key, now }) {
      const day = `${phoneRef} ${almatyDate(now)}`;
      const before = notes.get(day) ?? [];
      if (before.length >= NOTES_PER_PHONE || before.includes(key)) return false;
      notes.set(day, [...before, key]);
      return true;
    },
    async remember(message) {
      if (inbound.has(message)) return false;
      inbound.add(message);
      return true;
    },
  };
  return {
    smsLog,
    inbox: {
      async at({ message, phoneRef, now }) {
        const ofDays = [...notes].filter(([day]) => day.startsWith(`${phoneRef} `));
        return {
          seen: inbound.has(message) || ofDays.some(([, keys]) => keys.includes(message)),
          prompted: promptedKeys(phoneRef, now).flatMap(({ sk: date }) =>
            [...prompted].flatMap(([place, window]) =>
              place.startsWith(`${phoneRef} ${date} `) ? window : [],
            ),
          ),
          disownedAt: await disownedSince(phoneRef),
        };
      },
      asked,
    },
  };
}

function makeOpenings(): Openings {
  const opened = new Map<string, Opening[]>();
  return {
    async of(ids) {
      return new Map(ids.flatMap((id) => (opened.has(id) ? [[id, opened.get(id) ?? []] as const] : [])));
    },
    async save(id, { before, next }) {
      if ((opened.get(id) ?? []).length !== before.length) return false;
      opened.set(id, [...next]);
      return true;
    },
  };
}

function makeTellings(): Tellings {
  const told = new Map<string, Map<string, Telling>>();
  return {
    async put(application, telling) {
      told.set(application, new Map([...(told.get(application) ?? []), [telling.requestId, telling]]));
    },
    async of(application) {
      return [...(told.get(application)?.values() ?? [])];
    },
  };
}

function makePrivacy(): Privacy {
  const keeping = new Set<string>();
  return {
    async keepingToThemselves(refs) {
      return new Set(refs.filter((ref) => keeping.has(ref)));
    },
    async put(citizenRef, { shareWithFamily }) {
      if (shareWithFamily) keeping.delete(citizenRef);
      else keeping.add(citizenRef);
    },
  };
}

function makeDisowned(): Disowned {
  const phones = new Map<string, string>();
  return {
    async since(phoneRef) {
      return phones.get(phoneRef) ?? null;
    },
    async put(phoneRef, at) {
      phones.set(phoneRef, at);
    },
  };
}

function makeSmsHold(): SmsHold & { heldUntil: () => string | null } {
  let hold: Hold | null = null;
  const heldUntil = () => hold?.heldUntil ?? null;
  return {
    heldUntil,
    async isHeld(at) {
      return isHeldAt(heldUntil(), at);
    },
    async set(next) {
      if (hold && hold.saidAt > next.saidAt) return false;
      hold = next;
      return true;
    },
  };
}

function makeBlocks(disownedSince: Disowned['since'], heldUntil: () => string | null): Blocks {
  const blocks = new Map<string, Map<string, string>>();
  const refusals = new Map<string, string>();
  const ofCitizen = (citizenRef: string) => blocks.get(citizenRef) ?? new Map<string, string>();
  return {
    async of(citizenRef) {
      const sorted = [...ofCitizen(citizenRef)].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return sorted.map(([requesterId, blockedAt]) => ({ requesterId, blockedAt }));
    },
    async stance({ citizenRef, requesterId, deciders, phoneRef }) {
      return {
        blockedBy: deciders.filter((decider) => ofCitizen(decider).has(requesterId)),
        refusedAt: refusals.get(`${citizenRef} ${requesterId}`) ?? null,
        disownedAt: phoneRef === undefined ? null : await disownedSince(phoneRef),
        smsHeldUntil: heldUntil(),
      };
    },
    async refused(citizenRef, { requesterId, refusedAt }) {
      refusals.set(`${citizenRef} ${requesterId}`, refusedAt);
    },
    async put(citizenRef, { requesterId, blockedAt }) {
      blocks.set(citizenRef, new Map(ofCitizen(citizenRef)).set(requesterId, blockedAt));
    },
    async delete(citizenRef, requesterId) {
      ofCitizen(citizenRef).delete(requesterId);
    },
  };
}

function makeOwnAnswers(): OwnAnswers {
  const answers = new Map<string, Answer>();
  const key = (citizenRef: string, { asOf, belongs }: Pick<Answer, 'asOf' | 'belongs'>) =>
    `${citizenRef} ${asOf} ${belongs}`;
  return {
    async find(citizenRef, said) {
      return answers.get(key(citizenRef, said)) ?? null;
    },
    async keep(citizenRef, answer) {
      const standing = answers.get(key(citizenRef, answer)) ?? answer;
      answers.set(key(citizenRef, answer), standing);
      return standing;
    },
  };
}

function makeAnswerTimes(): AnswerTimes {
  const counts = new Map<string, number[]>();
  const ofDay = (date: string) => counts.get(date) ?? BUCKET_BOUNDS.map(() => 0);
  return {
    async count({ at, durationMs }) {
      const date = almatyDate(at);
      const bucket = bucketOf(durationMs);
      counts.set(
        date,
        ofDay(date).map((count, index) => (index === bucket ? count + 1 : count)),
      );
    },
    async ofDays(dates) {
      return dates.map(ofDay);
    },
  };
}

/** `named`: those for whom somebody was ever named. */
function makeRegister(): Register & { named: ReadonlySet<string> } {
  const journal = new Map<string, JournalRow>();
  const rows = () => [...journal.values()];
  const ofPerson = (citizenRef: string): JournalRow[] => {
    const named = rows().filter(({ row }) => peopleOf(row).includes(citizenRef));
    const applications = new Set(named.map(({ row }) => applicationOf(row)));
    return rows().filter(({ row }) => applications.has(applicationOf(row)));
  };
  return {
    async putRows(all) {
      for (const each of all) {
        const content = contentOf(each);
        const { withdrawn, words } = each.withdrawn === undefined ? (journal.get(content) ?? {}) : each;
        journal.set(content, { ...each, withdrawn, words });
      }
    },
    async journalOfPerson(citizenRef) {
      return ofPerson(citizenRef);
    },
    async journalOf(some) {
      const applications = new Set(some.map(applicationOf));
      return rows().filter(({ row }) => applications.has(applicationOf(row)));
    },
    ...makeRegisterPeople(),
    async rowsOf(citizenRef) {
      return ofPerson(citizenRef)
        .filter(({ withdrawn }) => withdrawn !== true)
        .map(withBirthDates);
    },
  };
}

function makeRegisterPeople(): RegisterPeople & { named: ReadonlySet<string> } {
  const named = new Set<string>();
  const contacts = new Map<string, Contact | null>();
  const representations = new Map<string, NewRepresentation>();
  const sharing = new Set<string>();
  const at = (phoneRef: string): string[] =>
    [...contacts].flatMap(([ref, contact]) => (contact?.phoneRef === phoneRef ? ref : []));
  return {
    named,
    async putContacts(all) {
      for (const { citizenRef, ...contact } of all) {
        contacts.set(citizenRef, contact.phone === null ? null : contact);
        if (contact.phone === null) continue;
        const there = at(contact.phoneRef);
        if (there.length > 1) for (const ref of there) sharing.add(ref);
      }
    },
    async putRepresentatives(all) {
      for (const each of all) {
        named.add(each.subject.ref);
        representations.set(`${each.subject.ref} ${each.representative.ref} ${each.kind}`, each);
      }
    },
    async personOf(citizenRef) {
      const said = [...representations.values()];
      return {
        contact: contacts.get(citizenRef) ?? null,
        alone: Boolean(contacts.get(citizenRef)) && !sharing.has(citizenRef),
        representatives: said
          .filter(({ subject }) => subject.ref === citizenRef)
          .map(({ subject: _subject, ...representation }) => representation),
        represents: said
          .filter(({ representative }) => representative.ref === citizenRef)
          .map(({ subject }) => subject),
      };
    },
    async peopleAt(phoneRef) {
      return at(phoneRef);
    },
  };
}
