import { CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { SUBMISSION_LIMITS } from '../shared/service/submission-limits.ts';
import { CONTROLLER, DEFAULT_AUTHORITY, LEGAL_BASIS } from '../shared/service/texts.ts';
import { makeApi } from './api.ts';
import type { StageConfig } from './config.ts';
import { FONTS } from './lambda/bundle.ts';
import { makeFunctions } from './lambda/functions.ts';
import { makeTriggers } from './lambda/triggers.ts';
import { makeLogs } from './logs.ts';
import { makeKeys } from './security/keys.ts';
import { makeGatewaySecret, setSmsPreferences } from './sms.ts';
import { makeTables } from './tables.ts';
import { makeAlarms } from './watch/alarms.ts';
import { makeDashboard } from './watch/dashboard.ts';
import { makeOwn } from './watch/measured.ts';
import { makeWeb } from './web/distribution.ts';

const keyIdOf = ([key]: readonly Key[]): string => {
  if (!key) throw new Error('a key of the service table was not made');
  return key.keyId;
};

type Props = StackProps & { config: StageConfig };

/** One stage of the service, built from the service table. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: Props) {
    super(scope, id, props);
    const prefix = `kelisim-${config.stage}`;
    Tags.of(this).add('service', 'kelisim');
    Tags.of(this).add('stage', config.stage);

    const keys = makeKeys(this, prefix, config.signingKeys);
    const tables = makeTables(this, keys.data);
    const secret = makeGatewaySecret(this, prefix, keys.data);
    const log = makeLogs(this, config, keys.data);
    setSmsPreferences(this, config, log('sms-preferences-logs', `/${prefix}/sms-preferences`));
    const functions = makeFunctions(this, {
      config,
      prefix,
      tables,
      keys,
      log,
      variables: {
        REQUESTS_TABLE: tables.requests.tableName,
        REGISTER_TABLE: tables.register.tableName,
        REFERENCES_KEY_ID: keyIdOf(keys.named.references),
        CODES_KEY_ID: keyIdOf(keys.named.codes),
        SMS_SENDER_ID: config.senderId,
        SMS_MAX_PRICE_USD: String(config.smsMaxPriceUsd),
        SMS_SEGMENT_PRICE_USD: String(config.smsSegmentPriceUsd),
        // CloudFormation puts the secret in at deployment; the template has its name only (docs/security.md).
        SMS_GATEWAY_SECRET: secret.secretValue.unsafeUnwrap(),
        WEBHOOK_ADDRESSES: 'public',
        RETENTION_DAYS: String(config.retentionDays),
        PUBLIC_URL: config.publicUrl ?? `https://${config.webDomain}`,
        SIGNING_KEYS: this.toJsonString(keys.signing),
        LEGAL_BASIS: JSON.stringify(LEGAL_BASIS),
        DEFAULT_AUTHORITY: JSON.stringify(DEFAULT_AUTHORITY),
        CONTROLLER: JSON.stringify(CONTROLLER),
        SUBMISSION_LIMITS: JSON.stringify(SUBMISSION_LIMITS),
        FONTS_FOLDER: `/var/task/${FONTS}`,
      },
    });
    const triggers = makeTriggers(this, { functions, tables, keys, prefix });
    const api = makeApi(this, { config, prefix, functions, log });
    const web = makeWeb(this, { config, prefix, api, log });
    const own = makeOwn(prefix);
    const watched = { prefix, own, functions, failures: triggers.failures, api, ...config };
    const alarms = makeAlarms(this, { ...watched, key: keys.data });
    makeDashboard(this, { ...watched, tables });
    new CfnOutput(this, 'WebUrl', { value: `https://${config.webDomain ?? web.distributionDomainName}` });
    new CfnOutput(this, 'AlarmTopic', { value: alarms.topicArn });
    new CfnOutput(this, 'ApiUrl', { value: api.apiEndpoint });
    new CfnOutput(this, 'InboundSmsTopic', { value: triggers.inbound.topicArn });
    new CfnOutput(this, 'GatewaySecret', { value: secret.secretName });
  }
}
