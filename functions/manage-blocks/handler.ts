import { openKms } from '../../shared/aws/clients.ts';
import { parseBin } from '../../shared/domain/identity-number.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { citizenOf } from '../../shared/http/caller.ts';
import { invalid, problem, type Reply } from '../../shared/http/problems.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { isReference, makeReferences } from '../../shared/signing/macs.ts';
import { makeBlocks } from '../../shared/storage/blocks.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';

const env = readEnvironment('manage-blocks', process.env);
const references = makeReferences({ client: openKms(), keyId: env.REFERENCES_KEY_ID });
const blocks = makeBlocks(openTable(env.REQUESTS_TABLE));

type Action = (citizenRef: string, requesterId: string) => Promise<Reply>;

const forCitizen =
  (action: Action) =>
  async (event: ApiEvent): Promise<Reply> => {
    const citizenRef = await citizenOf(event, references);
    if (citizenRef === null) return problem('forbidden', { detail: 'The token names no person.' });
    return action(citizenRef, event.pathParameters?.requesterId ?? '');
  };

/** `requesterId` is what `GET /v1/consents` gives as `requester.id`. */
const forRequester = (action: Action) =>
  forCitizen(async (citizenRef, requesterId) => {
    if (parseBin(requesterId).kind === 'ok' || isReference(requesterId))
      return action(citizenRef, requesterId);
    return invalid({ pointer: '/requesterId', detail: "An organisation's BIN, or a person's reference." });
  });

const list: Action = async (citizenRef) => ({ status: 200, body: { items: await blocks.of(citizenRef) } });

const put: Action = async (citizenRef, requesterId) => {
  await blocks.put(citizenRef, { requesterId, blockedAt: new Date().toISOString() });
  return { status: 204 };
};

const remove: Action = async (citizenRef, requesterId) => {
  await blocks.delete(citizenRef, requesterId);
  return { status: 204 };
};

export const handler = api<'manage-blocks'>(
  {
    'GET /v1/me/blocks': forCitizen(list),
    'PUT /v1/me/blocks/{requesterId}': forRequester(put),
    'DELETE /v1/me/blocks/{requesterId}': forRequester(remove),
  },
  openLogger('manage-blocks'),
);
