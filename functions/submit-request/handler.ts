import { submission } from '../../shared/contract/bodies/submission.ts';
import type { Request } from '../../shared/domain/request.ts';
import { almatyDate, DAY, plus } from '../../shared/domain/time.ts';
import { api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { forRequester } from '../../shared/http/caller.ts';
import { idempotencyKeyOf } from '../../shared/http/idempotency-key.ts';
import { invalid, problem, type Reply } from '../../shared/http/problems.ts';
import { requestView } from '../../shared/http/views.ts';
import { waiting } from '../../shared/http/waiting.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeSubmitRequest } from './submit-request.ts';

const opened = openFunction('submit-request', process.env);
const references = openReferences(opened.env);
const submitRequest = makeSubmitRequest({
  ...openRequests(opened),
  ...SYSTEM,
  keepUntil: (createdAt) => plus(createdAt, opened.env.RETENTION_DAYS * DAY),
});

const NO_KEY = 'One key, of 1 to 255 visible ASCII characters without a comma.';

const post = forRequester(references, async ({ event, requester }) => {
  if (requester.kind === 'organisation' && requester.name === '') {
    return problem('forbidden', { detail: 'The token must give the name of the organisation.' });
  }
  const key = idempotencyKeyOf(event);
  if (key.kind === 'invalid') return invalid({ pointer: 'Idempotency-Key', detail: NO_KEY });
  const body = parseBody(event, submission(almatyDate(SYSTEM.now())));
  if (body.kind === 'refused') return body.reply;
  const { iin, purpose, reference = null, birthDate = null, birthDateConfirmed } = body.value;
  const result = await submitRequest({
    requester,
    iin,
    citizenRef: await references.citizen(iin),
    purpose,
    reference,
    // Only where it says something, so that the keys of bodies without it stay what they were.
    body: [iin, purpose, reference, birthDate, ...(birthDateConfirmed ? [birthDateConfirmed] : [])],
    idempotencyKey: key.value,
  });
  if (result.kind === 'idempotency-key-reused') return problem('idempotency-key-reused');
  const { request } = result;
  if (result.kind === 'open-request') return at(request, problem('open-request'));
  return at(request, {
    status: result.kind === 'accepted' ? 202 : 200,
    headers: {
      ...waiting(request, SYSTEM),
      ...(result.kind === 'exists' && result.replayed && { 'idempotent-replayed': 'true' }),
    },
    body: requestView(request),
  });
});

const at = ({ id }: Request, reply: Reply): Reply => ({
  ...reply,
  headers: { ...reply.headers, location: `/v1/requests/${id}` },
});

export const handler = api(opened, { 'POST /v1/requests': post });
