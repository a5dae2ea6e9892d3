import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { DEFAULT_RATE, FUNCTION_ENTRIES, type RateLimit } from '../shared/service/table.ts';
import { scopesForGateway } from '../shared/service/token-rules.ts';
import type { StageConfig } from './config.ts';
import type { ServiceFunctions } from './lambda/functions.ts';
import { acknowledge } from './security/acknowledge.ts';

/**
 * What an access log says about a call. Not its path or query: they carry request ids, verification codes and cursors.
 * Not the caller's address, name or browser either. An organisation's BIN is no person's number.
 */
const LOG_FIELDS = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
  organisation: '$context.authorizer.claims.bin',
  bytes: '$context.responseLength',
};

type Input = { config: StageConfig; prefix: string; functions: ServiceFunctions; accessLog: LogGroup };

export function makeApi(scope: Construct, { config, prefix, functions, accessLog }: Input): HttpApi {
  const api = new HttpApi(scope, 'api', {
    apiName: prefix,
    description: 'Confirms, with the citizen’s consent, whether a family receives TSA',
    createDefaultStage: false,
  });
  const authorizer = new HttpJwtAuthorizer('issuer', config.issuer, { jwtAudience: [config.audience] });
  const open = new HttpNoneAuthorizer();
  const rates: Record<string, RateLimit> = {};
  for (const { name, routes = {}, unrouted } of FUNCTION_ENTRIES) {
    const integration = new HttpLambdaIntegration(name, functions[name].live);
    if (unrouted) {
      const routeKey = HttpRouteKey.DEFAULT;
      const route = new HttpRoute(scope, 'unrouted', {
        httpApi: api,
        routeKey,
        integration,
        authorizer: open,
      });
      acknowledge(route, PUBLIC);
    }
    for (const [routeKey, access] of Object.entries(routes)) {
      const [method = '', path = ''] = routeKey.split(' ');
      const added = api.addRoutes({
        path,
        methods: [method as HttpMethod],
        integration,
        ...('scope' in access
          ? { authorizer, authorizationScopes: scopesForGateway(access.scope, config.tokens) }
          : { authorizer: open }),
      });
      if (access.rateLimit) rates[routeKey] = access.rateLimit;
      if (!('scope' in access)) for (const route of added) acknowledge(route, PUBLIC);
    }
  }
  makeStage(scope, { api, accessLog, rates });
  return api;
}

const PUBLIC = {
  'AwsSolutions-APIG4':
    'The service table marks the route public: it tells nothing personal, or checks a signature of its own.',
};

type StageInput = Pick<Input, 'accessLog'> & { api: HttpApi; rates: Record<string, RateLimit> };

function makeStage(scope: Construct, { api, accessLog, rates }: StageInput): void {
  const stage = new HttpStage(scope, 'api-stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: DEFAULT_RATE.perSecond, burstLimit: DEFAULT_RATE.burst },
    accessLogSettings: {
      destination: new LogGroupLogDestination(accessLog),
      format: AccessLogFormat.custom(JSON.stringify(LOG_FIELDS)),
    },
  });
  const settings = Object.entries(rates).map(([routeKey, { perSecond, burst }]) => [
    routeKey,
    { ThrottlingRateLimit: perSecond, ThrottlingBurstLimit: burst },
  ]);
  (stage.node.defaultChild as CfnStage).addPropertyOverride('RouteSettings', Object.fromEntries(settings));
  // A route's settings can only be made once the route is there.
  stage.node.addDependency(api);
}
