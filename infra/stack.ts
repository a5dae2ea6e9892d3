import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { CONSENT_WINDOW } from '../shared/domain/schedule.ts';
import { SECOND } from '../shared/domain/time.ts';
import type { SmsTransport } from '../shared/service/sms-transport.ts';
import { SUBMISSION_LIMITS } from '../shared/service/submission-limits.ts';
import { CONTROLLER, DEFAULT_AUTHORITY, E_DOCUMENT, LEGAL_BASIS } from '../shared/service/texts.ts';
import { makeApi } from './api.ts';
import type { StageConfig } from './config.ts';
import { secretIn } from './data/secrets.ts';
import type { DataStack } from './data/stack.ts';
import { FONTS } from './lambda/bundle.ts';
import { makeFunctions } from './lambda/functions.ts';
import { makeReleases } from './lambda/release.ts';
import { makeTriggers } from './lambda/triggers.ts';
import { makeLogs } from './logs.ts';
import { prefixOf, scriptedTopicName, tag, topicName } from './names.ts';
import { arnOfTopic, makeSandbox } from './sandbox.ts';
import { makeAlarms } from './watch/alarms.ts';
import { makeOwn } from './watch/measured.ts';
import type { Watched } from './watch/spec.ts';
import { consents } from './watch/specs/consents.ts';
import { failures as failuresOf } from './watch/specs/functions.ts';
import { routes } from './watch/specs/http.ts';
import { makeTopics, type Topics, tellers } from './watch/topics.ts';

const keyIdOf = ([key]: readonly Key[]): string => {
  if (!key) throw new Error('a key of the service table was not made');
  return key.keyId;
};

/** CloudFormation puts the secret in at deployment, as that of the short-code gateway. */
function smsTransportOf(
  { smsAggregatorUrl: url }: StageConfig,
  { aggregatorSecret }: DataStack,
): SmsTransport {
  return url !== undefined && aggregatorSecret
    ? { kind: 'aggregator', url, secret: aggregatorSecret.secretValue.unsafeUnwrap() }
    : { kind: 'sns' };
}

type Props = StackProps & { config: StageConfig; data: DataStack };

/** What a stage does: its functions, what calls them, and the alarms that take a release of them back. It keeps nothing and can be made anew. */
export class ServiceStack extends Stack {
  readonly api: HttpApi;
  readonly topics: Topics;
  readonly watched: Watched;

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
        FEED_PARTS: JSON.stringify(config.feedParts),
        REGISTER_TABLE: tables.register.tableName,
        REFERENCES_KEY_ID: keyIdOf(keys.named.references),
        CODES_KEY_ID: keyIdOf(keys.named.codes),
        SMS_OUTLET: config.sandbox ? arnOfTopic(this, scriptedTopicName(prefix)) : 'phones',
        INBOUND_TOPIC_ARN: arnOfTopic(this, topicName(prefix, 'inbound-sms')),
        CONSENT_WINDOW_SECONDS: String(config.sandbox?.consentWindowSeconds ?? CONSENT_WINDOW / SECOND),
        SCRIPTED_PEOPLE: config.sandbox ? 'on' : 'off',
        SMS_SENDER_ID: config.senderId,
        SMS_MAX_PRICE_USD: String(config.smsMaxPriceUsd),
        SMS_SEGMENT_PRICE_USD: String(config.smsSegmentPriceUsd),
        SMS_TRANSPORT: this.toJsonString(smsTransportOf(config, data)),
        SMS_ACKNOWLEDGE: config.smsAcknowledge,
        SMS_MESSAGES: config.smsMessages,
        SMS_GATEWAY_SECRET: secretIn(gatewaySecret, config.secrets.gateway),
        EDGE_SECRETS: secretIn(data.edgeSecret, config.secrets.edge),
        WEBHOOK_ADDRESSES: 'public',
        CANARY: secretIn(data.canarySecret, config.secrets.canary),
        RETENTION_DAYS: String(config.retentionDays),
        TRACING: config.tracing ? 'on' : 'off',
        PUBLIC_URL: config.publicUrl ?? `https://${config.webDomain}`,
        WEB_ORIGIN: config.webDomain === undefined ? '' : `https://${config.webDomain}`,
        TOKEN_RULES: JSON.stringify(config.tokens),
        SIGNING_KEYS: this.toJsonString(keys.rotations.signing),
        OWN_KEYS: this.toJsonString(keys.rotations.own),
        EVIDENCE_KEYS: this.toJsonString(keys.rotations.evidence),
        LEGAL_BASIS: JSON.stringify(LEGAL_BASIS),
        DEFAULT_AUTHORITY: JSON.stringify(DEFAULT_AUTHORITY),
        E_DOCUMENT: JSON.stringify(config.nationalSignature ? E_DOCUMENT : null),
        CONTROLLER: JSON.stringify(CONTROLLER),
        SUBMISSION_LIMITS: JSON.stringify(SUBMISSION_LIMITS),
        FONTS_FOLDER: `/var/task/${FONTS}`,
      },
    });
    const { 'inbound-sms': inbound, 'sms-spending': smsSpending } = makeTriggers(this, {
      functions,
      tables,
      keys,
      failures,
      prefix,
      canary: config.canary,
    });
    if (config.sandbox) makeSandbox(this, { functions, keys, prefix, inbound });
    this.api = makeApi(this, { config, prefix, functions, accessLog: data.accessLog });
    this.watched = {
      prefix,
      own: makeOwn(prefix),
      functions,
      failures,
      tables,
      api: this.api,
      smsSpending,
      ...config,
    };
    this.topics = makeTopics(this, { prefix, config, key: keys.data });
    const specs = [consents, failuresOf, routes].flatMap((of) => of(this.watched));
    const alarms = makeAlarms(this, { prefix, tell: tellers(this.topics), specs });
    makeReleases(this, { config, prefix, functions, alarms });
    new CfnOutput(this, 'WarningTopic', { value: this.topics.warn.topicArn });
    new CfnOutput(this, 'PagingTopic', { value: this.topics.page.topicArn });
    new CfnOutput(this, 'InboundSmsTopic', { value: inbound.topicArn });
    new CfnOutput(this, 'GatewaySecret', { value: gatewaySecret.secretName });
    if (data.aggregatorSecret)
      new CfnOutput(this, 'AggregatorSecret', { value: data.aggregatorSecret.secretName });
  }
}
