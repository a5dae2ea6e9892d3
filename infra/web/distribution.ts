import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { contentSecurityPolicy, REFERENCE_PATH, WEB_SECURITY_HEADERS } from '../../web/hosting.ts';
import type { StageConfig } from '../config.ts';
import type { MakeLog } from '../logs.ts';
import { acknowledge } from '../security/acknowledge.ts';
import { publish } from './files.ts';

/** What `npm run build:web` writes. */
const BUILT = join(import.meta.dirname, '..', '..', 'dist', 'web');

/**
 * Paths without a file name: those about the API have each its file (`referenceFile` of web/hosting.ts), the others are the
 * pages' own to route, and are answered with index.html.
 */
const PAGE_PATHS = `function handler(event) {
  var request = event.request;
  if (request.uri.split('/').pop().indexOf('.') < 0)
    request.uri = ${REFERENCE_PATH}.test(request.uri) ? request.uri + '.html' : '/index.html';
  return request;
}`;

/** CloudFront's path patterns for the API: `/v1/*` for `/v1/requests/{id}`, a file as it is. */
const apiPatterns = (): string[] => [
  ...new Set(
    FUNCTION_ENTRIES.flatMap(({ routes = {} }) => Object.keys(routes)).map((routeKey) => {
      const [, first, ...rest] = (routeKey.split(' ')[1] ?? '').split('/');
      return rest.length === 0 ? `/${first}` : `/${first}/*`;
    }),
  ),
];

type Input = { config: StageConfig; prefix: string; api: HttpApi; log: MakeLog };

/** The cabinets and the API under one name, so that no browser needs CORS. */
export function makeWeb(scope: Construct, { config, prefix, api, log }: Input): Distribution {
  const bucket = makeBucket(scope);
  const origin = new HttpOrigin(
    `${api.apiId}.execute-api.${Stack.of(scope).region}.${Stack.of(scope).urlSuffix}`,
    {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    },
  );
  const toApi: BehaviorOptions = {
    origin,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
  };
  const distribution = new Distribution(scope, 'web', {
    comment: prefix,
    defaultRootObject: 'index.html',
    httpVersion: HttpVersion.HTTP2_AND_3,
    ...nameOf(scope, config),
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessControl(bucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: makeHeaders(scope, { config, prefix }),
      functionAssociations: [
        {
          eventType: FunctionEventType.VIEWER_REQUEST,
          function: new EdgeFunction(scope, 'page-paths', {
            code: FunctionCode.fromInline(PAGE_PATHS),
            runtime: FunctionRuntime.JS_2_0,
          }),
        },
      ],
    },
    additionalBehaviors: Object.fromEntries(apiPatterns().map((pattern) => [pattern, toApi])),
  });
  acknowledgeWeb(distribution, config);
  if (existsSync(BUILT)) {
    const logGroup = log('web-files-logs', `/${prefix}/web-files`);
    publish(scope, { bucket, distribution, folder: BUILT, config, logGroup });
  }
  return distribution;
}

const nameOf = (scope: Construct, { webDomain, webCertificateArn, webAclArn }: StageConfig) => ({
  ...(webDomain !== undefined &&
    webCertificateArn !== undefined && {
      domainNames: [webDomain],
      certificate: Certificate.fromCertificateArn(scope, 'web-certificate', webCertificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    }),
  ...(webAclArn !== undefined && { webAclId: webAclArn }),
});

function makeBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'web-files', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  acknowledge(bucket, {
    'AwsSolutions-S1':
      'It holds the public files of the pages only, read by CloudFront alone; every release rewrites it.',
  });
  return bucket;
}

/** What the local runtime sends with the pages too; CloudFront has fields of its own for those it knows. */
function makeHeaders(
  scope: Construct,
  { config, prefix }: Pick<Input, 'config' | 'prefix'>,
): ResponseHeadersPolicy {
  const custom = Object.entries(WEB_SECURITY_HEADERS).filter(([header]) => !OWN_FIELDS.has(header));
  return new ResponseHeadersPolicy(scope, 'web-headers', {
    responseHeadersPolicyName: `${prefix}-web`,
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: contentSecurityPolicy({ issuer: config.issuer, api: '' }),
        override: true,
      },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(730),
        includeSubdomains: true,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
    },
    customHeadersBehavior: {
      customHeaders: custom.map(([header, value]) => ({ header, value, override: true })),
    },
  });
}

const OWN_FIELDS = new Set<string>([
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
] satisfies (keyof typeof WEB_SECURITY_HEADERS)[]);

function acknowledgeWeb(distribution: Distribution, { webDomain, webAclArn }: StageConfig): void {
  acknowledge(distribution, {
    'AwsSolutions-CFR1': 'Citizens abroad decide on their own data too: no country is shut out.',
    'AwsSolutions-CFR3':
      'A log of CloudFront would keep paths, and with them request ids and verification codes, and callers’ addresses. The API’s own access log has neither.',
    ...(webAclArn === undefined && {
      'AwsSolutions-CFR2':
        'Everything behind it checks a token or a signature and is throttled route by route; a web ACL (config webAclArn) is the operator’s choice: it sees addresses, and costs a fixed fee.',
    }),
    ...(webDomain === undefined && {
      'AwsSolutions-CFR4':
        'Only stages without a name of their own: with CloudFront’s certificate its TLS policy is fixed. prod cannot be configured so.',
    }),
  });
}
