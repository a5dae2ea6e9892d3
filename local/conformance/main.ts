import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { findings, requirementsTable } from './run.ts';

const USAGE = `npm run conformance -- --endpoint <address of a DynamoDB> [--region <region>]
npm run conformance -- --table     what is asked of it, as docs/residency.md has it

The calls are signed with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      endpoint: { type: 'string' },
      region: { type: 'string', default: process.env.AWS_REGION ?? 'local' },
      table: { type: 'boolean', default: false },
    },
  });
  if (values.table) {
    console.log(requirementsTable());
    return 0;
  }
  if (values.endpoint === undefined) throw new Error(USAGE);
  const found = await findings(new DynamoDBClient({ endpoint: values.endpoint, region: values.region }));
  for (const { call, what, because } of found) {
    console.log(`${because === null ? 'holds ' : 'MISSING'} ${call}: ${what}`);
    if (because !== null) console.log(`        ${because}`);
  }
  const missing = found.filter(({ because }) => because !== null).length;
  console.log(missing === 0 ? 'The service can run over it.' : `${missing} of ${found.length} are missing.`);
  return missing === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
