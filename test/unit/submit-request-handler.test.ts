import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, expect, test, vi } from 'vitest';
import { SUBMISSION_LIMITS } from '../../shared/service/submission-limits.ts';
import { CONTROLLER } from '../../shared/service/texts.ts';
import { BANK, IIN } from '../builders.ts';

const dynamodb = mockClient(DynamoDBClient);
const kms = mockClient(KMSClient);
let submitRequest: (event: unknown, context: unknown) => Promise<{ statusCode: number }>;

beforeAll(async () => {
  for (const [name, value] of Object.entries({
    AWS_REGION: 'eu-central-1',
    REQUESTS_TABLE: 'requests',
    REGISTER_TABLE: 'register',
    REFERENCES_KEY_ID: 'references',
    PUBLIC_URL: 'https://kelisim.kz',
    RETENTION_DAYS: '365',
    CONTROLLER: JSON.stringify(CONTROLLER),
    SUBMISSION_LIMITS: JSON.stringify(SUBMISSION_LIMITS),
    POWERTOOLS_DEV: 'true',
  }))
    vi.stubEnv(name, value);
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  kms.on(GenerateMacCommand).resolves({ Mac: new Uint8Array(32) });
  dynamodb.onAnyCommand().resolves({});
  const handler = await import('../../functions/submit-request/handler.ts');
  submitRequest = handler.handler as unknown as typeof submitRequest;
});

/** All that was written for a body. */
async function written(body: object): Promise<string> {
  dynamodb.resetHistory();
  const event = {
    routeKey: 'POST /v1/requests',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'one' },
    body: JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      requestId: 'r',
      authorizer: { jwt: { claims: { bin: BANK, name: 'Bank' } } },
    },
  };
  expect(await submitRequest(event, { functionName: 'test' })).toMatchObject({ statusCode: 202 });
  return JSON.stringify(dynamodb.calls().map(({ args }) => args[0].input));
}

const hashOf = (parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

test.each([
  ['the least', {}, [IIN, 'credit', null, null]],
  ['a reference and a date', { reference: 'A', birthDate: '1885-01-01' }, [IIN, 'credit', 'A', '1885-01-01']],
  ['a date that is not confirmed', { birthDateConfirmed: false }, [IIN, 'credit', null, null]],
])(
  'given %s, then its key stands for what it did before a date could be confirmed',
  async (_what, more, parts) => {
    expect(await written({ iin: IIN, purpose: 'credit', ...more })).toContain(hashOf(parts));
  },
);

test('given a confirmed date of birth, then the key stands for the confirmation too', async () => {
  const body = { iin: IIN, purpose: 'credit', birthDate: '1885-01-02', birthDateConfirmed: true };
  expect(await written(body)).toContain(hashOf([IIN, 'credit', null, '1885-01-02', true]));
});
