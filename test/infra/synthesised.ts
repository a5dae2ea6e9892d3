import { App } from 'aws-cdk-lib';
import cdk from '../../cdk.json' with { type: 'json' };
import { resourcesOf } from '../../infra/security/permissions.ts';
import { synthesise, templatesOf } from '../../infra/security/whole.ts';

export const PREFIX = 'kelisim-dev';

const { stacks, template: whole } = synthesise(new App({ context: cdk.context }));

/** All that the stacks of the example stage in cdk.json have. */
export const template = whole;

/** The stacks' templates, each by itself. */
export const templates = templatesOf(stacks);

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
  // A part of an ARN: it is told by the resource whose ARN it is.
  const part = rest['Fn::Select'] as [number, { 'Fn::Split'?: [string, unknown] }] | undefined;
  if (part) return plain(part[1]['Fn::Split']?.[1]);
  const join = rest['Fn::Join'] as [string, unknown[]] | undefined;
  if (join) return join[1].map(plain).join(join[0]);
  return Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, plain(each)]));
}
