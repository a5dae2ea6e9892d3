import { GetCommand, PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { TRIES_PER_ISSUE, TRIES_PER_REQUEST } from '../domain/code.ts';
import { shownSchema } from '../domain/event-chain.ts';
import { instant } from '../domain/fields.ts';
import { LANGUAGES } from '../domain/language.ts';
import { QUIET_REASONS } from '../domain/request.ts';
import { DAY, epochSeconds, plus } from '../domain/time.ts';
import { citizenPartition, citizenRefOf, type Key, WINDOW_PREFIX, windowKey } from './keys.ts';
import { parsed, parsedOnes, type ReportMalformed } from './malformed.ts';
import { allOf, type Item, itemInTheWay, readBatch, type Table, wasWritten } from './table.ts';

const openSchema = z.object({
  requestId: z.string(),
  deadline: instant,
  /** Which issue of the code is valid, from 1. */
  issue: z.number().int(),
  issueTries: z.number().int(),
  totalTries: z.number().int(),
  resends: z.number().int(),
  sentAt: instant,
  language: z.enum(LANGUAGES),
  /** Who was asked, where it is a representative. */
  askedRef: z.string().optional(),
  /** When it was opened nobody had ever been named to decide for the citizen; of whoever is named since, a mark tells. */
  nobodyNamed: z.boolean().optional(),
  /** The phone that the code went to, or may have gone to: its replies count. */
  phoneRef: z.string().nullable(),
  /** The same for people; null where nobody knows that an SMS went out. */
  phoneMasked: z.string().nullable(),
  /** The code is shown in the cabinet's prompt itself. */
  inCabinet: z.boolean(),
  /** An SMS with a code of this window failed. */
  smsFailed: z.boolean(),
  /** Whoever carried the SMS with the latest code has said that it will not arrive. */
  undelivered: z.boolean().optional(),
  /** Its one hint was given. */
  hinted: z.boolean(),
  /** Why nothing was sent, where a phone was there to send to. */
  quiet: z.enum(QUIET_REASONS).nullable(),
  /** What the citizen was shown when asked, for the request's history. */
  shown: shownSchema.optional(),
  /** The try counted last: an inbound message's MAC, or a random id. */
  lastTry: z.string().nullable(),
});

/** A consent window that was opened by asking: one per (citizen, requester). */
export type ConsentWindow = z.infer<typeof openSchema> & { citizenRef: string; requesterId: string };

export type TryOutcome =
  | { kind: 'reserved'; window: ConsentWindow }
  | { kind: 'locked' }
  /** The window is gone, belongs to another request by now, or another issue of the code is valid. */
  | { kind: 'changed' };

type Pair = Pick<ConsentWindow, 'citizenRef' | 'requesterId'>;

/** Consent windows. Every method throws when the table cannot be reached; a refused condition is an outcome. */
export type Windows = {
  /** The window of a pair; null while the citizen is not asked yet, or when it is gone. */
  find(pair: Pair): Promise<ConsentWindow | null>;
  findAll(pairs: readonly Pair[]): Promise<ConsentWindow[]>;
  /** The citizen's windows, over or not, until DynamoDB deletes them. */
  ofCitizen(citizenRef: string): Promise<ConsentWindow[]>;
  /**
   * Opens a pair's window before its SMS goes out, so that a reply finds it however quick it is. False when it is open
   * already, or another request's by now.
   */
  open(window: ConsentWindow): Promise<boolean>;
  /** Another issue of the code, or another place where it is shown. False when somebody changed the window meanwhile. */
  replace(window: ConsentWindow, next: ConsentWindow): Promise<boolean>;
  /**
   * Counts a try before it is looked at, so that no more tries are ever evaluated than may be wrong, however many come
   * at once. `tryId` names the try: the same one (a message delivered twice) is counted once.
   */
  reserveTry(window: ConsentWindow, tryId: string): Promise<TryOutcome>;
  /**
   * Gives back a try that turned out to be meant for another of the phone's windows; `window` is as it was before.
   * Once only, and not when somebody has tried since: then it stays counted.
   */
  releaseTry(window: ConsentWindow, tryId: string): Promise<void>;
  /** Closes a pair's window for good: nothing of it is shown, and nobody decides in it. The lock stays (rule 7: a block). */
  close(pair: Pair): Promise<void>;
  /** Takes the window's one hint; false when it was given. */
  takeHint(window: ConsentWindow): Promise<boolean>;
};

/** What an item leaves out; those of the first release showed the code wherever no SMS was known to have gone out. */
const ABSENT = { phoneRef: null, smsFailed: false, hinted: false, quiet: null };

const keySchema = z.object({ pk: z.string(), sk: z.string() });

function parseWindow(item: Item): ConsentWindow | null {
  if (!('deadline' in item)) return null;
  const { pk, sk } = keySchema.parse(item);
  return {
    ...openSchema.parse({ ...ABSENT, inCabinet: item.phoneMasked === null, ...item }),
    citizenRef: citizenRefOf(pk),
    requesterId: sk.slice(WINDOW_PREFIX.length),
  };
}

const readWindow = (item: Item): ConsentWindow | null => parsed(item, parseWindow);

/**
 * How long a window outlives its deadline, ms. It is the lock of rule 5 until the request's end, and tells a reply that
 * comes late, or again, what became of it.
 */
const KEPT_AFTER = 3 * DAY;

const keyOf = ({ citizenRef, requesterId }: Pair): Key => windowKey(citizenRef, requesterId);

/** A key of an index cannot be NULL: without a phone the attribute is left out. */
const toItem = ({ citizenRef, requesterId, phoneRef, ...fields }: ConsentWindow): Item => ({
  ...windowKey(citizenRef, requesterId),
  ...fields,
  ...(phoneRef !== null && { phoneRef }),
  ttl: epochSeconds(plus(fields.deadline, KEPT_AFTER)),
});

/** Those of the items that are windows opened by asking. */
export const windowsAmong = (items: readonly Item[], malformed: ReportMalformed): ConsentWindow[] =>
  parsedOnes(items, parseWindow, malformed).filter((window) => window !== null);

/** Whether a window is as it was written for one sending of its code. */
const sameWrite = (one: ConsentWindow, other: ConsentWindow): boolean =>
  one.issue === other.issue &&
  one.sentAt === other.sentAt &&
  one.phoneMasked === other.phoneMasked &&
  one.inCabinet === other.inCabinet &&
  one.smsFailed === other.smsFailed &&
  one.undelivered === other.undelivered;

/** The same of one that was just opened: nobody has tried a code since. */
export const sameOpening = (one: ConsentWindow, other: ConsentWindow): boolean =>
  sameWrite(one, other) && one.deadline === other.deadline && one.totalTries === other.totalTries;

export function makeWindows(table: Table, malformed: ReportMalformed): Windows {
  const parseAll = (items: readonly Item[]): ConsentWindow[] => windowsAmong(items, malformed);

  type Condition = { expression: string; values: Item };

  /** Null when it was written, otherwise the item that refused the condition. */
  async function put(
    window: ConsentWindow,
    { expression, values }: Condition,
  ): Promise<{ was: Item | null } | null> {
    try {
      await table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: toItem(window),
          ConditionExpression: expression,
          ExpressionAttributeValues: values,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return null;
    } catch (error) {
      const was = itemInTheWay(error);
      if (was === undefined) throw error;
      return { was };
    }
  }

  /** The window after the change, or, when the condition was refused, the one that refused it. */
  async function count(
    window: ConsentWindow,
    step: 1 | -1,
    { expression, values }: Condition,
  ): Promise<{ counted: boolean; window: ConsentWindow | null }> {
    try {
      const { Attributes = {} } = await table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: keyOf(window),
          UpdateExpression:
            'SET issueTries = issueTries + :step, totalTries = totalTries + :step, lastTry = :try',
          ConditionExpression: `requestId = :request AND issue = :issue AND ${expression}`,
          ExpressionAttributeValues: {
            ...values,
            ':step': step,
            ':request': window.requestId,
            ':issue': window.issue,
          },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { counted: true, window: readWindow(Attributes) };
    } catch (error) {
      const was = itemInTheWay(error);
      if (was === undefined) throw error;
      return { counted: false, window: was && readWindow(was) };
    }
  }

  /** One update of a pair's window; false when its condition was refused. */
  async function updated(
    pair: Pair,
    change: Pick<
      UpdateCommandInput,
      'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
    >,
  ): Promise<boolean> {
    const update = new UpdateCommand({ TableName: table.name, Key: keyOf(pair), ...change });
    return wasWritten(table.documents.send(update));
  }

  return {
    async find(pair) {
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: keyOf(pair), ConsistentRead: true }),
      );
      return Item ? readWindow(Item) : null;
    },

    async findAll(pairs) {
      return parseAll(await readBatch(table, pairs.map(keyOf)));
    },

    async ofCitizen(citizenRef) {
      const items = await allOf(table, {
        KeyConditionExpression: 'pk = :citizen AND begins_with(sk, :window)',
        ExpressionAttributeValues: { ':citizen': citizenPartition(citizenRef), ':window': WINDOW_PREFIX },
        ConsistentRead: true,
      });
      return parseAll(items);
    },

    async open(window) {
      const refused = await put(window, {
        expression: 'requestId = :request AND attribute_not_exists(deadline)',
        values: { ':request': window.requestId },
      });
      if (refused === null) return true;
      const was = refused.was && readWindow(refused.was);
      // Our own write took effect, its response was lost, and the client tried again.
      return was?.requestId === window.requestId && sameOpening(was, window);
    },

    async replace(window, next) {
      const refused = await put(next, {
        expression: 'requestId = :request AND issue = :issue AND totalTries = :tries',
        values: { ':request': window.requestId, ':issue': window.issue, ':tries': window.totalTries },
      });
      if (refused === null) return true;
      const was = refused.was && readWindow(refused.was);
      // Our own write took effect, its response was lost, and the client tried again.
      return was?.requestId === next.requestId && sameWrite(was, next);
    },

    async reserveTry(window, tryId) {
      const { counted, window: now } = await count(window, 1, {
        expression: 'issueTries < :perIssue AND totalTries < :perRequest AND lastTry <> :try',
        values: { ':perIssue': TRIES_PER_ISSUE, ':perRequest': TRIES_PER_REQUEST, ':try': tryId },
      });
      if (now?.requestId !== window.requestId || now.issue !== window.issue) return { kind: 'changed' };
      return counted || now.lastTry === tryId ? { kind: 'reserved', window: now } : { kind: 'locked' };
    },

    async releaseTry(window, tryId) {
      await count(window, -1, {
        expression: 'lastTry = :counted',
        // Read after an earlier delivery of the same message: what stood before that try is not known any more.
        values: { ':counted': tryId, ':try': window.lastTry === tryId ? null : window.lastTry },
      });
    },

    async close(pair) {
      await updated(pair, {
        UpdateExpression: 'REMOVE deadline, phoneRef',
        ConditionExpression: 'attribute_exists(deadline)',
      });
    },

    takeHint: (window) =>
      updated(window, {
        UpdateExpression: 'SET hinted = :true',
        ConditionExpression: 'requestId = :request AND (attribute_not_exists(hinted) OR hinted = :false)',
        ExpressionAttributeValues: { ':request': window.requestId, ':true': true, ':false': false },
      }),
  };
}
