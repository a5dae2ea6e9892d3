/** A consent waits for its answer within 15 minutes; asking waits for SNS, which may hang. */
const ORDER = ['consented', 'submitted'];

/** Sorts what is worked on: the lower, the earlier. What cannot be told comes last. */
export function urgencyOf(status: string | undefined): number {
  const place = ORDER.indexOf(status ?? '');
  return place === -1 ? ORDER.length : place;
}
