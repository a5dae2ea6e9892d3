import type { ChangesPage, FoundRequests } from '../../shared/contract/answers/request.ts';
import { search } from '../../shared/contract/bodies/search.ts';
import { CHANGES_A_PAGE, MOST_CHANGES_A_PAGE } from '../../shared/contract/pages.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { forRequester } from '../../shared/http/caller.ts';
import { decodeCursor, encodeCursor } from '../../shared/http/cursor.ts';
import { withEtag } from '../../shared/http/etag.ts';
import { invalid, problem } from '../../shared/http/problems.ts';
import { requestView } from '../../shared/http/views.ts';
import { waiting } from '../../shared/http/waiting.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeReadRequests } from './read-requests.ts';

const opened = openFunction('read-requests', process.env);
const references = openReferences(opened.env);
const read = makeReadRequests({ ...openRequests(opened), ...SYSTEM });

/** `Number` would take 0x10, 1e1 and spaces too. */
const PLAIN_DIGITS = /^[1-9]\d{0,9}$/;
const NO_CURSOR =
  'A cursor from `next`, or a time in RFC 3339 that exists (in an address, its + is written %2B).';

const getOne = forRequester(references, async ({ event, requester, id }) => {
  const request = await read.one({ requesterId: requester.id, id });
  if (!request) return problem('not-found');
  const headers = waiting(request, SYSTEM);
  return withEtag(event, { status: 200, headers, body: requestView(request) });
});

const getChanges = forRequester(references, async ({ event, requester }) => {
  const { changedSince, limit: limitText } = event.queryStringParameters ?? {};
  const limit = limitText === undefined ? CHANGES_A_PAGE : Number(limitText);
  if ((limitText !== undefined && !PLAIN_DIGITS.test(limitText)) || limit > MOST_CHANGES_A_PAGE) {
    return invalid({ pointer: '/limit', detail: `A whole number from 1 to ${MOST_CHANGES_A_PAGE}.` });
  }
  const cursor = decodeCursor(changedSince);
  if (cursor.kind === 'invalid') return invalid({ pointer: '/changedSince', detail: NO_CURSOR });
  const changes = await read.changes({ requesterId: requester.id, from: cursor.from, limit });
  return {
    status: 200,
    body: { items: changes.items.map(requestView), next: encodeCursor(changes.cursor) } satisfies ChangesPage,
  };
});

const postSearch = forRequester(references, async ({ event, requester }) => {
  const body = parseBody(event, search(almatyDate(SYSTEM.now())));
  if (body.kind === 'refused') return body.reply;
  const citizenRef = await references.citizen(body.value.iin);
  const found = await read.about({ requesterId: requester.id, citizenRef });
  return { status: 200, body: { items: found.map(requestView) } satisfies FoundRequests };
});

export const handler = api(opened, {
  'GET /v1/requests': getChanges,
  'GET /v1/requests/{id}': getOne,
  'POST /v1/requests/search': postSearch,
});
