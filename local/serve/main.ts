import { describeError } from '../../shared/telemetry/logger.ts';
import { startServing } from './service.ts';

process.env.POWERTOOLS_SERVICE_NAME ??= 'kelisim';

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

async function main(): Promise<void> {
  const service = await startServing({
    env: process.env,
    report: (line, error) => console.error(line, ...(error === undefined ? [] : [describeError(error)])),
  });
  const stop = (): void => {
    service.stop().then(() => process.exit(0), fail);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`Kelisim is ready at ${service.origin}`);
}

main().catch(fail);
