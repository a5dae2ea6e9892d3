import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { makeTelling } from '../watch/alarms.ts';
import { ofAws } from '../watch/measured.ts';
import { type AlarmSpec, LASTING } from '../watch/spec.ts';
import { makeTopics, tellers } from '../watch/topics.ts';

/** Calls answered 5xx, %; days until the certificate ends; calls that the firewall refused. */
export const EDGE_LIMITS = {
  edge5xx: { above: 5, minutes: 5 },
  certificate: { below: 21 },
  blocked: { above: 1_000, minutes: 5 },
} as const;
const { edge5xx, certificate, blocked } = EDGE_LIMITS;
const DAY = 1_440;

type Input = { prefix: string; config: StageConfig; distribution: Distribution; ownFirewall: boolean };

const specs = ({ prefix, config, distribution, ownFirewall }: Input): AlarmSpec[] => [
  {
    name: 'edge-5xx',
    severity: 'page',
    summary: `More than ${edge5xx.above} % of what CloudFront is asked for fails, pages included`,
    metric: ofAws('AWS/CloudFront', '5xxErrorRate', {
      dimensions: { DistributionId: distribution.distributionId, Region: 'Global' },
      statistic: 'Average',
      minutes: edge5xx.minutes,
    }),
    above: edge5xx.above,
    ...LASTING,
  },
  ...(config.webCertificateArn === undefined
    ? []
    : [
        {
          name: 'certificate-ends',
          severity: 'warn',
          summary: `The certificate of ${config.webDomain} ends in less than ${certificate.below} days`,
          metric: ofAws('AWS/CertificateManager', 'DaysToExpiry', {
            dimensions: { CertificateArn: config.webCertificateArn },
            statistic: 'Minimum',
            minutes: DAY,
          }),
          below: certificate.below,
        } satisfies AlarmSpec,
      ]),
  ...(ownFirewall
    ? [
        {
          name: 'calls-blocked',
          severity: 'warn',
          summary: `The firewall refuses more than ${blocked.above} calls in ${blocked.minutes} minutes`,
          metric: ofAws('AWS/WAFV2', 'BlockedRequests', {
            dimensions: { WebACL: prefix, Rule: 'ALL' },
            statistic: 'Sum',
            minutes: blocked.minutes,
          }),
          above: blocked.above,
        } satisfies AlarmSpec,
      ]
    : []),
];

/** What CloudFront, ACM and the firewall measure, they measure in the edge's Region, and an alarm is where its metric is. */
export function makeEdgeAlarms(scope: Construct, input: Input): void {
  const prefix = `${input.prefix}-edge`;
  const tell = tellers(makeTopics(scope, { prefix, config: input.config, where: 'edge-' }));
  for (const spec of specs(input)) makeTelling(scope, { prefix: input.prefix, tell, spec });
}
