import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { markNewRegister } from '../../shared/storage/new-register.ts';
import { stackNames } from '../names.ts';
import { ended, stageFrom } from './arguments.ts';
import { deployStage } from './deploy-stage.ts';
import { tableOf } from './table-of.ts';

const CDK = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));

/** As `npx cdk` does. */
async function cdk(...words: string[]): Promise<void> {
  const [code] = await once(spawn(process.execPath, [CDK, ...words], { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error(`cdk ${words[0]} ended with ${code}`);
}

/** `npm run deploy -- -c stage=prod`; `--let-go <logical id>`: that one may be lost. */
async function main(): Promise<void> {
  const { config, others, letGo } = stageFrom(process.argv.slice(2));
  const client = new CloudFormationClient({ region: config.region });
  const begin = async (data: string) =>
    markNewRegister(new DynamoDBClient({ region: config.region }), await tableOf(client, data, 'register'));
  await deployStage({ client, cdk, begin }, { data: stackNames(config).data, others, letGo });
}

main().catch(ended);
