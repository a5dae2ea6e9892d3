import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DAY, epochSeconds, type Instant, plus } from '../domain/time.ts';
import { randomVersion } from '../signing/random.ts';
import type { Key } from './keys.ts';
import { nameOf, type Prompted, sentIn, WINDOWS } from './phone-days.ts';
import { cancellations, type Item, itemInTheWay, type Table } from './table.ts';

/** A set of what was sent, and how many it may have. */
export type Budget = { attribute: string; most: number };
/** A day's item. `keep`: how long it is kept, ms; two days where it only counts. `window`: is named beside what counts. */
export type Day = { key: Key; budgets: readonly Budget[]; now: Instant; keep?: number; window?: Prompted };

/** Tells the writing that was last on a day. */
const WRITE = 'write';

const setNames = ({ budgets }: Day): [string, Budget][] =>
  budgets.map((budget, index) => [`#set${index}`, budget]);

/** Adds a sending to each of a day's sets, where every one has room for it and none has it. */
function addition(day: Day, { sending, write }: { sending: string; write: string }) {
  const { key: Key, now, keep = 2 * DAY, window } = day;
  const sets = setNames(day);
  const added = [...sets.map(([set]) => `${set} :message`), ...(window ? [`${WINDOWS} :window`] : [])];
  const roomIn = (set: string): string =>
    `(attribute_not_exists(${set}) OR (size(${set}) < :most_${set.slice(1)} AND NOT contains(${set}, :sending)))`;
  return {
    Key,
    UpdateExpression: `ADD ${added.join(', ')} SET #ttl = :ttl, #write = :write`,
    ConditionExpression: sets.map(([set]) => roomIn(set)).join(' AND '),
    ExpressionAttributeNames: {
      '#ttl': 'ttl',
      '#write': WRITE,
      ...Object.fromEntries(sets.map(([set, { attribute }]) => [set, attribute])),
    },
    ExpressionAttributeValues: {
      ':message': new Set([sending]),
      ':sending': sending,
      ':write': write,
      ':ttl': epochSeconds(plus(now, keep)),
      ...(window && { ':window': new Set([nameOf(window)]) }),
      ...Object.fromEntries(sets.map(([set, { most }]) => [`:most_${set.slice(1)}`, most])),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** `added`, or what stands on the day as sent: this sending, or as many as the day has. */
export type Added = 'added' | ReadonlySet<unknown>;

/** Days' budgets of SMS. Every method throws when the table cannot be reached. */
export function makeDays({ documents, name: TableName }: Table) {
  /** Our own write took effect, its response was lost, and the client tried again. */
  const isOurs = (item: Item | null, write: string): boolean => item?.[WRITE] === write;

  return {
    async add(day: Day, sending: string): Promise<Added> {
      const write = randomVersion();
      try {
        await documents.send(new UpdateCommand({ TableName, ...addition(day, { sending, write }) }));
        return 'added';
      } catch (error) {
        const standing = itemInTheWay(error);
        if (!standing) throw error;
        return isOurs(standing, write) ? 'added' : sentIn(standing);
      }
    },

    /** The same on several days at once: on all or on none. What stands on each day that refused it; null for one that did not. */
    async addToAll(
      days: readonly Day[],
      sending: string,
    ): Promise<'added' | (ReadonlySet<unknown> | null)[]> {
      const write = randomVersion();
      const TransactItems = days.map((day) => ({
        Update: { TableName, ...addition(day, { sending, write }) },
      }));
      try {
        await documents.send(new TransactWriteCommand({ TransactItems }));
        return 'added';
      } catch (error) {
        const reasons = cancellations(error);
        if (!reasons?.some(({ code }) => code === REFUSED)) throw error;
        if (reasons.some(({ item }) => isOurs(item, write))) return 'added';
        return reasons.map(({ code, item }) => (code === REFUSED ? sentIn(item ?? undefined) : null));
      }
    },

    async remove(day: Day, sending: string): Promise<void> {
      const sets = setNames(day);
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: day.key,
          UpdateExpression: `DELETE ${sets.map(([set]) => `${set} :message`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(sets.map(([set, { attribute }]) => [set, attribute])),
          ExpressionAttributeValues: { ':message': new Set([sending]) },
        }),
      );
    },
  };
}

/** As a transaction calls a condition that did not hold. */
const REFUSED = 'ConditionalCheckFailed';
