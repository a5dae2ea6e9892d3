import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { TABLES, type TableName } from '../../shared/service/table.ts';
import { ended, stageFrom } from '../deploy/arguments.ts';
import { tableOf } from '../deploy/table-of.ts';
import { stackNames } from '../names.ts';
import { pointed } from './point.ts';
import { restoreTable } from './restore-table.ts';

const FILE = join(import.meta.dirname, '..', '..', 'cdk.json');
const name = z.enum(Object.keys(TABLES) as [TableName, ...TableName[]]);
const asked = z.object({ table: name, at: z.iso.datetime({ offset: true }) });

/**
 * `npm run restore -- --stage prod --table requests --at 2026-11-25T09:00:00Z` restores a table and points the stage in
 * cdk.json at it; `--back` instead of `--at` points it at its own again. What is deployed changes with `npm run deploy`, at once for
 * everybody: two versions side by side would write into two tables.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'dev' },
      table: { type: 'string' },
      at: { type: 'string' },
      back: { type: 'boolean', default: false },
    },
  });
  const { stage } = values;
  const point = (table: TableName, restored: Parameters<typeof pointed>[1]['restored']) =>
    writeFileSync(FILE, pointed(readFileSync(FILE, 'utf8'), { stage, name: table, restored }));
  if (values.back) return point(name.parse(values.table), null);
  const { table, at } = asked.parse(values);
  const { config } = stageFrom(['-c', `stage=${stage}`]);
  const source = await tableOf(
    new CloudFormationClient({ region: config.region }),
    stackNames(config).data,
    table,
  );
  const target = `${source}-restored-${Date.now().toString(36)}`;
  const dynamodb = new DynamoDBClient({ region: config.region });
  point(table, await restoreTable(dynamodb, { name: table, source, target, at: new Date(at) }));
  process.stdout.write(
    `${target} is there, and cdk.json points ${stage} at it: npm run deploy -- -c stage=${stage} -c rollout=at-once\n`,
  );
}

main().catch(ended);
