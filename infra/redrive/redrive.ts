import { parseArgs } from 'node:util';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { redrive } from './queue.ts';

/** `npm run redrive -- --stage prod`: gives everything in the failure queues back to its function. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { stage: { type: 'string', default: 'dev' } } });
  const clients = { sqs: new SQSClient(), lambda: new LambdaClient(), streams: new DynamoDBStreamsClient() };
  for (const { name } of FUNCTION_ENTRIES.filter(({ stream, topic }) => stream || topic)) {
    const functionName = `kelisim-${values.stage}-${name}`;
    const { done, kept } = await redrive(clients, functionName);
    process.stdout.write(`${functionName}: ${done} done, ${kept} kept\n`);
    if (kept > 0) process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
