/** Over how many partitions the changes of a requester are spread, by its number; one for all others (docs/adr/0030). */
export type FeedParts = Readonly<Record<string, number>>;

const SEPARATOR = '#';
const partOf = (requesterId: string, part: number): string => `${requesterId}${SEPARATOR}${part}`;

const partsOf = (requesterId: string, parts: FeedParts): number => parts[requesterId] ?? 1;

/** The partition of the changes index that a new request stands in for good, by digits of its id that its shard is not told by. */
export function feedOf({ requesterId, id }: { requesterId: string; id: string }, parts: FeedParts): string {
  const count = partsOf(requesterId, parts);
  return count === 1 ? requesterId : partOf(requesterId, Number.parseInt(id.slice(-5, -1), 16) % count);
}

/** All partitions of a requester: where its requests stand that were made before they were spread, then the others. */
export function feedsOf(requesterId: string, parts: FeedParts): string[] {
  const count = partsOf(requesterId, parts);
  const spread = Array.from({ length: count === 1 ? 0 : count }, (_, part) => partOf(requesterId, part));
  return [requesterId, ...spread];
}

/** Whose partition it is. */
export const requesterOfFeed = (feed: string): string => feed.split(SEPARATOR)[0] ?? feed;
