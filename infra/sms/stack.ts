import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { makeLogs } from '../logs.ts';
import { prefixOf, tag } from '../names.ts';
import { setSmsPreferences } from './preferences.ts';

type Props = StackProps & { config: StageConfig };

/** What SNS is told of SMS. AWS refuses a spend limit above the account's quota: then this alone fails. */
export class SmsStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: Props) {
    super(scope, id, props);
    tag(this, config);
    const log = makeLogs(this, { config });
    setSmsPreferences(this, config, log('sms-preferences-logs', `/${prefixOf(config)}/sms-preferences`));
  }
}
