import type { Blocks } from '../../shared/contract/answers/cabinet.ts';
import { parseBin } from '../../shared/domain/identity-number.ts';
import { api, type Route } from '../../shared/http/api.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { invalid, type Reply } from '../../shared/http/problems.ts';
import { isReference } from '../../shared/signing/macs.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeBlocks } from '../../shared/storage/blocks.ts';
import { reportMalformed } from '../../shared/storage/report-malformed.ts';
import { openTable } from '../../shared/storage/table.ts';
import { makeWindows } from '../../shared/storage/windows.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

const opened = openFunction('manage-blocks', process.env);
const references = openReferences(opened.env);
const table = openTable(opened.env.REQUESTS_TABLE);
const blocks = makeBlocks(table);
const windows = makeWindows(table, reportMalformed(opened.logger, opened.meter));

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
  await blocks.put(citizenRef, { requesterId, blockedAt: SYSTEM.now() });
  // Rule 7: what this requester has open is not shown and not decided any more either.
  await windows.close({ citizenRef, requesterId });
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
