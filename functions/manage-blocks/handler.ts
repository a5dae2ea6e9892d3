import { subjectIn } from '../../shared/consent/find-deciders.ts';
import { makeFindRepresented } from '../../shared/consent/find-represented.ts';
import type { Blocks } from '../../shared/contract/answers/cabinet.ts';
import type { Person } from '../../shared/domain/deciders.ts';
import { parseBin } from '../../shared/domain/identity-number.ts';
import { api, type Route } from '../../shared/http/api.ts';
import { forCitizen } from '../../shared/http/caller.ts';
import { invalid, type Reply } from '../../shared/http/problems.ts';
import { isReference } from '../../shared/signing/macs.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { makeBlocks } from '../../shared/storage/blocks.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeBlockRequester } from './block-requester.ts';

const opened = openFunction('manage-blocks', process.env);
const references = openReferences(opened.env);
const { table, ...stores } = openRequests(opened);
const blocks = makeBlocks(table);
const findRepresented = makeFindRepresented({ register: openRegister(opened.env) });
const blockRequester = makeBlockRequester({ ...stores, ...SYSTEM, blocks, findRepresented });

/** `requesterId` is what `GET /v1/consents` gives as `requester.id`. */
const ofRequester = (action: (citizen: Person, requesterId: string) => Promise<Reply>): Route =>
  forCitizen(references, async ({ event, citizenRef, person }) => {
    const { requesterId = '' } = event.pathParameters ?? {};
    if (parseBin(requesterId).kind === 'ok' || isReference(requesterId))
      return action(subjectIn({ citizenRef, iin: person.iin }), requesterId);
    return invalid({ pointer: '/requesterId', detail: "An organisation's BIN, or a person's reference." });
  });

const list = forCitizen(references, async ({ citizenRef }) => ({
  status: 200,
  body: { items: await blocks.of(citizenRef) } satisfies Blocks,
}));

const put = ofRequester(async (citizen, requesterId) => {
  await blockRequester(citizen, requesterId);
  return { status: 204 };
});

const remove = ofRequester(async (citizen, requesterId) => {
  await blocks.delete(citizen.ref, requesterId);
  return { status: 204 };
});

export const handler = api(opened, {
  'GET /v1/me/blocks': list,
  'PUT /v1/me/blocks/{requesterId}': put,
  'DELETE /v1/me/blocks/{requesterId}': remove,
});
