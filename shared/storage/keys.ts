import type { CalendarDate, Instant } from '../domain/time.ts';

/**
 * Every key of both tables. Nothing personal stands in a key: `…Ref` is a keyed MAC of an IIN or a phone, `requesterId`
 * an organisation's BIN or a person's reference.
 *
 * | table    | pk                         | sk                      | item                                  |
 * | -------- | -------------------------- | ----------------------- | ------------------------------------- |
 * | requests | `request#<id>`             | `request`               | the request, or the alias of one      |
 * | requests | `request#<id>`             | `opened`                | when its answer was first read, by form |
 * | requests | `citizen#<citizenRef>`     | `window#<requesterId>`  | consent window, lock of rule 5        |
 * | requests | `citizen#<citizenRef>`     | `block#<requesterId>`   | standing refusal                      |
 * | requests | `citizen#<citizenRef>`     | `refusal#<requesterId>` | the last refusal, for thirty days     |
 * | requests | `citizen#<citizenRef>`     | `own-answer#<date>#<belongs>` | the citizen's own answer of that day |
 * | requests | `citizen#<citizenRef>`     | `privacy`               | whether the family sees what was told   |
 * | requests | `told#<kato>#<no>#<registeredOn>` | `<request id>`   | that a fact about an application's family was told |
 * | requests | `sms-budget#<ref>`         | `<date>`                | prompts to a citizen, or a phone, on one day; of a phone, whose windows |
 * | requests | `sms-notes#<phoneRef>`     | `<date>`                | notes to a phone on one day           |
 * | requests | `phone#<phoneRef>`         | `disowned`              | a number whose holder said "not me"   |
 * | requests | `inbound#<message>`        | `inbound`               | an inbound SMS dealt with             |
 * | requests | `receipt#<messageId>`      | `delivered`, `undelivered` | that an aggregator said so of an SMS |
 * | requests | `submissions#<requesterId>` | `<date>`               | what a requester was let submit on one day, and how it went |
 * | requests | `service-level#<date>`     | `<shard>`               | counters of that day's answers        |
 * | requests | `requester#<requesterId>`  | `webhook`               | where the requester wants to be called |
 * | requests | `requester#<requesterId>`  | `delivery#<finalAt>#<id>` | what its webhook is told of a request |
 * | requests | `sms-hold`                 | `sms-hold`              | until when SMS are held back          |
 * | requests | `lease#<work>`            | `lease`                | which of several copies does a work (docs/residency.md) |
 * | register | `application#<kato>#<no>#<registeredOn>` | `decision#<on>#<kind>#<hash>` | a journal row (Annex 3-1) |
 * | register | `application#<kato>#<no>#<registeredOn>` | `withdrawn#<sk of a row>` | whether that row is taken back |
 * | register | `person#<citizenRef>`      | `application#<kato>#<no>#<registeredOn>` | an application that names the person |
 * | register | `person#<citizenRef>`      | `contact`               | phone and language                    |
 * | register | `requester#<BIN>`          | `requester`             | an organisation that asks: names, class, limits |
 * | register | `requester-name#<skeleton>` | `requester-name`       | whose registered name reads like that |
 * | register | `person#<citizenRef>`      | `representative#<citizenRef>#<kind>` | somebody who may decide for the person |
 * | register | `person#<citizenRef>`      | `represented`           | that somebody was named for the person, ever |
 * | register | `person#<citizenRef>`      | `represents#<citizenRef>#<kind>` | somebody the person may decide for |
 * | register | `person#<citizenRef>`      | `shares`                | that somebody else had the person's number, once at least |
 * | register | `phone#<phoneRef>`         | `person#<citizenRef>`   | somebody whose number it is, or was    |
 * | register | `message-waits#<shard>`    | `<citizenRef>`          | somebody whose phone is to be told that a message waits |
 * | register | `imports#<requesterId>`    | `<date>#<what>`         | how many rows somebody sent on one day |
 * | register | `keys`                     | `present`               | that no row ever stood under an earlier form of key |
 */
export type Key = { pk: string; sk: string };

export const WINDOW_PREFIX = 'window#';
export const BLOCK_PREFIX = 'block#';
export const APPLICATION_PREFIX = 'application#';

const REQUEST_PREFIX = 'request#';
const CITIZEN_PREFIX = 'citizen#';

export const requestKey = (id: string): Key => ({ pk: `${REQUEST_PREFIX}${id}`, sk: 'request' });
export const openedKey = (id: string): Key => ({ pk: `${REQUEST_PREFIX}${id}`, sk: 'opened' });
/** Whether a text can be a request's id at all: no path's text, however long, gets into a key unlooked at. */
export const isRequestId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);
export const requestIdOf = (pk: string): string => pk.slice(REQUEST_PREFIX.length);

