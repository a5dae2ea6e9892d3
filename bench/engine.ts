import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startEngine } from '../local/aws/engine.ts';
import { withoutRequestToken } from '../local/aws/engine-remedies.ts';

/** The DynamoDB engine alone, on a file of its own, and a client of the bare SDK that talks to it without anything between. */
export async function openEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'kelisim-bench-'));
  const engine = await startEngine({
    file: join(folder, 'dynamodb.sqlite'),
    positions: {},
    onExit: (line) => console.error(line),
  });
  const client = new DynamoDBClient({
    endpoint: engine.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  // The same remedy as the service has: the engine slows down with each transaction token it has seen.
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: Uint8Array; headers: Record<string, string> };
      if (request.headers['x-amz-target']?.endsWith('.TransactWriteItems')) {
        request.body = Buffer.from(withoutRequestToken(JSON.parse(new TextDecoder().decode(request.body))));
        request.headers['content-length'] = String(request.body.length);
      }
      return next(args);
    },
    { step: 'build', priority: 'low' },
  );
  return {
    client,
    url: engine.url,
    pid: engine.pid,
    async stop(): Promise<void> {
      client.destroy();
      await engine.stop();
      rmSync(folder, { recursive: true, maxRetries: 10 });
    },
  };
}
