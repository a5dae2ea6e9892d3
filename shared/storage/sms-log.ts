import { PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  NOTES_PER_PHONE,
  PROMPTS_PER_CITIZEN,
  PROMPTS_PER_PHONE,
  PROMPTS_PER_REQUESTER,
} from '../domain/code.ts';
import { almatyDate, DAY, epochSeconds, type Instant, plus } from '../domain/time.ts';
import { type Budget, type Day, makeDays } from './days.ts';
import { inboundKey, smsBudgetKey, smsNotesKey } from './keys.ts';
import { PROMPTED_MEMORY, type Prompted, SENT } from './phone-days.ts';
import { type Table, wasWritten } from './table.ts';

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

const SENDINGS = ['first', 'second'] as const;
/** Which of a message's two sendings. */
export type Sending = (typeof SENDINGS)[number];
/** `sent-before`: it went out as often as it may, as far as anybody knows. `used-up`: the day's budget is, and it never went. */
export type Reservation = Sending | 'sent-before' | 'used-up';

/** What was sent and what came in by SMS. Every method throws when the table cannot be reached. */
export type SmsLog = {
  /** Takes one of the day's prompts of the citizen, of the phone and of the requester, before it is sent: one of each, or none. */
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

const memberOf = (key: string, sending: Sending): string => (sending === 'first' ? key : `${key}+`);
const sharesOf = (askedBy: string | null): Budget[] =>
  askedBy === null ? [] : [{ attribute: `by:${askedBy}`, most: PROMPTS_PER_REQUESTER }];

const ofCitizen = ({ citizenRef, askedBy, now }: PromptToSend): Day => ({
  key: smsBudgetKey(citizenRef, almatyDate(now)),
  budgets: [{ attribute: SENT, most: PROMPTS_PER_CITIZEN }, ...sharesOf(askedBy)],
  now,
});
const ofPhone = ({ phoneRef, window, now }: PromptToSend): Day => ({
  key: smsBudgetKey(phoneRef, almatyDate(now)),
  budgets: [{ attribute: SENT, most: PROMPTS_PER_PHONE }],
  now,
  keep: PROMPTED_MEMORY,
  window,
});

/** `phone-full`: it is the phone's day that has no room; else what stands on the citizen's. */
type Taken = 'taken' | 'phone-full' | ReadonlySet<unknown>;

export function makeSmsLog(table: Table): SmsLog {
  const { add, addToAll, remove } = makeDays(table);

  /** Takes the sending's place in both days, or in neither. */
  async function take(prompt: PromptToSend, sending: Sending): Promise<Taken> {
    const member = memberOf(prompt.key, sending);
    const added = await addToAll([ofCitizen(prompt), ofPhone(prompt)], member);
    if (added === 'added') return 'taken';
    const [citizen, phone] = added;
    if (citizen) return citizen;
    if (!phone?.has(member)) return 'phone-full';
    // It stands at the phone alone: who gave it back died between the two.
    const again = await add(ofCitizen(prompt), member);
    return again === 'added' ? 'taken' : again;
  }

  return {
    async reservePrompt(prompt) {
      const first = await take(prompt, 'first');
      if (first === 'taken') return 'first';
      const sent = first !== 'phone-full' && SENDINGS.some((each) => first.has(memberOf(prompt.key, each)));
      if (!sent) return 'used-up';
      return (await take(prompt, 'second')) === 'taken' ? 'second' : 'sent-before';
    },

    async releasePrompt(prompt, sending) {
      const member = memberOf(prompt.key, sending);
      await Promise.all([ofCitizen(prompt), ofPhone(prompt)].map((day) => remove(day, member)));
    },

    async reserveNote({ phoneRef, key, now }) {
      const budgets = [{ attribute: SENT, most: NOTES_PER_PHONE }];
      const day = { key: smsNotesKey(phoneRef, almatyDate(now)), budgets, now, keep: INBOUND_MEMORY };
      return (await add(day, key)) === 'added';
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
