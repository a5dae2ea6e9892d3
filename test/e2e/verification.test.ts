import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verificationCode } from '../../shared/domain/verification-code.ts';
import { FUNCTIONS } from '../../shared/service/table.ts';
import { useService } from '../support/use-service.ts';

const service = useService();

const { rateLimit } = FUNCTIONS['verify-answer'].routes['GET /v1/answers/{verificationCode}'];
const CODES = 10_000;
const AT_ONCE = 50;

/** What a problem says, but for the id of the call, which is each call's own. */
const wordsOf = (text: string): string => text.replace(/"instance":"[^"]*"/, '');

describe('guessing verification codes', () => {
  test('given 10,000 random codes, then each is unknown in the same words, and all but a few are put off', async () => {
    const seen = new Map<string, number>();
    let waits = true;
    const startedAt = performance.now();
    const guess = async (): Promise<void> => {
      const { status, headers, text } = await service.call(
        'GET',
        `/v1/answers/${verificationCode(randomBytes(25))}`,
      );
      if (status === 429) waits &&= Number(headers.get('retry-after')) >= 1;
      const shape = `${status} ${headers.get('content-type')} ${wordsOf(text)}`;
      seen.set(shape, (seen.get(shape) ?? 0) + 1);
    };
    const worker = async (): Promise<void> => {
      for (let guesses = 0; guesses < CODES / AT_ONCE; guesses++) await guess();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const seconds = (performance.now() - startedAt) / 1_000;

    expect([...seen.keys()].map((shape) => shape.slice(0, 3)).toSorted()).toEqual(['404', '429']);
    const looked = [...seen].find(([shape]) => shape.startsWith('404'))?.[1] ?? 0;
    expect(looked).toBeLessThanOrEqual(rateLimit.burst + rateLimit.perSecond * (seconds + 1));
    expect(waits).toBe(true);
  });

  test('given codes nobody could have been given, then they are as unknown as the others', async () => {
    await service.advance('PT1M');
    const bodies = new Set<string>();
    for (const typed of ['x', '0', '7K2QD-M4XRT-90VWZ-HJ3FA-8CEGN', '%00', '../keys', 'Қ'.repeat(25)]) {
      const { status, text } = await service.call('GET', `/v1/answers/${encodeURIComponent(typed)}`);
      expect(status).toBe(404);
      bodies.add(wordsOf(text));
    }
    expect(bodies.size).toBe(1);
  });
});

describe('the key set', () => {
  test('has public keys only, each for verifying, and may be cached', async () => {
    const { status, headers, text } = await service.call('GET', '/.well-known/jwks.json');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/jwk-set+json');
    expect(headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
    const verifies = {
      kty: 'EC',
      crv: 'P-256',
      x: expect.stringMatching(/^[\w-]{43}$/),
      y: expect.stringMatching(/^[\w-]{43}$/),
      kid: expect.stringMatching(/^[\w-]{43}$/),
      use: 'sig',
      alg: 'ES256',
    };
    const documents = [undefined, ['own-answer', 'notice'], ['evidence']];
    expect(JSON.parse(text)).toEqual({
      keys: documents.map((kinds) => ({ ...verifies, ...(kinds && { documents: kinds }) })),
    });
  });
});
