import { App } from 'aws-cdk-lib';
import { buildStack } from './build-stack.ts';

try {
  const app = new App();
  buildStack(app);
  app.synth();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
