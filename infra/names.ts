import { type Stack, Tags } from 'aws-cdk-lib';
import type { TopicName } from '../shared/service/table.ts';
import type { StageConfig } from './config.ts';

type Stage = Pick<StageConfig, 'stage'>;

/** What the names of a stage's resources begin with. */
export const prefixOf = ({ stage }: Stage): string => `kelisim-${stage}`;

/** The stacks of a stage (docs/adr/0024), in the order in which they are deployed. */
export const stackNames = (stage: Stage) => {
  const service = prefixOf(stage);
  return {
    data: `${service}-data`,
    service,
    watch: `${service}-watch`,
    sms: `${service}-sms`,
    edge: `${service}-edge`,
  } as const;
};

export function tag(stack: Stack, { stage }: Stage): void {
  Tags.of(stack).add('service', 'kelisim');
  Tags.of(stack).add('stage', stage);
}

/** CloudFront, its certificate and its web ACL are of this Region, wherever the rest is. */
export const EDGE_REGION = 'us-east-1';

/** Where a sandbox's SMS go. */
export const scriptedTopicName = (prefix: string): string => `${prefix}-scripted-sms`;

/** In the stage's Region, and its copy in the edge's. */
export const edgeSecretName = (prefix: string): string => `${prefix}/edge`;

/** A topic that starts a function. */
export const topicName = (prefix: string, topic: TopicName): string => `${prefix}-${topic}`;
