import { App } from 'aws-cdk-lib';
import { buildStacks } from './build-stacks.ts';

try {
  const app = new App();
  buildStacks(app);
  app.synth();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
