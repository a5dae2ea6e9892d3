import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { readConfig } from './config.ts';
import { bundleFunctions } from './lambda/bundle.ts';
import { ServiceStack } from './stack.ts';

/** The stage that the app's context names, with the checks that its synthesis must pass. */
export function buildStack(app: App): ServiceStack {
  const config = readConfig((name) => app.node.tryGetContext(name));
  bundleFunctions();
  const stack = new ServiceStack(app, `kelisim-${config.stage}`, {
    config,
    description: `Kelisim, stage ${config.stage}`,
    terminationProtection: config.stage === 'prod',
  });
  Validations.of(stack).addPlugins(new AwsSolutionsChecks(stack), new ServerlessChecks(stack));
  return stack;
}
