import { type CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { TableName } from '../../shared/service/table.ts';

/** The name that CloudFormation gave a table of the stage: its logical id begins with the table's name. */
export async function tableOf(
  client: CloudFormationClient,
  StackName: string,
  table: TableName,
): Promise<string> {
  const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName }));
  const found = StackResources.find(
    ({ ResourceType, LogicalResourceId = '' }) =>
      ResourceType === 'AWS::DynamoDB::GlobalTable' && LogicalResourceId.startsWith(`${table}table`),
  );
  if (found?.PhysicalResourceId === undefined) throw new Error(`${StackName} has no table ${table}`);
  return found.PhysicalResourceId;
}
