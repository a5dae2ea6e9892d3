import { type App, CfnOutput, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { readConfig } from './config.ts';
import { DataStack } from './data/stack.ts';
import { EdgeStack } from './edge/stack.ts';
import { bundleFunctions } from './lambda/bundle.ts';
import { EDGE_REGION, stackNames } from './names.ts';
import { SmsStack } from './sms/stack.ts';
import { ServiceStack } from './stack.ts';
import { WatchStack } from './watch/stack.ts';

export type Stacks = {
  data: DataStack;
  service: ServiceStack;
  watch: WatchStack;
  sms: SmsStack;
  edge: EdgeStack;
};

/**
 * The stacks of the stage that the app's context names, with the checks that their synthesis must pass. `isBundled`: the functions lie there
 * already.
 */
export function buildStacks(app: App, { isBundled = false } = {}): Stacks {
  const config = readConfig((name) => app.node.tryGetContext(name));
  if (!isBundled) bundleFunctions();
  const names = stackNames(config);
  const props = (what: string, region = config.region) => ({
    config,
    env: { region },
    description: `Kelisim, stage ${config.stage}: ${what}`,
    terminationProtection: config.stage === 'prod',
  });
  const data = new DataStack(app, names.data, props('what it keeps'));
  const service = new ServiceStack(app, names.service, { ...props('what it does'), data });
  const watch = new WatchStack(app, names.watch, { ...props('who watches it'), data, service });
  const sms = new SmsStack(app, names.sms, props('what SNS is told of SMS'));
  const edge = new EdgeStack(app, names.edge, {
    ...props('what the world reaches', EDGE_REGION),
    apiHost: `${service.api.apiId}.execute-api.${config.region}.${service.urlSuffix}`,
  });
  new CfnOutput(edge, 'WebUrl', {
    value: `https://${config.webDomain ?? edge.distribution.distributionDomainName}`,
  });
  const stacks = { data, service, watch, sms, edge };
  for (const stack of Object.values<Stack>(stacks))
    Validations.of(stack).addPlugins(new AwsSolutionsChecks(stack), new ServerlessChecks(stack));
  return stacks;
}
