import {
  type Change,
  ChangeSetNotFoundException,
  type CloudFormationClient,
  DeleteChangeSetCommand,
  DescribeStacksCommand,
  paginateDescribeChangeSet,
} from '@aws-sdk/client-cloudformation';
import { losses } from './changes.ts';

const CHANGE_SET = 'kelisim-guard';
/** Of a stack whose creation failed nothing is left but its name. */
const NEVER_MADE: readonly (string | undefined)[] = ['ROLLBACK_COMPLETE', 'REVIEW_IN_PROGRESS'];

/**
 * `cdk` runs CDK with these words, and throws when it does not end well. `begin` is told of a data stack that this release has
 * made, whose tables are empty.
 */
type Means = {
  client: CloudFormationClient;
  cdk: (...words: string[]) => Promise<void>;
  begin: (data: string) => Promise<void>;
};
/** `data`: the stack of what the stage keeps. `others`: words for CDK. `letGo`: logical ids that may be lost. */
type Release = { data: string; others: string[]; letGo: string[] };

async function exists(client: CloudFormationClient, StackName: string): Promise<boolean> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks.some(({ StackStatus }) => !NEVER_MADE.includes(StackStatus));
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return false;
    throw error;
  }
}

/** None when there is nothing to change: CDK makes no change set then. */
async function changesOf(client: CloudFormationClient, StackName: string): Promise<Change[]> {
  const changes: Change[] = [];
  try {
    const pages = paginateDescribeChangeSet({ client }, { StackName, ChangeSetName: CHANGE_SET });
    for await (const { Changes = [] } of pages) changes.push(...Changes);
  } catch (error) {
    if (!(error instanceof ChangeSetNotFoundException)) throw error;
  }
  return changes;
}

/** Throws when the release would lose something that the stage keeps. */
async function guard(
  { cdk, client }: Means,
  stack: string,
  { others, letGo }: Pick<Release, 'others' | 'letGo'>,
): Promise<void> {
  const prepare = ['--exclusively', '--method', 'prepare-change-set', '--change-set-name', CHANGE_SET];
  await cdk('deploy', stack, '--strict', ...prepare, ...others);
  const lost = losses(await changesOf(client, stack), letGo);
  await client.send(new DeleteChangeSetCommand({ StackName: stack, ChangeSetName: CHANGE_SET }));
  if (lost.length > 0)
    throw new Error(
      `Refused, nothing was changed (docs/deploy.md, "What is refused"):\n  ${lost.join('\n  ')}`,
    );
}

/**
 * A stage's stacks, once it is certain that none of what it keeps would be lost; throws, and changes nothing, when some
 * would.
 */
export async function deployStage(means: Means, { data, others, letGo }: Release): Promise<void> {
  if (await exists(means.client, data)) await guard(means, data, { others, letGo });
  else {
    // A table that is protected from deletion could not be rolled back if its very creation fails.
    await means.cdk('deploy', data, '--exclusively', '--strict', ...others, '-c', 'protectTables=false');
    await means.begin(data);
  }
  await means.cdk('deploy', '--all', '--strict', ...others);
}
