import type { ImportsOfSender, RegisteredOrganisation } from '../../shared/contract/answers/register.ts';
import { parseBin } from '../../shared/domain/identity-number.ts';
import { api } from '../../shared/http/api.ts';
import { forRequester } from '../../shared/http/caller.ts';
import { problem } from '../../shared/http/problems.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { openImports } from '../../shared/storage/imports.ts';
import { openRequesters } from '../../shared/storage/requesters.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

const opened = openFunction('read-register', process.env);
const references = openReferences(opened.env);
const imports = openImports(opened.env);
const requesters = openRequesters(opened.env);

const readImports = forRequester(references, async ({ requester }) => ({
  status: 200,
  body: { items: await imports.lastOf(requester.id) } satisfies ImportsOfSender,
}));

const readRequester = forRequester(references, async ({ event }) => {
  const parsed = parseBin(event.pathParameters?.bin ?? '');
  const found = parsed.kind === 'ok' ? await requesters.find(parsed.bin) : null;
  return found ? { status: 200, body: found satisfies RegisteredOrganisation } : problem('not-found');
});

export const handler = api(opened, {
  'GET /v1/register/imports': readImports,
  'GET /v1/register/requesters/{bin}': readRequester,
});
