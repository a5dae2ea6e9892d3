import { App } from 'aws-cdk-lib';
import { Template as Synthesised } from 'aws-cdk-lib/assertions';
import cdk from '../../cdk.json' with { type: 'json' };
import { buildStack } from '../../infra/build-stack.ts';
import { resourcesOf, type Template } from '../../infra/security/permissions.ts';

export const PREFIX = 'kelisim-dev';

/** The template of the example stage in cdk.json. */
export const template = Synthesised.fromStack(
  buildStack(new App({ context: cdk.context })),
).toJSON() as Template;

/** The properties of all resources of a type, by their id in the template. */
export const all = (type: string) => resourcesOf(template, type);

/** The properties of the only resource of a type for which `fits` holds. */
export function one(type: string, fits: (properties: Record<string, never>) => boolean = () => true) {
  const found = all(type).filter(({ properties }) => fits(properties));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources of ${type} fit`);
  return found[0];
}

/** What of the template is known only at deployment stands as the id of its resource. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, ...rest } = value as Record<string, unknown>;
  if (Ref !== undefined) return Ref;
  const attribute = rest['Fn::GetAtt'] as string[] | undefined;
  if (attribute) return attribute[0];
  const join = rest['Fn::Join'] as [string, unknown[]] | undefined;
  if (join) return join[1].map(plain).join(join[0]);
  return Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, plain(each)]));
}
