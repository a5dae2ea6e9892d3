import type { Blocks } from '../../shared/contract/answers/cabinet.ts';
import { parseBin } from '../../shared/domain/identity-number.ts';
import { api, type Route } from '../../shared/http/api.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { invalid, type Reply } from '../../shared/http/problems.ts';
import { isReference } from '../../shared/signing/macs.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeBlocks } from '../../shared/storage/blocks.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeBlockRequester } from './block-requester.ts';

const opened = openFunction('manage-blocks', process.env);
const references = openReferences(opened.env);
const { table, ...stores } = openRequests(opened);
const blocks = makeBlocks(table);
const blockRequester = makeBlockRequester({ ...stores, ...SYSTEM, blocks });

/** `requesterId` is what `GET /v1/consents` gives as `requester.id`. */
const ofRequester = (action: (citizenRef: string, requesterId: string) => Promise<Reply>): Route =>
  forCitizen(references, async ({ event, citizenRef }) => {
    const { requesterId = '' } = event.pathParameters ?? {};
    if (parseBin(requesterId).kind === 'ok' || isReference(requesterId))
      return action(citizenRef, requesterId);
    return invalid({ pointer: '/requesterId', detail: "An organisation's BIN, or a person's reference." });
  });

const list = forCitizen(references, async ({ citizenRef }) => ({
  status: 200,
  body: { items: await blocks.of(citizenRef) } satisfies Blocks,
}));

const put = ofRequester(async (citizenRef, requesterId) => {
  await blockRequester(citizenRef, requesterId);
  return { status: 204 };
});

const remove = ofRequester(async (citizenRef, requesterId) => {
  await blocks.delete(citizenRef, requesterId);
  return { status: 204 };
});

export const handler = api(opened, {
  'GET /v1/me/blocks': list,
  'PUT /v1/me/blocks/{requesterId}': put,
  'DELETE /v1/me/blocks/{requesterId}': remove,
});
