import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
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
import { EDGE_HEADER } from '../../shared/http/edge.ts';
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

const routesOfService = () =>
  FUNCTION_ENTRIES.flatMap(({ routes = {} }) => Object.entries(routes)).flatMap(([routeKey, access]) => {
    const [, path] = routeKey.split(' ');
    return path === undefined ? [] : [{ path, access }];
  });

/** CloudFront's path patterns for the API: `/v1/*` for `/v1/requests/{id}`, a file as it is. */
const apiPatterns = (): string[] => [
  ...new Set(
    routesOfService().map(({ path }) => {
      const [, first, ...rest] = path.split('/');
      return rest.length === 0 ? `/${first}` : `/${first}/*`;
    }),
  ),
];

/** Answers that are the same for everybody, and say for how long. */
const cachedPaths = (): string[] =>
  routesOfService().flatMap(({ path, access }) => ('cached' in access ? [path] : []));

type Input = {
  config: StageConfig;
  prefix: string;
  apiHost: string;
  /** What the API lets CloudFront in by. */
  secret: string;
  webAclArn: string;
  log: MakeLog;
};

const makeToApi = ({ apiHost, secret }: Pick<Input, 'apiHost' | 'secret'>): BehaviorOptions => ({
  origin: new HttpOrigin(apiHost, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    customHeaders: { [EDGE_HEADER]: secret },
  }),
  allowedMethods: AllowedMethods.ALLOW_ALL,
  cachePolicy: CachePolicy.CACHING_DISABLED,
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
});

/** As long as the answer itself says, an hour at most; a stream of readers costs the API one call. */
const makeCachePolicy = (scope: Construct, prefix: string): CachePolicy =>
  new CachePolicy(scope, 'public-answers', {
    cachePolicyName: `${prefix}-public-answers`,
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.hours(1),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  });

/** The cabinets and the API under one name, so that no browser needs CORS. */
export function makeWeb(scope: Construct, input: Input): Distribution {
  const { config, prefix, webAclArn, log } = input;
  const bucket = makeBucket(scope);
  const toApi = makeToApi(input);
  const cached = { ...toApi, cachePolicy: makeCachePolicy(scope, prefix) };
  const distribution = new Distribution(scope, 'web', {
    comment: prefix,
    defaultRootObject: 'index.html',
    httpVersion: HttpVersion.HTTP2_AND_3,
    ...nameOf(scope, config),
    webAclId: webAclArn,
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
    // The first that fits is taken.
    additionalBehaviors: Object.fromEntries([
      ...cachedPaths().map((path) => [path, cached]),
      ...apiPatterns().map((pattern) => [pattern, toApi]),
    ]),
  });
  acknowledgeWeb(distribution, config);
  if (existsSync(BUILT)) {
    const logGroup = log('web-files-logs', `/${prefix}/web-files`);
    publish(scope, { bucket, distribution, folder: BUILT, config, logGroup });
  }
  return distribution;
}

const nameOf = (scope: Construct, { webDomain, webCertificateArn }: StageConfig) => ({
  ...(webDomain !== undefined &&
    webCertificateArn !== undefined && {
      domainNames: [webDomain],
      certificate: Certificate.fromCertificateArn(scope, 'web-certificate', webCertificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    }),
});

function makeBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'web-files', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    // A bucket with files cannot be deleted: a first deployment that fails after them would leave it, and end there.
    autoDeleteObjects: true,
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

function acknowledgeWeb(distribution: Distribution, { webDomain }: StageConfig): void {
  acknowledge(distribution, {
    'AwsSolutions-CFR1': 'Citizens abroad decide on their own data too: no country is shut out.',
    'AwsSolutions-CFR3':
      'A log of CloudFront would keep paths, and with them request ids and verification codes, and callers’ addresses. The API’s own access log has neither.',
    ...(webDomain === undefined && {
      'AwsSolutions-CFR4':
        'Only stages without a name of their own: with CloudFront’s certificate its TLS policy is fixed. prod cannot be configured so.',
    }),
  });
}
