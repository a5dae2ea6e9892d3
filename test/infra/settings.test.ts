import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { readConfig } from '../../infra/config.ts';
import { hasTwin } from '../../infra/lambda/copies.ts';
import { FUNCTION_ENTRIES, KEYS } from '../../shared/service/table.ts';
import { all, one, PREFIX, plain } from './synthesised.ts';

const functionsOfService = all('AWS::Lambda::Function').filter(({ properties }) =>
  String(properties.FunctionName ?? '').startsWith(PREFIX),
);

describe('settings of the stack', () => {
  test('tables: on demand, recoverable, guarded against deletion, with a key of our own', () => {
    const tables = all('AWS::DynamoDB::GlobalTable');
    expect(tables).toHaveLength(2);
    for (const { properties } of tables) {
      expect(properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            SSESpecification: { KMSMasterKeyId: expect.anything() },
          },
        ],
      });
    }
  });

  test('functions: Node 24 on arm64, explicit memory and time, a log of their own that ends', () => {
    const twins = FUNCTION_ENTRIES.filter(hasTwin);
    expect(functionsOfService).toHaveLength(FUNCTION_ENTRIES.length + twins.length);
    for (const { properties } of functionsOfService) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'handler.handler',
        MemorySize: expect.any(Number),
        Timeout: expect.any(Number),
        KmsKeyArn: expect.anything(),
      });
    }
    for (const { properties } of all('AWS::Logs::LogGroup')) {
      // The logs of deployments, which are of CDK's own functions, have CloudWatch's key.
      const ofDeployments = /\/(sms-preferences|web-files)$/.test(String(properties.LogGroupName));
      expect(properties.RetentionInDays).toBe(14);
      expect(properties.KmsKeyId !== undefined, String(properties.LogGroupName)).toBe(!ofDeployments);
    }
  });

  test('whoever may send SMS runs in a limited number of copies', () => {
    for (const { name, touches } of FUNCTION_ENTRIES) {
      const made = functionsOfService.find(
        ({ properties }) => properties.FunctionName === `${PREFIX}-${name}`,
      );
      const reserved = made?.properties.ReservedConcurrentExecutions;
      if ('sms' in touches) expect(reserved, name).toBeGreaterThan(0);
    }
  });

  test('a burst of the stream takes no copy from the tick: each has its own, of the same code', () => {
    const named = (name: string) =>
      functionsOfService.find(({ properties }) => properties.FunctionName === `${PREFIX}-${name}`)
        ?.properties;
    for (const { name } of FUNCTION_ENTRIES.filter(hasTwin)) {
      const [made, twin] = [named(name), named(`${name}-tick`)];
      expect(twin?.ReservedConcurrentExecutions, name).toBeGreaterThan(0);
      expect(twin?.Code).toEqual(made?.Code);
      expect(twin?.Role).toEqual(made?.Role);
      expect(twin?.Environment).toEqual(made?.Environment);
    }
  });

  test('the stream: finite retries, halved batches, partial answers, pointers of what failed', () => {
    expect(one('AWS::Lambda::EventSourceMapping').properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 3,
      MaximumRecordAgeInSeconds: 600,
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    });
  });

  test('queues and topics: encrypted with our key, over TLS only', () => {
    for (const { properties } of all('AWS::SQS::Queue')) expect(properties.KmsMasterKeyId).toBeDefined();
    for (const { properties } of all('AWS::SNS::Topic')) {
      // The edge's Region has no key of the stage; names of alarms pass there, and nothing else.
      const ofEdge = String(properties.TopicName).startsWith(`${PREFIX}-edge-`);
      expect(properties.KmsMasterKeyId !== undefined).toBe(!ofEdge);
    }
    for (const type of ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy']) {
      for (const { properties } of all(type))
        expect(JSON.stringify(properties)).toContain('aws:SecureTransport');
    }
  });

  test('access logs say nothing about who called, or what about', () => {
    const { AccessLogSettings } = one('AWS::ApiGatewayV2::Stage').properties as {
      AccessLogSettings?: { Format: string };
    };
    expect(AccessLogSettings?.Format).toContain('$context.routeKey');
    expect(AccessLogSettings?.Format).not.toMatch(
      /context\.(path|identity|authorizer\.claims(?!\.bin'|\.bin")|domainName)|query|userAgent/,
    );
  });

  test('the API: every route throttled, by the stage or by itself', () => {
    const stage = plain(one('AWS::ApiGatewayV2::Stage').properties) as Record<string, never>;
    expect(stage.DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 });
    const rates = FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
      Object.entries(routes).flatMap(([route, { rateLimit }]) =>
        rateLimit
          ? [[route, { ThrottlingRateLimit: rateLimit.perSecond, ThrottlingBurstLimit: rateLimit.burst }]]
          : [],
      ),
    );
    expect(stage.RouteSettings).toEqual(Object.fromEntries(rates));
  });

  test('keys: of many Regions, the data key turned every year, the others by their use', () => {
    const uses = all('AWS::KMS::Key').map(({ properties }) => properties.KeyUsage ?? 'ENCRYPT_DECRYPT');
    const named = Object.values(KEYS).map(({ spec }) => spec);
    const count = (spec: string) => named.filter((each) => each === spec).length;
    expect(uses.filter((use) => use === 'GENERATE_VERIFY_MAC')).toHaveLength(count('HMAC_256'));
    expect(uses.filter((use) => use === 'SIGN_VERIFY')).toHaveLength(count('ECC_NIST_P256'));
    for (const { properties } of all('AWS::KMS::Key')) {
      expect(properties.MultiRegion).toBe(true);
      expect(properties.EnableKeyRotation).toBe(properties.KeyUsage === undefined ? true : undefined);
    }
  });

  test('nobody ends a key but who takes that ban off it first, and a creation that is rolled back', () => {
    for (const { properties } of all('AWS::KMS::Key')) {
      const { Statement } = properties.KeyPolicy as unknown as { Statement: Record<string, unknown>[] };
      expect(Statement).toContainEqual({
        Sid: 'NobodyEndsThisKey',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:CalledViaLast': 'cloudformation.amazonaws.com' } },
      });
    }
  });

  test('the cabinets: HTTPS, security headers, the API on the same name', () => {
    const { DistributionConfig } = one('AWS::CloudFront::Distribution').properties as {
      DistributionConfig?: {
        DefaultCacheBehavior: Record<string, unknown>;
        CacheBehaviors: { PathPattern: string; ViewerProtocolPolicy: string }[];
      };
    };
    expect(DistributionConfig?.DefaultCacheBehavior).toMatchObject({
      ViewerProtocolPolicy: 'redirect-to-https',
      ResponseHeadersPolicyId: expect.anything(),
    });
    expect(DistributionConfig?.CacheBehaviors).toContainEqual(
      expect.objectContaining({ PathPattern: '/v1/*', ViewerProtocolPolicy: 'https-only' }),
    );
    expect(JSON.stringify(one('AWS::CloudFront::ResponseHeadersPolicy').properties)).toContain(
      "connect-src 'self' https://login.dev.example.kz;",
    );
  });

  test('everything bears the tags of service and stage', () => {
    for (const { id, properties } of all('AWS::Lambda::Function').filter(
      ({ properties: { Tags } }) => Tags,
    )) {
      expect(properties.Tags, id).toEqual(
        expect.arrayContaining([
          { Key: 'service', Value: 'kelisim' },
          { Key: 'stage', Value: 'dev' },
        ]),
      );
    }
  });
});

