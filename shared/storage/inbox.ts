import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { almatyDate, DAY, type Instant, plus } from '../domain/time.ts';
import { disownedIn } from './disowned.ts';
import { disownedKey, inboundKey, type Key, smsNotesKey } from './keys.ts';
import type { ReportMalformed } from './malformed.ts';
import { sentIn } from './sms-log.ts';
import { type Item, readBatch, type Table } from './table.ts';
import { type ConsentWindow, windowsAmong } from './windows.ts';

/** `message`: its id, as the log of SMS remembers it. `receivedAt`: as its provider says, were it long ago. */
type Message = { message: string; phoneRef: string; now: Instant; receivedAt?: Instant | null };

/**
 * What an inbound message meets at its phone. `seen`: it was dealt with before, or answered. `windows`: those whose code went to
 * this phone, and those past their deadline too, until DynamoDB deletes them. `disownedAt`: when the holder said "not me" last.
 */
export type Met = { seen: boolean; windows: ConsentWindow[]; disownedAt: Instant | null };

/** Reads all of it at once. Throws when the table cannot be reached. */
export type Inbox = { at(message: Message): Promise<Met> };

/** The days under which a message's answer may stand: that on which it came, today, and yesterday, around midnight. */
const daysOf = ({ now, receivedAt }: Message): string[] => [
  ...new Set([now, plus(now, -DAY), receivedAt ?? now].map(almatyDate)),
];

export function makeInbox(table: Table, malformed: ReportMalformed): Inbox {
  async function keysAt(phoneRef: string): Promise<Key[]> {
    const { Items = [] } = await table.documents.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'phone',
        KeyConditionExpression: 'phoneRef = :phone',
        ExpressionAttributeValues: { ':phone': phoneRef },
      }),
    );
    return Items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
  }

  return {
    async at(inbound) {
      const { message, phoneRef } = inbound;
      const windowKeys = await keysAt(phoneRef);
      const noteKeys = daysOf(inbound).map((date) => smsNotesKey(phoneRef, date));
      const remembered = inboundKey(message);
      const disowned = disownedKey(phoneRef);
      const items = await readBatch(table, [...windowKeys, ...noteKeys, remembered, disowned]);
      const at = ({ pk, sk }: Key): Item | undefined =>
        items.find((item) => item.pk === pk && item.sk === sk);
      const answered = noteKeys.some((key) => sentIn(at(key)).has(message));
      const found = windowKeys.map(at).filter((item) => item !== undefined);
      return {
        seen: answered || at(remembered) !== undefined,
        // The index is behind the table by a moment: what it names may have been asked elsewhere since.
        windows: windowsAmong(found, malformed).filter((window) => window.phoneRef === phoneRef),
        disownedAt: disownedIn(at(disowned)),
      };
    },
  };
}
