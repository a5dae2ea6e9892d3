import {
  type Change,
  ChangeSetNotFoundException,
  CloudFormationClient,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { readConfig } from '../../infra/config.ts';
import { stageFrom } from '../../infra/deploy/arguments.ts';
import { examine, type Looks } from '../../infra/deploy/checks.ts';
import { deployStage } from '../../infra/deploy/deploy-stage.ts';
import { reservedCopies } from '../../infra/lambda/copies.ts';

const cloudFormation = mockClient(CloudFormationClient);
const client = new CloudFormationClient({ region: 'eu-central-1' });
let ran: string[];

/** What `npm run deploy` runs, or what it refuses with. */
async function deploy(letGo: string[] = []): Promise<string[]> {
  ran = [];
  const cdk = async (...words: string[]) => {
    ran.push(words.join(' '));
  };
  const begin = async (data: string) => {
    ran.push(`begin ${data}`);
  };
  await deployStage({ client, cdk, begin }, { data: 'kelisim-dev-data', others: ['-c', 'stage=dev'], letGo });
  return ran;
}

const change = (ResourceType: string, Action: string, Replacement?: string): Change =>
  ({
    Type: 'Resource',
    ResourceChange: { ResourceType, Action, Replacement, LogicalResourceId: 'that' },
  }) as Change;

const stands = (status: StackStatus): void => {
  const stack = { StackName: 'kelisim-dev-data', CreationTime: new Date(), StackStatus: status };
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [stack] });
};
const changes = (...Changes: Change[]) => cloudFormation.on(DescribeChangeSetCommand).resolves({ Changes });

const ALL = 'deploy --all --strict -c stage=dev';
const BEGUN = 'begin kelisim-dev-data';
const FIRST = 'deploy kelisim-dev-data --exclusively --strict -c stage=dev -c protectTables=false';

beforeEach(() => {
  cloudFormation.reset();
  cloudFormation.on(DeleteChangeSetCommand).resolves({});
  stands('UPDATE_COMPLETE');
  changes();
});

describe('npm run deploy', () => {
  test('given a stage that is not there, then what it keeps is made unprotected first, and protected with all the rest', async () => {
    cloudFormation
      .on(DescribeStacksCommand)
      .rejects(new Error('Stack with id kelisim-dev-data does not exist'));
    expect(await deploy()).toEqual([FIRST, BEGUN, ALL]);
  });

  test('given a first deployment that failed before, then it is a first one again', async () => {
    stands('ROLLBACK_COMPLETE');
    expect(await deploy()).toEqual([FIRST, BEGUN, ALL]);
  });

  test('given a release that changes nothing of what is kept, then it is deployed', async () => {
    changes(
      change('AWS::DynamoDB::GlobalTable', 'Modify', 'False'),
      change('AWS::KMS::Key', 'Add'),
      change('AWS::KMS::Alias', 'Modify', 'True'),
    );
    const [prepared = '', deployed] = await deploy();
    expect(prepared).toContain('--method prepare-change-set');
    expect(deployed).toBe(ALL);
  });

  test('given a release in which the data stack has nothing to change, then it is deployed', async () => {
    const none = new ChangeSetNotFoundException({ message: '', $metadata: {} });
    cloudFormation.on(DescribeChangeSetCommand).rejects(none);
    expect((await deploy()).at(-1)).toBe(ALL);
  });

  test.each([
    ['a table replaced', change('AWS::DynamoDB::GlobalTable', 'Modify', 'True')],
    ['a table that may be replaced', change('AWS::DynamoDB::GlobalTable', 'Modify', 'Conditional')],
    ['a table taken out', change('AWS::DynamoDB::GlobalTable', 'Remove')],
    ['a key replaced', change('AWS::KMS::Key', 'Modify', 'True')],
    ['a key taken out', change('AWS::KMS::Key', 'Remove')],
    ['a secret replaced', change('AWS::SecretsManager::Secret', 'Modify', 'True')],
    ['a failure queue taken out', change('AWS::SQS::Queue', 'Remove')],
    ['a table of which nobody knows yet', change('AWS::DynamoDB::GlobalTable', 'Dynamic')],
  ])(
    'given %s, then it is refused and nothing is deployed, unless told that this one may go',
    async (_what, one) => {
      changes(change('AWS::KMS::Alias', 'Modify', 'False'), one);
      await expect(deploy()).rejects.toThrow(/Refused, nothing was changed[\s\S]* that/);
      expect(ran).toHaveLength(1);
      expect(cloudFormation.commandCalls(DeleteChangeSetCommand)).toHaveLength(1);
      expect((await deploy(['that'])).at(-1)).toBe(ALL);
    },
  );

  test('given AWS out of reach, then it is not taken for a stage that is not there', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(new Error('Rate exceeded'));
    await expect(deploy()).rejects.toThrow('Rate exceeded');
    expect(ran).toEqual([]);
  });

  test('given words for CDK, then its own are taken out and the stage is the one they name', () => {
    const { config, others, letGo } = stageFrom([
      '-c',
      'stage=dev',
      '--let-go',
      'that',
      '-c',
      'retentionDays=7',
    ]);
    expect(config).toMatchObject({ stage: 'dev', retentionDays: 7 });
    expect(others).toEqual(['-c', 'stage=dev', '-c', 'retentionDays=7']);
    expect(letGo).toEqual(['that']);
  });
});