describe('configuration of a stage', () => {
  const context =
    (values: Record<string, unknown>) =>
    (name: string): unknown =>
      values[name];
  const { dev } = cdk.context.stages;

  test('given the example stage, then what is left out has its default', () => {
    expect(readConfig(context(cdk.context))).toMatchObject({
      stage: 'dev',
      retentionDays: 30,
      smsMonthlySpendUsd: 1,
    });
  });

  test('given a stage that nobody configured, then one error names everything it needs and where to put it', () => {
    const read = () => readConfig(context({ ...cdk.context, stage: 'prod' }));
    expect(read).toThrow(/context\.stages\.prod, or add -c name=value/);
    for (const name of ['issuer', 'audience', 'senderId', 'alarmEmail']) expect(read).toThrow(`  ${name}: `);
  });

  test('given values on the command line, then they stand before those of the file, as text too', () => {
    const given = { ...cdk.context, smsMonthlySpendUsd: '300', reserveConcurrency: 'false' };
    expect(readConfig(context(given))).toMatchObject({ smsMonthlySpendUsd: 300, reserveConcurrency: false });
  });

  test.each([
    ['issuer', 'http://login.example.kz'],
    ['senderId', 'much too long a name'],
    ['alarmEmail', 'nobody'],
    ['logRetentionDays', 8],
    ['webDomain', 'kelisim.example.kz'],
    ['colour', 'blue'],
  ])('given a stage whose %s is %j, then it is named', (name, value) => {
    const stages = { dev: { ...dev, [name]: value } };
    expect(() => readConfig(context({ stage: 'dev', stages }))).toThrow(/not complete/);
  });

  test('given the example in docs/deploy.md, then it is complete, and its table has every name', () => {
    const document = readFileSync('docs/deploy.md', 'utf8');
    const [, example = ''] = /```json\n("prod"[^`]+)```/.exec(document) ?? [];
    const config = readConfig(context({ stage: 'prod', stages: JSON.parse(`{${example}}`) }));
    const described = document.match(/(?<=^\| )`.+?(?= \|)/gm)?.join(' ') ?? '';
    const { stage: _stage, ...names } = config;
    for (const name of [...Object.keys(names), 'webAclArn', 'publicUrl'])
      expect(described).toContain(`\`${name}\``);
  });

  test('given prod without a name of its own, then it is refused', () => {
    expect(() => readConfig(context({ stage: 'prod', stages: { prod: dev } }))).toThrow(
      /webDomain: prod needs/,
    );
  });
});
