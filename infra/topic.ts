import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

type Input = {
  topicName: string;
  /** None: where the stage has no key, and nothing but names of alarms passes. */
  masterKey?: IKey;
  /** AWS's services that publish to it, for this account only. */
  publishers?: { sid: string; services: readonly string[] };
};

/** A topic that nobody reaches without TLS. */
export function makeTopic(scope: Construct, id: string, { publishers, ...named }: Input): Topic {
  const topic = new Topic(scope, id, { ...named, enforceSSL: true });
  if (!publishers) return topic;
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: publishers.sid,
      principals: publishers.services.map((name) => new ServicePrincipal(`${name}.amazonaws.com`)),
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': topic.env.account } },
    }),
  );
  return topic;
}
