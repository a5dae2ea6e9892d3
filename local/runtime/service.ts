import { randomUUID } from 'node:crypto';
import { createLocalJWKSet } from 'jose';
import {
  DEMONSTRATION_ACCOUNTS,
  DEMONSTRATION_CLIENTS,
  DEMONSTRATION_PEOPLE,
} from '../demonstration/demonstration.ts';
import { WEB_CLIENT } from '../oidc/configuration.ts';
import { type IdentityProvider, OIDC_PATH, openIdentityProvider } from '../oidc/provider.ts';
import { makeAggregator } from '../phone/aggregator.ts';
import type { PhoneNumber } from '../phone/page.ts';
import { alarmTold } from '../phone/sms-topics.ts';
import { makePages } from '../web/pages.ts';
import { makeAuthorizer } from './authorizer.ts';
import { startExpiry } from './expiry.ts';
import { loadFunctions } from './functions.ts';
import { makeGateway } from './gateway.ts';
import { makeLocalRoutes } from './local-routes.ts';
import { openPlatform, type Platform, type PlatformOptions } from './platform.ts';
import { type Answerer, openServer } from './server.ts';
import { type GatewayOptions, secretIn, settings, tokenRulesIn } from './settings.ts';
import { makeStops, type OnStop } from './stops.ts';
import { startStreams } from './streams.ts';
import { startTick } from './tick.ts';

type Report = (line: string, error?: unknown) => void;
type Options = PlatformOptions & {
  port: number;
  numbers: readonly PhoneNumber[];
  gateway: GatewayOptions;
  report: Report;
};

/**
 * The whole service on one machine: the same functions through the same AWS SDK, which finds local endpoints. Until `open` it
 * serves only calls with `loadingKey`: a script that waits for the first answer finds the demonstration there. What was
 * started is ended by `stop`, last first. Throws an error with a one-line message when it cannot start.
 */
export async function startService(options: Options) {
  const { onStop, stop } = makeStops();
  try {
    const server = await openServer(options);
    onStop(server.close);
    const platform = await openPlatform(options, onStop);
    const { provider, answerers } = await openService({ ...options, ...server, platform }, onStop);
    const loadingKey = randomUUID();
    server.serve(answerers, loadingKey);
    const { origin, open } = server;
    const { clock, data } = platform;
    return { origin, provider, clock, dataPath: data.path, loadingKey, open, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Opening = Pick<Options, 'dataDir' | 'numbers' | 'gateway' | 'report'> & {
  origin: string;
  platform: Platform;
};

/** The functions with all that calls them: streams, schedule, API; and the pages, the sign-in and the local routes. */
async function openService({ dataDir, numbers, gateway, report, origin, platform }: Opening, onStop: OnStop) {
  const { data, faults } = platform;
  const gatewaySecret = secretIn(data.path('secrets.json'));
  // Before the functions are loaded: each takes its variables out of the environment.
  const rules = tokenRulesIn(process.env);
  const invoke = await loadFunctions(settings(origin, gatewaySecret));
  const poller = startStreams({
    ...platform,
    file: platform.positionsFile,
    invoke,
    onProgress: platform.forgetRecords,
    report,
    shownAt: platform.clock.shownAt,
  });
  platform.whenWritten(poller.nudge);
  platform.whenSms({
    sent: (event) => invoke('play-people', event).catch((error) => report('a scripted reply failed', error)),
    received: (event) => invoke('receive-sms', event).catch((error) => report('an SMS was not taken', error)),
  });
  onStop(poller.stop);
  const tick = startTick({ invoke, report });
  onStop(tick.stop);
  const expiry = startExpiry({ ...platform, report });
  onStop(expiry.stop);
  // Before anything else is waited for: what is under way may wait for a call that a fault holds.
  onStop(faults.release);

  const provider = await openIdentityProvider({
    origin,
    dataDir,
    accounts: DEMONSTRATION_ACCOUNTS,
    clients: DEMONSTRATION_CLIENTS,
    rules,
    report: (error) => report('the identity provider failed', error),
  });
  const { phones } = platform;
  const aggregator = makeAggregator({
    origin,
    secret: gatewaySecret,
    phones,
    now: () => new Date(),
    report,
  });
  onStop(aggregator.settled);
  const answerers: Answerer[] = [
    makeGateway({
      ...gateway,
      invoke,
      authorize: makeAuthorizer({ ...provider, keys: createLocalJWKSet(provider.jwks), rules }),
    }),
    makeLocalRoutes({
      ...platform,
      origin,
      provider,
      gatewaySecret,
      aggregator,
      numbers,
      tick,
      expiry,
      tellSpending: async (limit) => {
        await invoke('hold-sms', alarmTold(limit === 'reached' ? 'ALARM' : 'OK', platform.clock.now()));
      },
    }),
    signInOf(provider),
    await makePages({
      issuer: provider.issuer,
      clientId: WEB_CLIENT,
      api: '',
      resource: provider.audience,
      tokens: rules,
      demonstration: { people: DEMONSTRATION_PEOPLE.map(({ name, iin }) => ({ name, iin })) },
    }),
  ];
  return { provider, answerers };
}

const signInOf =
  (provider: IdentityProvider): Answerer =>
  async (request, url, response) => {
    if (!url.pathname.startsWith(OIDC_PATH)) return null;
    await provider.handle(request, response);
    return 'written';
  };
