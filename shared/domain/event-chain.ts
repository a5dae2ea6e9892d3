import * as z from 'zod';
import { instant } from './fields.ts';
import { LANGUAGES } from './language.ts';
import { EVENT_TYPES } from './lifecycle.ts';
import type { Instant } from './time.ts';

/** Lower-level than the chain: SHA-256 of UTF-8 text as base64url (43 characters). */
export type Sha256 = (text: string) => string;

const CHANNELS = ['sms', 'cabinet', 'standing-refusal', 'nobody'] as const;
/** `citizen`: whoever decided, in chains of before it was told whether a representative did. */
const ACTORS = ['requester', 'citizen', 'subject', 'representative', 'service'] as const;

export const shownSchema = z.strictObject({
  language: z.enum(LANGUAGES),
  /** Name and version of the wording, e.g. `sms-1`. */
  template: z.string(),
  /** SHA-256 of the text as it was shown, base64url. */
  hash: z.string(),
});
/** What a citizen was shown when asked; short, since it stands in every request. */
export type Shown = z.infer<typeof shownSchema>;

export const eventSchema = z.strictObject({
  type: z.enum(EVENT_TYPES),
  at: instant,
  by: z.enum(ACTORS),
  channel: z.enum(CHANNELS).optional(),
  shown: shownSchema.optional(),
  hash: z.string(),
});

/** One step in a request's history; `hash` covers this event and, through the previous hash, all before it. */
export type ChainedEvent = z.infer<typeof eventSchema>;
export type NewEvent = Omit<ChainedEvent, 'hash' | 'at'> & { at: Instant };

/** The forms that an answer is given in. */
export const ANSWER_FORMS = ['json', 'jws', 'pdf'] as const;
export type AnswerForm = (typeof ANSWER_FORMS)[number];

export const openingSchema = z.strictObject({
  type: z.literal('opened'),
  at: instant,
  by: z.literal('requester'),
  form: z.enum(ANSWER_FORMS),
  hash: z.string(),
});
/**
 * That the requester read the answer in a form for the first time. No transition: the chain goes on behind `answered`,
 * and the request itself stays as it ended (rule 3).
 */
export type Opening = z.infer<typeof openingSchema>;

/** What a link covers. */
type Linked = {
  type: string;
  at: Instant;
  by: string;
  channel?: string | undefined;
  shown?: Shown | undefined;
  form?: AnswerForm | undefined;
};

/**
 * A history and what it hangs on. `anchor`: the request's unchanging facts, so that a chain cannot be moved to another
 * request. `salt`: known to the citizen and not to the requester.
 */
export type EventChain = { anchor: string; salt: string; events: readonly (ChainedEvent | Opening)[] };

/**
 * Commits to what an event tells only the citizen (where and how the citizen was asked), so that a requester can check
 * the chain without learning whether there is a phone (rule 4). Without the salt the few possible channels could be
 * tried one by one. Null for an event without such details.
 */
export function detailsHash(
  { type, channel, shown, form }: Linked,
  salt: string,
  sha256: Sha256,
): string | null {
  const where = channel ?? form;
  if (where === undefined && shown === undefined) return null;
  const seen = shown ? [shown.language, shown.template, shown.hash] : null;
  return sha256(JSON.stringify([salt, type, where ?? null, seen]));
}

function link(previous: string, event: Linked, { salt, sha256 }: { salt: string; sha256: Sha256 }): string {
  const { type, at, by } = event;
  return sha256(JSON.stringify([previous, type, at, by, detailsHash(event, salt, sha256)]));
}

/** The event with its link to what stands before it. */
function linked<E extends Linked>(chain: EventChain, event: E, sha256: Sha256): E & { hash: string } {
  const previous = chain.events.at(-1)?.hash ?? sha256(chain.anchor);
  return { ...event, hash: link(previous, event, { salt: chain.salt, sha256 }) };
}

/** The chain's events with one more. */
export function appendEvent(
  chain: EventChain & { events: readonly ChainedEvent[] },
  event: NewEvent,
  sha256: Sha256,
): ChainedEvent[] {
  return [...chain.events, linked(chain, event, sha256)];
}

/** The openings behind a chain, with one more. */
export function appendOpening(
  chain: EventChain,
  { openings, form, at }: { openings: readonly Opening[]; form: AnswerForm; at: Instant },
  sha256: Sha256,
): Opening[] {
  const event = { type: 'opened', at, by: 'requester', form } as const;
  return [...openings, linked({ ...chain, events: [...chain.events, ...openings] }, event, sha256)];
}

/** Index of the first event whose hash does not fit what stands before it, or null when the chain holds. */
export function firstBrokenLink({ anchor, salt, events }: EventChain, sha256: Sha256): number | null {
  let previous = sha256(anchor);
  for (const [index, event] of events.entries()) {
    if (event.hash !== link(previous, event, { salt, sha256 })) return index;
    previous = event.hash;
  }
  return null;
}
