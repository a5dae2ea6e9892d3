import cdk from '../../cdk.json' with { type: 'json' };
import { readConfig, type StageConfig } from '../config.ts';

/** The stage that `-c name=value` arguments and cdk.json name, as cdk itself reads them; `others`: the rest, as they came. */
export function stageFrom(given: readonly string[]): {
  config: StageConfig;
  others: string[];
  letGo: string[];
} {
  const context: Record<string, unknown> = { ...cdk.context };
  const others: string[] = [];
  const letGo: string[] = [];
  const words = given.values();
  for (const word of words) {
    if (word === '--let-go') {
      letGo.push(words.next().value ?? '');
      continue;
    }
    others.push(word);
    if (word !== '-c' && word !== '--context') continue;
    const pair = words.next().value ?? '';
    others.push(pair);
    const [name = '', ...value] = pair.split('=');
    context[name] = value.join('=');
  }
  return { config: readConfig((name) => context[name]), others, letGo };
}

/** What a command ends by when it cannot go on. */
export function ended(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
