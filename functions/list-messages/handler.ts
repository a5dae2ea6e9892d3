import { openKms } from '../../shared/aws/clients.ts';
import { type ApiEvent, api } from '../../shared/http/api.ts';
import { citizenOf } from '../../shared/http/caller.ts';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { readEnvironment } from '../../shared/service/environment.ts';
import { makeReferences } from '../../shared/signing/macs.ts';
import { openRequests } from '../../shared/storage/open-requests.ts';
import { makeRegister } from '../../shared/storage/register.ts';
import { openTable } from '../../shared/storage/table.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';
import { metered, openMeter } from '../../shared/telemetry/metrics.ts';
import { makeListMessages } from './list-messages.ts';

const env = readEnvironment('list-messages', process.env);
const meter = openMeter();
const logger = openLogger('list-messages');
const { requests } = openRequests(env, { logger, meter });
const references = makeReferences({ client: openKms(), keyId: env.REFERENCES_KEY_ID });
const listMessages = makeListMessages({
  requests,
  register: makeRegister(openTable(env.REGISTER_TABLE)),
});

async function get(event: ApiEvent): Promise<Reply> {
  const citizenRef = await citizenOf(event, references);
  if (citizenRef === null) return problem('forbidden', { detail: 'The token names no person.' });
  return { status: 200, body: await listMessages(citizenRef) };
}

export const handler = metered(meter, api<'list-messages'>({ 'GET /v1/me/messages': get }, logger));
