import { almatyDate, DAY, type Instant, plus } from '../domain/time.ts';
import { type Key, smsBudgetKey } from './keys.ts';
import type { Item } from './table.ts';

/** Where a day's item has what was sent. */
export const SENT = 'sent';

/** What was sent, by a day's item. */
export const sentIn = (item: Item | undefined): ReadonlySet<unknown> =>
  item?.[SENT] instanceof Set ? item[SENT] : new Set();

/** A consent window whose code went to a phone, or may have: by the request and the pair. */
export type Prompted = { requestId: string; citizenRef: string; requesterId: string };

/** Where the day of a phone's prompts names their windows. No word that DynamoDB reserves. */
export const WINDOWS = 'prompted';

/** None of the three has the mark between them. */
export const nameOf = ({ requestId, citizenRef, requesterId }: Prompted): string =>
  [requestId, citizenRef, requesterId].join('#');

function promptedIn(name: unknown): Prompted | [] {
  const [requestId, citizenRef, requesterId] = String(name).split('#');
  return requestId && citizenRef && requesterId ? { requestId, citizenRef, requesterId } : [];
}

/** A window lives for three days and its own two hours (windows.ts): so long is it named, ms. */
export const PROMPTED_MEMORY = 4 * DAY;
const DAYS = Array.from({ length: 1 + PROMPTED_MEMORY / DAY }, (_, ago) => ago);

/** The days of a phone on which a window that there still is may be named. */
export const promptedKeys = (phoneRef: string, now: Instant): Key[] =>
  DAYS.map((ago) => smsBudgetKey(phoneRef, almatyDate(plus(now, -ago * DAY))));

/** Of what was sent, the request: a prompt's name is the request's id and the issue of its code. */
const REQUEST_OF_PROMPT = /^([0-9a-f]{32}):/;

/**
 * What a phone's days name. `unnamed`: requests of prompts from before their windows were named too; the request itself says
 * which pair it is of.
 */
export function windowsNamedBy(items: readonly (Item | undefined)[]): {
  named: Prompted[];
  unnamed: string[];
} {
  const names = new Set(items.flatMap((item) => (item?.[WINDOWS] instanceof Set ? [...item[WINDOWS]] : [])));
  const named = [...names].flatMap(promptedIn);
  const known = new Set(named.map(({ requestId }) => requestId));
  const sent = items.flatMap((item) => [...sentIn(item)]);
  const ids = new Set(sent.flatMap((key) => REQUEST_OF_PROMPT.exec(String(key))?.[1] ?? []));
  return { named, unnamed: [...ids].filter((id) => !known.has(id)) };
}
