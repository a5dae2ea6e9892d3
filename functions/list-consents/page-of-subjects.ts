import type { Request } from '../../shared/domain/request.ts';
import { changeKey } from '../../shared/storage/keys.ts';
import type { Requests } from '../../shared/storage/requests.ts';

/** `from`: the place behind which the page begins; null: the newest. */
type Query = { subjects: readonly string[]; from: string | null; limit: number };
type Page = Awaited<ReturnType<Requests['pageOfCitizen']>>;

const placeOf = ({ createdAt, id }: Request): string => changeKey(createdAt, id);
const byPlace = (a: Request, b: Request): number => (placeOf(a) < placeOf(b) ? 1 : -1);

/**
 * A page of the requests about several people, the newest first: of each a page is read, and what lies behind the end of any
 * of these is left to the next one. Throws when storage cannot be reached.
 */
export function makePageOfSubjects({ requests }: { requests: Pick<Requests, 'pageOfCitizen'> }) {
  return async ({ subjects, from, limit }: Query): Promise<Page> => {
    const pages = await Promise.all(
      subjects.map((citizenRef) => requests.pageOfCitizen({ citizenRef, from, limit })),
    );
    const ends = pages.flatMap(({ cursor }) => cursor ?? []);
    const end = ends.toSorted().at(-1) ?? null;
    const read = pages
      .flatMap((page) => page.requests)
      .filter((request) => end === null || placeOf(request) >= end)
      .toSorted(byPlace);
    const last = read[limit - 1];
    return read.length > limit && last
      ? { requests: read.slice(0, limit), cursor: placeOf(last) }
      : { requests: read, cursor: end };
  };
}
