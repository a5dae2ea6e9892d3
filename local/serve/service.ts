import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { problem } from '../../shared/http/problems.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { type Authorize, makeAuthorizer } from '../runtime/authorizer.ts';
import { type Invoke, loadFunctions } from '../runtime/functions.ts';
import { makeGateway } from '../runtime/gateway.ts';
import { openServer } from '../runtime/server.ts';
import { tokenRulesIn } from '../runtime/settings.ts';
import { makeStops, type OnStop } from '../runtime/stops.ts';
import { createTables, missingTables } from '../runtime/tables.ts';
import { startTick } from '../runtime/tick.ts';
import { makePages } from '../web/pages.ts';
import { keysOf } from './issuer.ts';
import { type Lease, makeLease } from './lease.ts';
import { type ServeSettings, serveSettingsIn, variablesIn } from './settings.ts';

type Report = (line: string, error?: unknown) => void;
type Options = { env: NodeJS.ProcessEnv; report: Report };

/** Seconds after which a caller may come again whose token could not be looked at. */
const ISSUER_BACK = 5;

/**
 * The service as one process behind a proxy: the handlers, the gateway and the tick of `npm start`, and nothing that is for
 * trying out. Database, keys, SMS and sign-in are elsewhere, where the environment says. Any number of copies run side
 * by side. Throws an error whose message says what to set when it cannot start.
 */
export async function startServing({ env, report }: Options) {
  const settings = serveSettingsIn(env);
  const variables = variablesIn(env);
  const rules = tokenRulesIn(variables);
  const { onStop, stop } = makeStops();
  try {
    const { PORT: port, HOST: host, PUBLIC_URL: publicUrl } = settings;
    const server = await openServer({ port, report, behindProxy: { host, publicUrl } });
    onStop(server.close);
    Object.assign(process.env, endpointsOf(settings));
    const dynamodb = new DynamoDBClient();
    await haveTables(dynamodb, { ...settings, ...variables });
    const keys = await keysOf(settings.OIDC_ISSUER);
    const invoke = await loadFunctions(variables);
    startTicking({ dynamodb, table: variables.REQUESTS_TABLE, invoke, report }, onStop);
    const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, WEB_CLIENT_ID: clientId } = settings;
    const authorize = orUnavailable(makeAuthorizer({ issuer, audience, keys, rules }), report);
    server.serve([
      makeGateway({ invoke, authorize }),
      await makePages({ issuer, clientId, api: '', resource: audience, tokens: rules, demonstration: null }),
    ]);
    return { origin: server.origin, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const endpointsOf = (settings: ServeSettings): Record<string, string> => ({
  AWS_ENDPOINT_URL_DYNAMODB: settings.DYNAMODB_ENDPOINT,
  AWS_ENDPOINT_URL_KMS: settings.KMS_ENDPOINT,
  ...(settings.SNS_ENDPOINT && { AWS_ENDPOINT_URL_SNS: settings.SNS_ENDPOINT }),
});

type Named = Pick<ServeSettings, 'CREATE_TABLES'> & { REQUESTS_TABLE: string; REGISTER_TABLE: string };

async function haveTables(dynamodb: DynamoDBClient, named: Named): Promise<void> {
  const names = { requests: named.REQUESTS_TABLE, register: named.REGISTER_TABLE };
  if (named.CREATE_TABLES === 'yes') {
    await createTables(dynamodb, { names, streams: false });
    return;
  }
  const missing = await missingTables(dynamodb, names);
  if (missing.length > 0)
    throw new Error(`These tables are not there: ${missing.join(', ')}. CREATE_TABLES=yes makes them.`);
}

type Ticking = { dynamodb: DynamoDBClient; table: string; invoke: Invoke; report: Report };

/** Of several copies one ticks at a time, each function by itself. */
function startTicking({ dynamodb, table, invoke, report }: Ticking, onStop: OnStop): void {
  const lease: Lease = makeLease({ dynamodb, table, holder: randomUUID(), now: Date.now });
  onStop(async () => {
    const ticking = FUNCTION_ENTRIES.filter(({ tick }) => tick);
    await Promise.all(ticking.map(({ name }) => lease.release(name)));
  });
  const whereHeld: Invoke = async (name, event) =>
    (await lease.take(name)) ? invoke(name, event) : undefined;
  const tick = startTick({ invoke: whereHeld, report });
  onStop(tick.stop);
}

/** While the provider's keys cannot be had nobody is told that a token is wrong. */
const orUnavailable =
  (authorize: Authorize, report: Report): Authorize =>
  async (authorization, scope) => {
    try {
      return await authorize(authorization, scope);
    } catch (error) {
      report('a token could not be looked at', error);
      return { kind: 'refused', reply: problem('unavailable', {}, ISSUER_BACK) };
    }
  };
