import type { FunctionName } from '../../shared/service/table.ts';

/** A CloudFormation template, as far as it is read here. */
export type Template = {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
};

export type Statement = {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
};

const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

export const resourcesOf = (template: Template, type: string) =>
  Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => ({ id, properties: Properties as Record<string, never> }));

type Policy = { PolicyDocument: { Statement: Statement[] }; Roles?: { Ref: string }[] };

/** Every statement of a role: its own, and those of policies that are attached to it. */
function statementsOfRole(template: Template, roleId: string): Statement[] {
  const role = template.Resources[roleId]?.Properties as { Policies?: Policy[] } | undefined;
  const attached = resourcesOf(template, 'AWS::IAM::Policy')
    .map(({ properties }) => properties as unknown as Policy)
    .filter(({ Roles = [] }) => Roles.some(({ Ref }) => Ref === roleId));
  return [...(role?.Policies ?? []), ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** What the role of a function of the service allows and denies, in the synthesised template. */
export function statementsOfFunction(template: Template, prefix: string, name: FunctionName): Statement[] {
  const found = resourcesOf(template, 'AWS::Lambda::Function').find(
    ({ properties }) => properties.FunctionName === `${prefix}-${name}`,
  );
  const role = (found?.properties.Role as { 'Fn::GetAtt'?: string[] } | undefined)?.['Fn::GetAtt']?.[0];
  if (role === undefined) throw new Error(`the template has no function ${name} with a role`);
  return statementsOfRole(template, role);
}

export type Permission = { effect: string; action: string; resource: string; condition: string };

/** A readable name of what a statement is about: the id of a resource in the template, or the ARN as it is. */
function nameOfResource(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const entries = Object.entries(resource as Record<string, unknown>);
  const [kind, value] = entries[0] ?? [];
  if (kind === 'Ref') return String(value);
  if (kind === 'Fn::GetAtt') {
    const [id = '', attribute] = value as string[];
    return attribute === 'StreamArn' ? `${id}/stream` : id;
  }
  if (kind === 'Fn::Join') return (value as [string, unknown[]])[1].map(nameOfResource).join('');
  throw new Error(`a resource is named in a way not known here: ${JSON.stringify(resource)}`);
}

const nameOfCondition = (condition: Statement['Condition'] = {}): string =>
  Object.values(condition)
    .flatMap((test) => Object.values(test).map(nameOfResource))
    .join(', ')
    .replace(/\.[a-z0-9-]+\.amazonaws\.com$/, '');

/** One line per action and resource. */
export const permissionsOf = (statements: readonly Statement[]): Permission[] =>
  statements.flatMap(({ Effect, Action, Resource, Condition }) =>
    listOf(Action).flatMap((action) =>
      listOf(Resource).map((resource) => ({
        effect: Effect,
        action,
        resource: nameOfResource(resource),
        condition: nameOfCondition(Condition),
      })),
    ),
  );
