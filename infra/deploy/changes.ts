import type { Change } from '@aws-sdk/client-cloudformation';

/** What a stage cannot lose: the other kind of thing in the data stack is made anew from these. */
const KEPT = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::KMS::Key',
  'AWS::SecretsManager::Secret',
  'AWS::SQS::Queue',
  'AWS::Logs::LogGroup',
];

/**
 * Of the changes that CloudFormation is about to make, those by which a stage would go on without something that it keeps:
 * a table, key, secret, queue or log that is taken out, or replaced by an empty one, or may be. `letGo`: logical ids that may.
 */
export function losses(changes: readonly Change[], letGo: readonly string[] = []): string[] {
  return changes.flatMap(({ ResourceChange: change = {} }) => {
    const { Action, Replacement, ResourceType = '', LogicalResourceId = '' } = change;
    if (!KEPT.includes(ResourceType) || letGo.includes(LogicalResourceId)) return [];
    const what = `${ResourceType} ${LogicalResourceId}`;
    if (Action === 'Remove') return [`${what} would be taken out of the stage`];
    if (Action === 'Dynamic') return [`${what}: CloudFormation cannot say yet what would become of it`];
    if (Replacement === 'True') return [`${what} would be replaced by an empty one`];
    return Replacement === 'Conditional' ? [`${what} may be replaced by an empty one`] : [];
  });
}
