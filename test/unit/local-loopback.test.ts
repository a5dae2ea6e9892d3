import { describe, expect, test } from 'vitest';
import { isFromThisMachine } from '../../local/loopback.ts';

const called = (headers: { host?: string; origin?: string }, target = '/local/tokens') =>
  isFromThisMachine({ headers }, new URL(target, 'http://localhost'));

describe('what only the local runtime has', () => {
  test.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST:3000',
    'localhost.:3000',
    '127.0.0.1',
    '127.0.0.1:65535',
    '[::1]',
    '[::1]:3000',
  ])('given the name %s, then it answers', (host) => {
    expect(called({ host })).toBe(true);
    expect(called({ host, origin: `http://${host}` })).toBe(true);
  });

  test.each([
    '',
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'evil.localhost',
    'localhost@evil.example',
    'localhost:3000@evil.example',
    'localhost, evil.example',
    'localhost:',
    'localhost:x',
    'localhost..',
    '127.0.0.1.evil.example',
    '127.0.0.2',
    '127.1',
    '2130706433',
    '0.0.0.0',
    '::1',
    '[::1].evil.example',
    '[::ffff:127.0.0.1]',
    '192.168.0.1:3000',
  ])('given the name %j, then it does not', (host) => {
    expect(called({ host })).toBe(false);
  });

  test('given no name, then it does not', () => {
    expect(called({})).toBe(false);
  });

  test.each([
    'http://evil.example',
    'https://localhost.evil.example',
    'null',
    '',
    'http://localhost.evil:80',
  ])('given a page from %j calls, then it does not answer', (origin) => {
    expect(called({ host: 'localhost:3000', origin })).toBe(false);
  });

  test.each(['http://localhost:5173', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    'given a page from %s calls, then it answers',
    (origin) => {
      expect(called({ host: 'localhost:3000', origin })).toBe(true);
    },
  );

  test.each(['http://evil.example/local/tokens', '//evil.example/local/tokens'])(
    'given the target %s, then it does not answer',
    (target) => {
      expect(called({ host: 'localhost:3000' }, target)).toBe(false);
    },
  );
});
