import { expect, test } from 'vitest';
import { useService } from '../support/use-service.ts';
import { expectProblem, sendRaw } from './raw.ts';

const service = useService({ env: { GATEWAY_ANSWERS: 'aws', STAGE_RATE: 'held' } });

const get = (token: string, path = '/v1/requests') =>
  sendRaw({ origin: service.origin, method: 'GET', path, token });

test.each([
  ['no right token', 401, 'Unauthorized', () => 'nonsense'],
  ['another scope', 403, 'Forbidden', () => service.token({ bin: '900140000020', scope: 'consents' })],
])(
  'given %s, then %i in the words of API Gateway, which clients cannot tell more from',
  async (_what, status, message, token) => {
    const answered = await get(await token());
    expect(answered.status).toBe(status);
    expect(answered.body).toEqual({ message });
    expect(answered.headers.get('content-type')).toBe('application/json');
    expect(answered.headers.get('www-authenticate')).toMatch(/^Bearer/);
  },
);

test('given a body that is larger than API Gateway takes, then 413 in its words', async () => {
  const answered = await sendRaw({
    origin: service.origin,
    method: 'POST',
    path: '/v1/requests',
    token: await service.bank(),
    body: Buffer.alloc(10 * 1024 * 1024 + 1, 32),
  });
  expect([answered.status, answered.body]).toEqual([413, { message: 'Request Entity Too Large' }]);
});

test("given more calls than the stage's rate, then 429 in its words, and other routes go on", async () => {
  const statuses: number[] = [];
  for (let round = 0; round < 10 && !statuses.includes(429); round++) {
    const answers = await Promise.all(Array.from({ length: 400 }, () => get('nonsense', '/v1/webhook')));
    statuses.push(...answers.map(({ status }) => status));
    const refused = answers.find(({ status }) => status === 429);
    if (refused) expect(refused.body).toEqual({ message: 'Too Many Requests' });
    expect((await get('nonsense')).status).toBe(401);
  }
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
});

test('given what no route fits, then a problem of our own, as on AWS', async () => {
  expectProblem(await get('', '/v1/nothing'), { status: 404, kind: 'not-found' });
  expectProblem(await get('', '/v1/sms/inbound'), { status: 405, kind: 'method-not-allowed' });
});
