import { describe, expect, test } from 'vitest';
import { CALLS_PER_ADDRESS, CALLS_PER_TOKEN } from '../../infra/edge/firewall.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { one, plain } from './synthesised.ts';

type Behavior = { PathPattern: string; CachePolicyId: string };
const { DistributionConfig: edge } = plain(one('AWS::CloudFront::Distribution').properties) as {
  DistributionConfig: {
    WebACLId: string;
    CacheBehaviors: Behavior[];
  };
};

describe('the edge', () => {
  test('stands behind a firewall that counts the calls of each address and of each token, and keeps no samples', () => {
    const { id, properties } = one('AWS::WAFv2::WebACL');
    expect(edge.WebACLId).toBe(id);
    const text = JSON.stringify(properties);
    expect(text).toContain(`"AggregateKeyType":"IP"`);
    expect(text).toContain(`"Limit":${CALLS_PER_ADDRESS}`);
    expect(text).toContain(`"AggregateKeyType":"CUSTOM_KEYS"`);
    expect(text).toContain(`"Limit":${CALLS_PER_TOKEN}`);
    expect(text).not.toContain('"SampledRequestsEnabled":true');
  });

  test('keeps only the answers that are the same for everybody, and looks at these paths first', () => {
    const cached = FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
      Object.entries(routes).flatMap(([key, access]) => ('cached' in access ? [key.split(' ')[1]] : [])),
    );
    expect(cached.length).toBeGreaterThan(1);
    const own = one('AWS::CloudFront::CachePolicy').id;
    const kept = edge.CacheBehaviors.filter(({ CachePolicyId }) => CachePolicyId === own);
    expect(kept.map(({ PathPattern }) => PathPattern)).toEqual(cached);
    expect(edge.CacheBehaviors.slice(0, kept.length)).toEqual(kept);
  });
});
