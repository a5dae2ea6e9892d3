import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { synthesise, templatesOf } from '../../infra/security/whole.ts';
import { plain, templates } from './synthesised.ts';

type Resource = {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
};

/** What CloudFormation answers a change of by making another, empty one. */
const FIXED: Record<string, readonly string[]> = {
  'AWS::DynamoDB::GlobalTable': ['TableName', 'KeySchema'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
};
/** What holds nothing itself, and is made anew from what does. */
const AROUND = ['AWS::KMS::Alias', 'AWS::SQS::QueuePolicy', 'AWS::Logs::ResourcePolicy'];

const data = Object.entries(templates.data.Resources) as [string, Resource][];
const kept = data.filter(([, { Type }]) => !AROUND.includes(Type));

/** What stands in test/infra/kept.json: each id with what of it may never change. */
const held: Record<string, { type: string; fixed: object }> = JSON.parse(
  readFileSync(new URL('kept.json', import.meta.url), 'utf8'),
);

describe('what a stage keeps', () => {
  test('is of a kind that is known here, and nothing else is with it', () => {
    expect(kept.filter(([, { Type }]) => !(Type in FIXED)).map(([id]) => id)).toEqual([]);
  });

  test('stays where its stack is deleted, or it replaced, and goes where its creation fails', () => {
    for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of kept)
      expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, 'RetainExceptOnCreate', 'Retain']);
  });

  test('has the ids and the fixed properties that it was first deployed with: another id is another, empty table', () => {
    const now = Object.fromEntries(
      kept.map(([id, { Type, Properties }]) => {
        const fixed = (FIXED[Type] ?? []).map((name) => [name, plain(Properties[name]) ?? null]);
        return [id, { type: Type, fixed: Object.fromEntries(fixed) }];
      }),
    );
    expect(now).toMatchObject(held);
    expect(Object.keys(now).filter((id) => !(id in held))).toEqual([]);
  });
});

describe('what a stage does, and the edge', () => {
  test('keep nothing: each of their resources can be made anew', () => {
    for (const name of ['service', 'watch', 'sms', 'edge'] as const) {
      const retained = Object.entries(templates[name].Resources as Record<string, Resource>).filter(
        ([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete',
      );
      expect(retained.map(([id]) => id)).toEqual([]);
      expect(JSON.stringify(templates[name])).not.toMatch(/AWS::DynamoDB::(Global)?Table"|AWS::KMS::Key"/);
    }
  });

  test('no stack holds another fast: nothing is exported', () => {
    expect(JSON.stringify(templates)).not.toMatch(/"Export"|Fn::ImportValue/);
    expect(JSON.stringify(templates.service)).toContain('Fn::GetStackOutput');
  });

  test('a bucket with files does not end a rollback', () => {
    const edge = Object.values(templates.edge.Resources).map(({ Type }) => Type);
    expect(edge.filter((type) => type === 'AWS::S3::Bucket')).toHaveLength(
      edge.filter((type) => type === 'Custom::S3AutoDeleteObjects').length,
    );
  });
});

describe('a first deployment, and a restored table', () => {
  const withStage = (values: object) => {
    const stages = { dev: { ...cdk.context.stages.dev, ...values } };
    return synthesise(new App({ context: { ...cdk.context, stages } }), { isBundled: true });
  };

  test('given a first deployment, then its tables can be rolled back', () => {
    const { stacks } = withStage({ protectTables: false });
    expect(JSON.stringify(templatesOf(stacks).data)).not.toContain('"DeletionProtectionEnabled":true');
  }, 240_000);

  test('given restored tables, then the functions use them, and the stage’s own stay as they are', () => {
    const stream = '2026-11-25T06:00:00.000';
    const { template, stacks } = withStage({
      restored: {
        requests: { table: 'requests-restored', stream },
        register: { table: 'register-restored' },
      },
    });
    expect(templatesOf(stacks).data.Resources).toMatchObject(
      Object.fromEntries(data.filter(([, { Type }]) => Type === 'AWS::DynamoDB::GlobalTable')),
    );
    const functions = Object.values(template.Resources).filter(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    const variables = functions.map(({ Properties }) => Properties.Environment as { Variables?: object });
    const named = variables.flatMap((each) => Object.entries(each?.Variables ?? {}));
    for (const [name, value] of named) {
      if (name === 'REQUESTS_TABLE') expect(value).toBe('requests-restored');
      if (name === 'REGISTER_TABLE') expect(value).toBe('register-restored');
    }
    const text = JSON.stringify(template);
    expect(text).toContain(`:table/requests-restored/stream/${stream}`);
    expect(text).toContain(':table/requests-restored/index/due');
  }, 240_000);
});
