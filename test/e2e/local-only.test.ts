import { describe, expect, test } from 'vitest';
import { useService } from '../support/use-service.ts';
import { expectProblem, sendRaw } from './raw.ts';

const service = useService();

const call = (method: string, path: string, headers: Record<string, string>, body = '') =>
  sendRaw({ origin: service.origin, method, path, token: '', headers, body });

const port = () => new URL(service.origin).port;
const CALLS = [
  ['POST', '/local/tokens', '{"bin":"900140000090","scope":"register"}'],
  ['POST', '/local/clock', '{"advance":"PT1H"}'],
  ['POST', '/local/faults', '{"service":"sns","rate":1}'],
  ['GET', '/local/phones/%2B77010000020/messages', ''],
  ['GET', '/local/phone', ''],
] as const;

describe('what only the local runtime has', () => {
  test.each(CALLS)('given %s %s under another name (DNS rebinding), then 403', async (method, path, body) => {
    for (const host of ['evil.example', `evil.example:${port()}`, `localhost.evil.example:${port()}`]) {
      const answered = await call(method, path, { host }, body);
      expectProblem(answered, { status: 403, kind: 'forbidden' });
    }
    const fromPage = await call(method, path, { origin: 'http://evil.example' }, body);
    expect(fromPage.status).toBe(403);
  });

  test.each(CALLS.slice(3))(
    'given %s %s under a name of this machine, then it answers',
    async (method, path) => {
      for (const host of ['localhost', `LOCALHOST.:${port()}`, `127.0.0.1:${port()}`, `[::1]:${port()}`])
        expect((await call(method, path, { host })).status).toBe(200);
    },
  );
});

describe('a reply with an id of its own', () => {
  test.each(['\u0000', 'йц', '', ' ', 'a b', 'a\nb', 'x'.repeat(129), '\ud800', 'id\u007f', 'é'])(
    'given %j, which no gateway could send, then 400 and nothing is kept',
    async (messageId) => {
      const { status, body } = await service.reply('+77010000021', '123456 ИӘ', messageId);
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ pointer: '/messageId' }]);
      expect(await service.sms('+77010000021')).toEqual([]);
    },
  );

  test.each(['a', '~!@#$%^&*()', 'x'.repeat(128)])('given %j, then it is taken', async (messageId) => {
    expect((await service.reply('+77010000022', 'text', messageId)).status).toBe(202);
  });
});
