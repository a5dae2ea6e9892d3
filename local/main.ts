import { describeError } from '../shared/telemetry/logger.ts';
import { DEMONSTRATION_PEOPLE } from './demonstration/demonstration.ts';
import { loadDemonstration } from './demonstration/load.ts';
import { startService } from './runtime/service.ts';
import { gatewayIn } from './runtime/settings.ts';
import { welcome } from './welcome.ts';

const DEFAULT_PORT = 3000;

function portOf(text: string | undefined): number {
  const port = text === undefined || text === '' ? DEFAULT_PORT : Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error('PORT must be a whole number from 0 to 65535.');
}

function fail(line: string): never {
  console.error(line);
  process.exit(1);
}

/** Functions' own logs are in the terminal too; what they say in passing and their metrics are not, unless asked for. */
process.env.POWERTOOLS_LOG_LEVEL ??= 'WARN';
process.env.POWERTOOLS_METRICS_DISABLED ??= 'true';
process.env.POWERTOOLS_SERVICE_NAME ??= 'kelisim-local';

async function main(): Promise<void> {
  const service = await startService({
    port: portOf(process.env.PORT),
    dataDir: process.env.DATA_DIR || '.data',
    gateway: gatewayIn(process.env),
    dynamodbEndpoint: process.env.DYNAMODB_ENDPOINT || undefined,
    numbers: [...Map.groupBy(DEMONSTRATION_PEOPLE, ({ phone }) => phone)].flatMap(([number, people]) =>
      number === null ? [] : [{ number, label: people.map(({ name }) => name).join(', ') }],
    ),
    report: (line, error) => console.error(line, ...(error === undefined ? [] : [describeError(error)])),
    onEngineExit: fail,
  });
  const { origin, provider, clock, dataPath, loadingKey } = service;

  function stop(): void {
    process.once('SIGINT', () => process.exit(1));
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(`Stopping failed: ${(error as Error).message}`),
    );
  }
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  const file = dataPath('demonstration.json');
  await loadDemonstration({ origin, provider, file, now: clock.now(), loadingKey });
  service.open();
  console.log(welcome(origin));
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
