import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  NOTES_PER_PHONE,
  PROMPTS_PER_CITIZEN,
  PROMPTS_PER_PHONE,
  PROMPTS_PER_REQUESTER,
} from '../domain/code.ts';
import { almatyDate, DAY, epochSeconds, type Instant, plus } from '../domain/time.ts';
import { inboundKey, type Key, smsBudgetKey, smsNotesKey } from './keys.ts';
import { nameOf, PROMPTED_MEMORY, type Prompted, SENT, sentIn, WINDOWS } from './phone-days.ts';
import { itemInTheWay, type Table, wasWritten } from './table.ts';

/** How long a delivered message is remembered, ms; a provider gives up redelivering long before. */
const INBOUND_MEMORY = 7 * DAY;

/**
 * `citizenRef`: whom it goes to. `window`: the one whose code it has. `key` names the message: should its sender die before it knows
 * what became of it, the message is sent once more and then never again. `askedBy`: the requester whose asking causes it; null where
 * the citizen wished for it.
 */
export type PromptToSend = {
  citizenRef: string;
  phoneRef: string;
  window: Prompted;
  askedBy: string | null;
  key: string;
  now: Instant;
};
export type NoteToSend = { phoneRef: string; key: string; now: Instant };

/** Which of a message's two sendings. */
export type Sending = 'first' | 'second';
/** `sent-before`: it went out as often as it may, as far as anybody knows. `used-up`: the day's budget is, and it never went. */
export type Reservation = Sending | 'sent-before' | 'used-up';

/** What was sent and what came in by SMS. Every method throws when the table cannot be reached. */
export type SmsLog = {
  /** Takes one of the day's prompts of the citizen, of the phone and of the requester, before it is sent. */
  reservePrompt(prompt: PromptToSend): Promise<Reservation>;
  /** Gives back the sending that was not accepted; another one may have gone out and keeps its place. */
  releasePrompt(prompt: PromptToSend, sending: Sending): Promise<void>;
  /**
   * Takes one of the day's notes to a phone; false when they are used up, or this one was sent. The note that answers an inbound
   * message has its id as its key, and remembers thereby that it was dealt with (inbox.ts).
   */
  reserveNote(note: NoteToSend): Promise<boolean>;
  /** Records that an inbound message was dealt with which no note remembers; false when it was already. */
  remember(message: string, now: Instant): Promise<boolean>;
};

/** A set of what was sent, and how many it may have. */
type Budget = { attribute: string; most: number };
/** `keep`: how long it is kept, ms; two days where it only counts. `window`: is named beside what counts. */
type Entry = { key: Key; budgets: readonly Budget[]; now: Instant; keep?: number; window?: Prompted };

const memberOf = (key: string, sending: Sending): string => (sending === 'first' ? key : `${key}+`);
const sharesOf = (askedBy: string | null): Budget[] =>
  askedBy === null ? [] : [{ attribute: `by:${askedBy}`, most: PROMPTS_PER_REQUESTER }];

const ofCitizen = ({ citizenRef, askedBy, now }: PromptToSend): Entry => ({
  key: smsBudgetKey(citizenRef, almatyDate(now)),
  budgets: [{ attribute: SENT, most: PROMPTS_PER_CITIZEN }, ...sharesOf(askedBy)],
  now,
});
const ofPhone = ({ phoneRef, window, now }: PromptToSend): Entry => ({
  key: smsBudgetKey(phoneRef, almatyDate(now)),
  budgets: [{ attribute: SENT, most: PROMPTS_PER_PHONE }],
  now,
  keep: PROMPTED_MEMORY,
  window,
});

export function makeSmsLog(table: Table): SmsLog {
  /** Adds one sending to the day's sets, or tells which sendings stand there: this one, or as many as a day has. */
  async function add(
    { key, budgets, now, keep = 2 * DAY, window }: Entry,
    sending: string,
  ): Promise<'added' | ReadonlySet<unknown>> {
    const names = budgets.map((_, index) => `#set${index}`);
    const added = [...names.map((name) => `${name} :message`), ...(window ? [`${WINDOWS} :window`] : [])];
    try {
      await table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: key,
          UpdateExpression: `ADD ${added.join(', ')} SET #ttl = :ttl`,
          ConditionExpression: names
            .map(
              (name, index) =>
                `(attribute_not_exists(${name}) OR (size(${name}) < :most${index} AND NOT contains(${name}, :sending)))`,
            )
            .join(' AND '),
          ExpressionAttributeNames: {
            '#ttl': 'ttl',
            ...Object.fromEntries(budgets.map(({ attribute }, index) => [`#set${index}`, attribute])),
          },
          ExpressionAttributeValues: {
            ':message': new Set([sending]),
            ':sending': sending,
            ':ttl': epochSeconds(plus(now, keep)),
            ...(window && { ':window': new Set([nameOf(window)]) }),
            ...Object.fromEntries(budgets.map(({ most }, index) => [`:most${index}`, most])),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return 'added';
    } catch (error) {
      const standing = itemInTheWay(error);
      if (!standing) throw error;
      return sentIn(standing);
    }
  }

  async function remove({ key, budgets }: Entry, sending: string): Promise<void> {
    await table.documents.send(
      new UpdateCommand({
        TableName: table.name,
        Key: key,
        UpdateExpression: `DELETE ${budgets.map((_, index) => `#set${index} :message`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(
          budgets.map(({ attribute }, index) => [`#set${index}`, attribute]),
        ),
        ExpressionAttributeValues: { ':message': new Set([sending]) },
      }),
    );
  }

  /** The citizen has room: whether the phone has it too. */
  async function hasRoom(prompt: PromptToSend, sending: string): Promise<boolean> {
    const added = await add(ofPhone(prompt), sending);
    // It stands there when an earlier sender died between the two.
    if (added === 'added' || added.has(sending)) return true;
    await remove(ofCitizen(prompt), sending);
    return false;
  }

  return {
    async reservePrompt(prompt) {
      const first = memberOf(prompt.key, 'first');
      const standing = await add(ofCitizen(prompt), first);
      if (standing === 'added') return (await hasRoom(prompt, first)) ? 'first' : 'used-up';
      const second = memberOf(prompt.key, 'second');
      if (!standing.has(first) && !standing.has(second)) return 'used-up';
      const added = (await add(ofCitizen(prompt), second)) === 'added';
      return added && (await hasRoom(prompt, second)) ? 'second' : 'sent-before';
    },

    async releasePrompt(prompt, sending) {
      const member = memberOf(prompt.key, sending);
      await Promise.all([ofCitizen(prompt), ofPhone(prompt)].map((entry) => remove(entry, member)));
    },

    async reserveNote({ phoneRef, key, now }) {
      const budgets = [{ attribute: SENT, most: NOTES_PER_PHONE }];
      const entry = { key: smsNotesKey(phoneRef, almatyDate(now)), budgets, now, keep: INBOUND_MEMORY };
      return (await add(entry, key)) === 'added';
    },

    async remember(message, now) {
      return wasWritten(
        table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: { ...inboundKey(message), ttl: epochSeconds(plus(now, INBOUND_MEMORY)) },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
    },
  };
}
