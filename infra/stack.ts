import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { CONSENT_WINDOW } from '../shared/domain/schedule.ts';
import { SECOND } from '../shared/domain/time.ts';
import { SUBMISSION_LIMITS } from '../shared/service/submission-limits.ts';
import { CONTROLLER, DEFAULT_AUTHORITY, E_DOCUMENT, LEGAL_BASIS } from '../shared/service/texts.ts';
import { makeApi } from './api.ts';
import type { StageConfig } from './config.ts';
import type { DataStack } from './data/stack.ts';
import { FONTS } from './lambda/bundle.ts';
import { makeFunctions } from './lambda/functions.ts';
import { makeTriggers } from './lambda/triggers.ts';
import { makeLogs } from './logs.ts';
import { inboundTopicName, prefixOf, scriptedTopicName, tag } from './names.ts';
import { arnOfTopic, makeSandbox } from './sandbox.ts';
import { makeAlarms } from './watch/alarms.ts';
import { makeBudget } from './watch/budget.ts';
import { makeDashboard } from './watch/dashboard.ts';
import { makeDrill } from './watch/drill.ts';
import { watchKeys } from './watch/key-events.ts';
import { makeOwn } from './watch/measured.ts';
import { makeTopics, tellers } from './watch/topics.ts';

const keyIdOf = ([key]: readonly Key[]): string => {
  if (!key) throw new Error('a key of the service table was not made');
  return key.keyId;
};

type Props = StackProps & { config: StageConfig; data: DataStack };

/** What a stage does: its functions, what calls them and who watches them. It keeps nothing and can be made anew. */
export class ServiceStack extends Stack {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { config, data, ...props }: Props) {
    super(scope, id, props);
    const prefix = prefixOf(config);
    tag(this, config);
    const { keys, tables, failures, gatewaySecret } = data;
    const functions = makeFunctions(this, {
      config,
      prefix,
      tables,
      keys,
      log: makeLogs(this, { config, encryptionKey: keys.data }),
      variables: {
        REQUESTS_TABLE: tables.requests.tableName,
        REGISTER_TABLE: tables.register.tableName,
        REFERENCES_KEY_ID: keyIdOf(keys.named.references),
        CODES_KEY_ID: keyIdOf(keys.named.codes),
        SMS_OUTLET: config.sandbox ? arnOfTopic(this, scriptedTopicName(prefix)) : 'phones',
        INBOUND_TOPIC_ARN: arnOfTopic(this, inboundTopicName(prefix)),
        CONSENT_WINDOW_SECONDS: String(config.sandbox?.consentWindowSeconds ?? CONSENT_WINDOW / SECOND),
        SCRIPTED_PEOPLE: config.sandbox ? 'on' : 'off',
        SMS_SENDER_ID: config.senderId,
        SMS_MAX_PRICE_USD: String(config.smsMaxPriceUsd),
        SMS_SEGMENT_PRICE_USD: String(config.smsSegmentPriceUsd),
        SMS_ACKNOWLEDGE: config.smsAcknowledge,
        // CloudFormation puts the secret in at deployment; the template has its name only (docs/security.md).
        SMS_GATEWAY_SECRET: gatewaySecret.secretValue.unsafeUnwrap(),
        WEBHOOK_ADDRESSES: 'public',
        CANARY: data.canarySecret.secretValue.unsafeUnwrap(),
        RETENTION_DAYS: String(config.retentionDays),
        PUBLIC_URL: config.publicUrl ?? `https://${config.webDomain}`,
        WEB_ORIGIN: config.webDomain === undefined ? '' : `https://${config.webDomain}`,
        TOKEN_RULES: JSON.stringify(config.tokens),
        SIGNING_KEYS: this.toJsonString(keys.signing),
        LEGAL_BASIS: JSON.stringify(LEGAL_BASIS),
        DEFAULT_AUTHORITY: JSON.stringify(DEFAULT_AUTHORITY),
        E_DOCUMENT: JSON.stringify(config.nationalSignature ? E_DOCUMENT : null),
        CONTROLLER: JSON.stringify(CONTROLLER),
        SUBMISSION_LIMITS: JSON.stringify(SUBMISSION_LIMITS),
        FONTS_FOLDER: `/var/task/${FONTS}`,
      },
    });
    const inbound = makeTriggers(this, { functions, tables, keys, failures, prefix, canary: config.canary });
    if (config.sandbox) makeSandbox(this, { functions, keys, prefix, inbound });
    this.api = makeApi(this, { config, prefix, functions, accessLog: data.accessLog });
    const own = makeOwn(prefix);
    const watched = { prefix, own, functions, failures, tables, api: this.api, ...config };
    const topics = makeTopics(this, { prefix, config, key: keys.data });
    const tell = tellers(topics);
    makeAlarms(this, watched, tell);
    makeDrill(this, { prefix, own, tell });
    watchKeys(this, { keys, topics });
    makeBudget(this, { prefix, config, topic: topics.warn });
    makeDashboard(this, watched);
    new CfnOutput(this, 'WarningTopic', { value: topics.warn.topicArn });
    new CfnOutput(this, 'PagingTopic', { value: topics.page.topicArn });
    new CfnOutput(this, 'InboundSmsTopic', { value: inbound.topicArn });
    new CfnOutput(this, 'GatewaySecret', { value: gatewaySecret.secretName });
  }
}