export const citizenPartition = (citizenRef: string): string => `${CITIZEN_PREFIX}${citizenRef}`;
export const citizenRefOf = (pk: string): string => pk.slice(CITIZEN_PREFIX.length);

export const windowKey = (citizenRef: string, requesterId: string): Key => ({
  pk: citizenPartition(citizenRef),
  sk: `${WINDOW_PREFIX}${requesterId}`,
});
export const refusalKey = (citizenRef: string, requesterId: string): Key => ({
  pk: citizenPartition(citizenRef),
  sk: `refusal#${requesterId}`,
});
export const blockKey = (citizenRef: string, requesterId: string): Key => ({
  pk: citizenPartition(citizenRef),
  sk: `${BLOCK_PREFIX}${requesterId}`,
});
export const privacyKey = (citizenRef: string): Key => ({ pk: citizenPartition(citizenRef), sk: 'privacy' });
export const toldPartition = (application: string): string => `told#${application}`;
export const toldKey = (application: string, requestId: string): Key => ({
  pk: toldPartition(application),
  sk: requestId,
});
/** What the answer says is in its key: when it changes during a day, the paper of the morning can still be verified. */
export const ownAnswerKey = (
  citizenRef: string,
  { asOf, belongs }: { asOf: CalendarDate; belongs: boolean },
): Key => ({ pk: citizenPartition(citizenRef), sk: `own-answer#${asOf}#${belongs}` });
export const smsBudgetKey = (ref: string, date: CalendarDate): Key => ({ pk: `sms-budget#${ref}`, sk: date });
export const smsNotesKey = (phoneRef: string, date: CalendarDate): Key => ({
  pk: `sms-notes#${phoneRef}`,
  sk: date,
});
export const disownedKey = (phoneRef: string): Key => ({ pk: phonePartition(phoneRef), sk: 'disowned' });
/** `message`: a keyed MAC of an inbound message's sender, text and id. */
export const inboundKey = (message: string): Key => ({ pk: `inbound#${message}`, sk: 'inbound' });
/** `messageId`: as we gave it with the SMS. */
export const receiptKey = ({ messageId, state }: { messageId: string; state: string }): Key => ({
  pk: `receipt#${messageId}`,
  sk: state,
});
export const serviceLevelKey = (date: CalendarDate, shard: number): Key => ({
  pk: `service-level#${date}`,
  sk: String(shard),
});

/** One for the stage: whoever asks anybody reads it. */
export const SMS_HOLD_KEY: Key = { pk: 'sms-hold', sk: 'sms-hold' };

export const DELIVERY_PREFIX = 'delivery#';
const REQUESTER_PREFIX = 'requester#';
export const requesterPartition = (requesterId: string): string => `${REQUESTER_PREFIX}${requesterId}`;
export const requesterIdOf = (pk: string): string => pk.slice(REQUESTER_PREFIX.length);
export const webhookKey = (requesterId: string): Key => ({
  pk: requesterPartition(requesterId),
  sk: 'webhook',
});
/** A request becomes final once: its delivery has one key, which sorts by that moment. */
export const deliveryKey = (
  requesterId: string,
  { finalAt, requestId }: { finalAt: Instant; requestId: string },
): Key => ({ pk: requesterPartition(requesterId), sk: `${DELIVERY_PREFIX}${finalAt}#${requestId}` });

/** `work`: what only one of several copies does at a time. */
export const leaseKey = (work: string): Key => ({ pk: `lease#${work}`, sk: 'lease' });

export const WITHDRAWN_PREFIX = 'withdrawn#';

export const applicationPartition = (application: string): string => `${APPLICATION_PREFIX}${application}`;
export const rowKey = (
  application: string,
  { decision, hash }: { decision: { on: CalendarDate; kind: string } | null; hash: string },
): Key => ({
  pk: applicationPartition(application),
  sk: decision ? `decision#${decision.on}#${decision.kind}#${hash}` : `undecided#${hash}`,
});
export const withdrawnKey = ({ pk, sk }: Key): Key => ({ pk, sk: `${WITHDRAWN_PREFIX}${sk}` });
/**
 * Before the day of registration was part of the key, rows were stored under KATO and number, as these were spelled. Null:
 * the partition is not one of those.
 */
