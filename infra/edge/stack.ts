import { SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { makeLogs } from '../logs.ts';
import { edgeSecretName, prefixOf, tag } from '../names.ts';
import { makeEdgeAlarms } from './alarms.ts';
import { makeWeb } from './distribution.ts';
import { makeFirewall } from './firewall.ts';

type Props = StackProps & {
  config: StageConfig;
  /** Host name of the API's default endpoint. */
  apiHost: string;
};

/** What the world reaches: the cabinets and the API under one name, behind a firewall. It keeps nothing. */
export class EdgeStack extends Stack {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, { config, apiHost, ...props }: Props) {
    super(scope, id, props);
    const prefix = prefixOf(config);
    tag(this, config);
    const log = makeLogs(this, { config });
    const webAclArn = config.webAclArn ?? makeFirewall(this, { prefix, config });
    const secret = SecretValue.secretsManager(edgeSecretName(prefix), {
      jsonField: 'current',
      ...(config.secrets.edge !== undefined && { versionId: config.secrets.edge }),
    }).unsafeUnwrap();
    this.distribution = makeWeb(this, { config, prefix, apiHost, secret, webAclArn, log });
    const ownFirewall = config.webAclArn === undefined;
    makeEdgeAlarms(this, { prefix, config, distribution: this.distribution, ownFirewall });
  }
}
