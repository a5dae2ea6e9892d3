import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSMSSandboxAccountStatusCommand, SNSClient } from '@aws-sdk/client-sns';
import { ended, stageFrom } from './arguments.ts';
import { openAwsJson } from './aws-json.ts';
import { examine, type Finding, type Looks } from './checks.ts';

const SIGNS: Record<Finding['kind'], string> = { fine: 'ok  ', look: 'LOOK', stop: 'STOP' };
const ISSUER_PATIENCE = 10_000;

async function looksAt(region: string): Promise<Looks> {
  const aws = await openAwsJson(region);
  const lambda = new LambdaClient({ region });
  const sns = new SNSClient({ region });
  return {
    concurrency: async () => {
      const { AccountLimit = {} } = await lambda.send(new GetAccountSettingsCommand({}));
      return {
        total: AccountLimit.ConcurrentExecutions ?? 0,
        unreserved: AccountLimit.UnreservedConcurrentExecutions ?? 0,
      };
    },
    spendLimit: () => aws('sms', 'DescribeSpendLimits'),
    inSandbox: async () => {
      const { IsInSandbox = true } = await sns.send(new GetSMSSandboxAccountStatusCommand({}));
      return IsInSandbox;
    },
    senderIds: () => aws('sms', 'DescribeSenderIds'),
    trails: () => aws('trails', 'DescribeTrails'),
    json: async (url) => {
      const response = await fetch(url, { signal: AbortSignal.timeout(ISSUER_PATIENCE) });
      if (!response.ok) throw new Error(`${url} answers ${response.status}`);
      return response.json();
    },
  };
}

/** `npm run doctor -- -c stage=prod`: what would make a deployment of the stage fail, or useless. */
async function main(): Promise<void> {
  const { config } = stageFrom(process.argv.slice(2));
  const findings = await examine(await looksAt(config.region), config);
  for (const { kind, what, help } of findings)
    process.stdout.write(`${SIGNS[kind]} ${what}${help === undefined ? '' : `\n       ${help}`}\n`);
  if (findings.some(({ kind }) => kind === 'stop')) process.exitCode = 1;
}

main().catch(ended);
