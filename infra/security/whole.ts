import type { App } from 'aws-cdk-lib';
import { Template as Synthesised } from 'aws-cdk-lib/assertions';
import { buildStacks, type Stacks } from '../build-stacks.ts';
import type { Template } from './permissions.ts';

type Output = { Value: unknown };
type One = Template & { Outputs?: Record<string, Output> };
type Reference = { StackName: string; OutputName: string };

/** Puts in the place of each reference to another stack what that stack gives out. */
function joined(value: unknown, of: (reference: Reference) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => joined(each, of));
  if (typeof value !== 'object' || value === null) return value;
  const reference = (value as Record<string, unknown>)['Fn::GetStackOutput'];
  if (reference !== undefined) return of(reference as Reference);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, joined(each, of)]));
}

/** Each stack's template as it is, by the name that the stack has here. */
export function templatesOf(stacks: Stacks): Record<keyof Stacks, One> {
  const templates = Object.entries(stacks).map(([name, stack]) => [
    name,
    Synthesised.fromStack(stack).toJSON(),
  ]);
  return Object.fromEntries(templates);
}

/** All stacks of a stage as one template: for those who ask what the stage has, not which stack has it. */
function wholeOf(stacks: Stacks): Template {
  const templates = templatesOf(stacks);
  const byName = new Map(
    Object.entries(templates).map(([name, template]) => [stacks[name as keyof Stacks].stackName, template]),
  );
  const givenOut = ({ StackName, OutputName }: Reference): unknown => {
    const output = byName.get(StackName)?.Outputs?.[OutputName];
    if (!output) throw new Error(`no stack ${StackName} gives out ${OutputName}`);
    return output.Value;
  };
  const all = Object.values(templates).flatMap(({ Resources }) => Object.entries(Resources));
  const Resources = Object.fromEntries(all);
  if (Object.keys(Resources).length !== all.length) throw new Error('two stacks have a resource of one id');
  return joined({ Resources }, givenOut) as Template;
}

/** The stacks and their whole template, of the stage that the app's context names. */
export function synthesise(
  app: App,
  options: { isBundled?: boolean } = {},
): { stacks: Stacks; template: Template } {
  const stacks = buildStacks(app, options);
  return { stacks, template: wholeOf(stacks) };
}
