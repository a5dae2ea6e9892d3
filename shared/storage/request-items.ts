import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { instant } from '../domain/fields.ts';
import { isUndecided, type Status } from '../domain/lifecycle.ts';
import { deadlineOf, REQUEST_FIELDS, type Request, requestSchema } from '../domain/request.ts';
import { endAfter, endOf } from '../domain/schedule.ts';
import { epochSeconds, type Instant, plus } from '../domain/time.ts';
import { requesterOfFeed } from './feed.ts';
import {
  answerDuePartition,
  changedAtOf,
  changeKey,
  duePartition,
  requestIdOf,
  requestKey,
  shardOf,
} from './keys.ts';
import { parsed } from './malformed.ts';
import type { Alias, Stored } from './requests.ts';
import { parseStoredAnswer, storedAnswer } from './stored-answer.ts';
import type { Item } from './table.ts';

const aliasSchema = z.object({ aliasOf: z.string(), bodyHash: z.string() });
const storedSchema = z.object({
  pk: z.string(),
  version: z.string(),
  changeKey: z.string(),
  requesterId: z.string(),
});
type Times = { createdAt: Instant; consentDeadline?: Instant | null | undefined };
const endFrom = ({ createdAt, consentDeadline }: Times): Instant =>
  endAfter(endOf(createdAt), consentDeadline ?? createdAt);

/** Requests of the first release, and those decided or over, have no end of their own. */
const endSchema = z
  .object({ createdAt: instant, expiresAt: instant.optional(), consentDeadline: instant.nullish() })
  .transform(({ expiresAt, ...times }) => expiresAt ?? endFrom(times));

/** Once it is decided or over, a request's end is no condition of any write: where its other times tell it, it is left out, to save a unit. */
function storedEnd(request: Request): { expiresAt?: Instant } {
  const { createdAt, expiresAt, status } = request;
  const told = endFrom({ createdAt, consentDeadline: deadlineOf(request) }) === expiresAt;
  return !isUndecided(status) && told ? {} : { expiresAt };
}

/** What stands beside a request in its item. */
const BESIDE: ReadonlySet<string> = new Set([
  'pk',
  'sk',
  'version',
  'ttl',
  'due',
  'changeKey',
  'verificationCode',
  'malformed',
]);

export const parseRequest = (item: Item): Stored => parsed(item, readRequest);

export function readRequest(item: Item): Stored {
  const { pk, version, changeKey: changed, requesterId: feed } = storedSchema.parse(item);
  const entries = Object.entries(item).filter(([name]) => !BESIDE.has(name));
  const fields = entries.filter(([name]) => REQUEST_FIELDS.has(name));
  const later = entries.filter(([name]) => !REQUEST_FIELDS.has(name));
  const answer = 'answer' in item && { answer: parseStoredAnswer(item.answer) };
  const request = requestSchema.parse({
    ...Object.fromEntries(fields),
    ...answer,
    id: requestIdOf(pk),
    requesterId: requesterOfFeed(feed),
    expiresAt: endSchema.parse(item),
  });
  const read = { request, version, changedAt: changedAtOf(changed), feed };
  return later.length === 0 ? read : { ...read, later: Object.fromEntries(later) };
}

/** A request as a record of the stream has it; null where it has none, or one that is malformed: that one is to be read. */
export function requestOfImage(image: Record<string, unknown> | undefined): Stored | null {
  if (!image || 'aliasOf' in image) return null;
  try {
    return readRequest(unmarshall(image as Parameters<typeof unmarshall>[0]));
  } catch (error) {
    if (error instanceof z.ZodError) return null;
    throw error;
  }
}

export const parseTaken = (item: Item): Request | Alias =>
  'aliasOf' in item ? aliasSchema.parse(item) : parseRequest(item).request;

const dueOf = (status: Status, shard: number): string =>
  status === 'consented' ? answerDuePartition(shard) : duePartition(shard);

/** The second at which a request may be deleted; `retention`: how long it is kept from its creation, ms. */
export const expiryOf = ({ createdAt }: Pick<Request, 'createdAt'>, retention: number): number =>
  epochSeconds(plus(createdAt, retention));

type Beside = Pick<Stored, 'version' | 'changedAt'> & {
  later?: Stored['later'];
  feed?: string | undefined;
  retention: number;
};

/** A request as it is stored. */
export function toItem(request: Request, { version, changedAt, retention, later, feed }: Beside): Item {
  const { id, expiresAt: _expiresAt, ...fields } = request;
  return {
    ...later,
    ...requestKey(id),
    ...fields,
    // The partition key of the changes index: whoever reads the item takes the requester out of it.
    requesterId: feed ?? fields.requesterId,
    ...storedEnd(request),
    version,
    ttl: expiryOf(fields, retention),
    changeKey: changeKey(changedAt, id),
    ...('dueAt' in fields && { due: dueOf(fields.status, shardOf(id)) }),
    ...(fields.status === 'answered' && {
      answer: storedAnswer(fields.answer),
      verificationCode: fields.answer.verificationCode,
    }),
  };
}