describe('npm run doctor', () => {
  const dev = readConfig((name) => ({ ...cdkJson.context })[name]);
  const prod = {
    ...dev,
    stage: 'prod',
    smsMonthlySpendUsd: 3000,
  };
  const documents: Record<string, unknown> = {
    [`${dev.issuer}/.well-known/openid-configuration`]: {
      issuer: dev.issuer,
      jwks_uri: 'https://keys.example.kz/',
    },
    'https://keys.example.kz/': { keys: [{ kty: 'RSA' }] },
  };
  const GOOD: Looks = {
    concurrency: async () => ({ total: 1000, unreserved: 1000 }),
    spendLimit: async () => ({
      SpendLimits: [{ Name: 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT', EnforcedLimit: 1, MaxLimit: 5000 }],
    }),
    inSandbox: async () => false,
    senderIds: async () => ({ SenderIds: [{ SenderId: dev.senderId, IsoCountryCode: 'KZ' }] }),
    trails: async () => ({ trailList: [{ Name: 'all' }] }),
    json: async (url) => documents[url],
  };
  const kindsOf = async (looks: Partial<Looks>, config = prod) =>
    (await examine({ ...GOOD, ...looks }, config)).filter(({ kind }) => kind !== 'fine');

  test('given an account that is ready, then nothing stands out', async () => {
    expect(await kindsOf({})).toEqual([]);
  });

  test.each<[string, Partial<Looks>, RegExp]>([
    ['ten copies', { concurrency: async () => ({ total: 10, unreserved: 10 }) }, /^Lambda: 10 copies/],
    [
      'one too few copies',
      { concurrency: async () => ({ total: reservedCopies() + 99, unreserved: 0 }) },
      /^Lambda/,
    ],
    [
      'a spend limit that is refused',
      {
        spendLimit: async () => ({
          SpendLimits: [{ Name: 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT', MaxLimit: 1 }],
        }),
      },
      /at most 1 USD a month/,
    ],
    ['the sandbox', { inSandbox: async () => true }, /sandbox/],
    ['no sender', { senderIds: async () => ({ SenderIds: [] }) }, /Kelisim is not known/],
    [
      'a sender of another country',
      { senderIds: async () => ({ SenderIds: [{ SenderId: 'Kelisim', IsoCountryCode: 'DE' }] }) },
      /not known for Kazakhstan/,
    ],
    [
      'an issuer out of reach',
      { json: () => Promise.reject(new Error('getaddrinfo ENOTFOUND')) },
      /^Issuer: getaddrinfo/,
    ],
    [
      'an issuer by another name',
      { json: async () => ({ issuer: 'https://other.kz', jwks_uri: 'https://keys.example.kz/' }) },
      /calls itself/,
    ],
    [
      'an issuer without RSA',
      {
        json: async (url: string) =>
          url === 'https://keys.example.kz/' ? { keys: [{ kty: 'EC' }] } : documents[url],
      },
      /no RSA key/,
    ],
    ['AWS out of reach', { inSandbox: () => Promise.reject(new Error('denied')) }, /^sandbox: denied/],
  ])('given %s, then prod is stopped, and told what to do', async (_what, looks, said) => {
    const [finding, ...others] = await kindsOf(looks);
    expect(finding).toMatchObject({
      kind: 'stop',
      what: expect.stringMatching(said),
      help: expect.any(String),
    });
    expect(others).toEqual([]);
  });

  test('given no trail, or a small account that reserves nothing, then it goes on and is told', async () => {
    expect(await kindsOf({ trails: async () => ({ trailList: [] }) })).toMatchObject([{ kind: 'look' }]);
    const small = { concurrency: async () => ({ total: 10, unreserved: 10 }) };
    expect(await kindsOf(small, { ...prod, reserveConcurrency: false })).toMatchObject([{ kind: 'look' }]);
  });

  test('given a stage that is not prod, then sandbox and sender do not stop it', async () => {
    const looks = { inSandbox: async () => true, senderIds: async () => ({ SenderIds: [] }) };
    expect((await kindsOf(looks, dev)).map(({ kind }) => kind)).toEqual(['look', 'look']);
  });
});