export function earlierApplication(partition: string): { kato: string; applicationNumber: string } | null {
  const [, kato = '', applicationNumber = '', ...rest] = partition.split('#');
  return rest.length === 0 ? { kato, applicationNumber } : null;
}
/** Put into a register when its table is made, so that nobody need look for rows under the earlier form. */
export const PRESENT_KEYS: Key = { pk: 'keys', sk: 'present' };
export const personPartition = (citizenRef: string): string => `person#${citizenRef}`;
export const CONTACT = 'contact';
export const contactKey = (citizenRef: string): Key => ({ pk: personPartition(citizenRef), sk: CONTACT });

type Represented = { subjectRef: string; representativeRef: string; kind: string };
export const REPRESENTATIVE_PREFIX = 'representative#';
export const REPRESENTS_PREFIX = 'represents#';
export const representativeKey = ({ subjectRef, representativeRef, kind }: Represented): Key => ({
  pk: personPartition(subjectRef),
  sk: `${REPRESENTATIVE_PREFIX}${representativeRef}#${kind}`,
});
export const representedKey = (subjectRef: string): Key => ({
  pk: personPartition(subjectRef),
  sk: 'represented',
});
/** The way back from a representative to those represented. */
export const representsKey = ({ subjectRef, representativeRef, kind }: Represented): Key => ({
  pk: personPartition(representativeRef),
  sk: `${REPRESENTS_PREFIX}${subjectRef}#${kind}`,
});
export const SHARES = 'shares';
export const sharesKey = (citizenRef: string): Key => ({ pk: personPartition(citizenRef), sk: SHARES });
/** The reference in a sort key of `representative#…` or `represents#…`. */
export const otherIn = (sk: string): string => sk.split('#')[1] ?? '';

export const phonePartition = (phoneRef: string): string => `phone#${phoneRef}`;
export const phoneOwnerKey = (phoneRef: string, citizenRef: string): Key => ({
  pk: phonePartition(phoneRef),
  sk: personPartition(citizenRef),
});
/** The reference in a key `person#<citizenRef>`. */
export const personIn = (key: string): string => key.slice('person#'.length);

export const requesterKey = (bin: string): Key => ({ pk: `requester#${bin}`, sk: 'requester' });
/** `skeleton`: how a registered name strikes its reader (shared/domain/skeleton.ts). */
export const requesterNameKey = (skeleton: string): Key => ({
  pk: `requester-name#${skeleton}`,
  sk: 'requester-name',
});
export const importsPartition = (senderId: string): string => `imports#${senderId}`;
/** `date`: the day in Kazakhstan on which the rows came. */
export const importedKey = (senderId: string, { date, what }: { date: CalendarDate; what: string }): Key => ({
  pk: importsPartition(senderId),
  sk: `${date}#${what}`,
});
/** `date`: the day in Kazakhstan on which the requests were made. */
export const submissionsKey = (requesterId: string, date: CalendarDate): Key => ({
  pk: `submissions#${requesterId}`,
  sk: date,
});

/**
 * Partitions of the due index and of a day's counters: each takes 1,000 writes a second on AWS, and a confirmation makes six to
 * the index. Of what was stored when there were four, each is in one of these.
 */
const SHARDS = 8;
export const SHARD_NUMBERS = Array.from({ length: SHARDS }, (_, shard) => shard);
/** By the last of an id's hexadecimal digits: as many ids in each. */
export const shardOf = (id: string): number => Number.parseInt(id.slice(-1), 16) % SHARDS;
export const messageWaitsPartition = (shard: number): string => `message-waits#${shard}`;
/** Somebody who is to be told by SMS that a message waits, once however many came. */
export const messageWaitsKey = (citizenRef: string): Key => ({
  pk: messageWaitsPartition(citizenRef.charCodeAt(0) % SHARDS),
  sk: citizenRef,
});
/** A consent waits for its answer within 15 minutes, and is looked at before whatever waits for SMS or silence. */
export const answerDuePartition = (shard: number): string => `answer-due#${shard}`;
export const duePartition = (shard: number): string => `due#${shard}`;

/** In the due index: the webhooks that are in use, by when each was last served. */
export const WEBHOOKS_PARTITION = 'webhooks';
/** In the due index: what one webhook is to be told, so that none waits behind another's. */
export const webhookDuePartition = (webhookId: string): string => `webhook-due#${webhookId}`;

/** Sorts a requester's changes by time; the id makes it unique, so that a cursor never stands between two ties. */
export const changeKey = (at: Instant, id: string): string => `${at}#${id}`;
export const idIn = (key: string): string => key.slice(key.indexOf('#') + 1);
export const changedAtOf = (key: string): Instant => key.slice(0, key.indexOf('#'));
