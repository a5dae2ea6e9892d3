import { api } from '../../shared/http/api.ts';
import { forRequester } from '../../shared/http/caller.ts';
import { problem } from '../../shared/http/problems.ts';
import { requestView } from '../../shared/http/views.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeCancelRequest } from './cancel-request.ts';

const opened = openFunction('cancel-request', process.env);
const cancelRequest = makeCancelRequest({ ...openRequests(opened), ...SYSTEM });

const post = forRequester(openReferences(opened.env), async ({ requester, id }) => {
  const result = await cancelRequest({ requesterId: requester.id, id });
  if (result.kind !== 'cancelled') return problem(result.kind);
  return { status: 200, body: requestView(result.request) };
});

export const handler = api(opened, { 'POST /v1/requests/{id}/cancel': post });
