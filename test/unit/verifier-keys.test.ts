import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { calculateJwkThumbprint } from 'jose';
import { describe, expect, test } from 'vitest';
import { keys, PUBLIC_KEY, signed, signedConfirmation } from '../support/confirmations.ts';
import { FIXTURES, run, verdictOn } from './verifying.ts';

const jws = signedConfirmation({});
const [header = '', payload = '', signature = ''] = jws.split('.');
const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
const altered = Buffer.from(JSON.stringify({ ...claims, belongs: false })).toString('base64url');
const forged = `${header}.${altered}.${signature}`;

const outcome = async (document: string, entries: unknown[]) =>
  (await verdictOn(document, { keys: entries })).outcome;

describe('key sets as people save them', () => {
  test.each([
    ['keys.json', 0, /^HOLDS\n/],
    ['keys-same-key-twice.json', 0, /^HOLDS\n/],
    ['keys-broken-twin-first.json', 0, /^HOLDS\n/],
    ['keys-null-entry.json', 0, /^HOLDS\n/],
    ['keys-utf8-bom.json', 0, /^HOLDS\n/],
    ['keys-utf16le.json', 0, /^HOLDS\n/],
    ['keys-x-31-bytes.json', 2, /^COULD NOT BE CHECKED: its key in the key set cannot be read.*\n$/],
    ['keys-missing-y.json', 2, /^COULD NOT BE CHECKED: its key in the key set cannot be read.*\n$/],
  ])('given %s and a genuine answer, then it exits with %i', (name, status, said) => {
    const result = run(join(FIXTURES, 'a.jws'), '--jwks', join(FIXTURES, name));
    expect(result.status).toBe(status);
    expect(result.stdout + result.stderr).toMatch(said);
  });
});

const { y: _y, ...withoutY } = PUBLIC_KEY;
const { crv: _crv, ...withoutCurve } = PUBLIC_KEY;
const { kty: _kty, ...withoutKind } = PUBLIC_KEY;
const privateKey = { ...keys.privateKey.export({ format: 'jwk' }), kid: PUBLIC_KEY.kid };
const another = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const anotherKey = another.publicKey.export({ format: 'jwk' });

describe('a fault of the key set says nothing of the document', () => {
  test.each([
    ['no y', withoutY],
    ['no curve', withoutCurve],
    ['no kind', withoutKind],
    ['an x that is no text', { ...PUBLIC_KEY, x: 5 }],
    ['an x that is empty', { ...PUBLIC_KEY, x: '' }],
    ['an x that is no base64url', { ...PUBLIC_KEY, x: '¤'.repeat(43) }],
    ['an x of 33 bytes', { ...PUBLIC_KEY, x: Buffer.alloc(33, 7).toString('base64url') }],
    ['a point off the curve', { ...PUBLIC_KEY, x: PUBLIC_KEY.y, y: PUBLIC_KEY.x }],
    ['a private key', privateKey],
  ])('given a key with %s, then nothing could be checked', async (_, key) => {
    expect(await outcome(jws, [key])).toBe('unchecked');
    expect(await outcome(forged, [key])).toBe('unchecked');
    expect(await outcome(jws, [key, PUBLIC_KEY])).toBe('holds');
    expect(await outcome(jws, [PUBLIC_KEY, key])).toBe('holds');
  });

  test.each([
    ['null', null],
    ['a text', 'key'],
    ['a number', 7],
    ['a list', [PUBLIC_KEY]],
    ['an RSA key', { kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: PUBLIC_KEY.kid }],
    ['an ML-DSA key', { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AQAB', kid: PUBLIC_KEY.kid }],
  ])('given %s among the keys, then it is passed over', async (_, entry) => {
    expect(await outcome(jws, [entry, PUBLIC_KEY])).toBe('holds');
    expect(await outcome(forged, [entry, PUBLIC_KEY])).toBe('refused');
    expect(await outcome(jws, [entry])).toBe('refused');
  });

  test.each([
    ['encryption', { use: 'enc' }],
    ['signing', { key_ops: ['sign'] }],
    ['another algorithm', { alg: 'ES384' }],
    ['another name', { kid: 'another' }],
  ])('given the key is for %s, then it is not the one', async (_, change) => {
    expect(await outcome(jws, [{ ...PUBLIC_KEY, ...change }])).toBe('refused');
  });

  test('given a key that writes null for what it does not say, then it holds', async () => {
    expect(await outcome(jws, [{ ...PUBLIC_KEY, use: null, alg: null, key_ops: null }])).toBe('holds');
  });

  test('given the key that a kid is the thumbprint of, then no broken twin of it excuses a forgery', async () => {
    const kid = await calculateJwkThumbprint(PUBLIC_KEY);
    const [, body, sign] = signed('tsa-confirmation+jwt', claims, { kid }).split('.');
    const named = Buffer.from(JSON.stringify({ alg: 'ES256', kid })).toString('base64url');
    const set = [
      { ...withoutY, kid },
      { ...PUBLIC_KEY, kid },
    ];
    expect(await outcome(`${named}.${body}.${sign}`, set)).toBe('refused');
  });
});

describe('a key that signs some kinds of documents only', () => {
  const own = signedConfirmation({ ownName: 'Айгүл Серік' });
  const keyFor = (...documents: unknown[]) => [{ ...PUBLIC_KEY, documents }];

  test.each<[string, string, unknown[], string]>([
    ['an answer', jws, keyFor('answer'), 'holds'],
    ['an answer', jws, keyFor('evidence', 'own-answer', 'notice'), 'refused'],
    ['an answer', jws, keyFor(), 'refused'],
    ['an own answer', own, keyFor('own-answer', 'notice'), 'holds'],
    ['an own answer', own, keyFor('answer', 'evidence'), 'refused'],
    ['an answer, the key twice', jws, [...keyFor('evidence'), ...keyFor('answer')], 'holds'],
  ])('given %s, then it holds by a key for it and by no other', async (_what, document, set, expected) => {
    expect(await outcome(document, set)).toBe(expected);
  });

  test('given a list that is none, then nothing holds by it; given null, as some libraries write it, everything does', async () => {
    expect(await outcome(jws, [{ ...PUBLIC_KEY, documents: 'answer' }])).toBe('refused');
    expect(await outcome(jws, [{ ...PUBLIC_KEY, documents: null }])).toBe('holds');
  });
});

describe('a signature without a kid', () => {
  const nameless = signed('tsa-confirmation+jwt', claims, { kid: null });

  test('given several keys, then each is tried', async () => {
    expect(await outcome(nameless, [anotherKey, PUBLIC_KEY])).toBe('holds');
    expect(await outcome(nameless, [PUBLIC_KEY, anotherKey])).toBe('holds');
    expect(await outcome(nameless, [anotherKey])).toBe('refused');
    expect(await outcome(nameless, [anotherKey, withoutY])).toBe('unchecked');
  });
});

describe('leading zeros of a coordinate', () => {
  /** One key in 256 begins with a zero. */
  function withZero() {
    for (;;) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const { x = '', y = '' } = pair.publicKey.export({ format: 'jwk' });
      if (Buffer.from(x, 'base64url')[0] === 0) return { ...pair, x, y };
    }
  }

  test('given one that was dropped, or one too many, then the key is the same', async () => {
    const { privateKey, x, y } = withZero();
    const document = signed('tsa-confirmation+jwt', claims, { privateKey });
    const bytes = Buffer.from(x, 'base64url');
    for (const written of [bytes, bytes.subarray(1), Buffer.concat([Buffer.alloc(1), bytes])]) {
      const key = { kty: 'EC', crv: 'P-256', x: written.toString('base64url'), y, kid: PUBLIC_KEY.kid };
      expect(await outcome(document, [key])).toBe('holds');
      expect(await outcome(document, [{ ...key, x: written.toString('base64') }])).toBe('holds');
    }
  });
});

describe('any key set', () => {
  const member = fc.oneof(
    fc.constantFrom('kty', 'crv', 'x', 'y', 'kid', 'use', 'alg', 'key_ops', 'd', '__proto__', 'toString'),
    fc.string(),
  );
  const mutated = fc
    .tuple(member, fc.oneof(fc.jsonValue(), fc.constant(undefined)))
    .map(([name, value]) => Object.fromEntries([...Object.entries(PUBLIC_KEY), [name, value]]));
  const entry = fc.oneof(fc.constant(PUBLIC_KEY), mutated, fc.jsonValue(), fc.object());
  const lineOf = ({ lines }: { lines: string[] }) => lines.join('\n');

  test('given any entries, then a genuine answer holds or is told in one line, and a forged one never holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 4 }), async (entries) => {
        const genuine = await verdictOn(jws, { keys: entries });
        if (entries.includes(PUBLIC_KEY)) expect(genuine.outcome).toBe('holds');
        if (genuine.outcome !== 'holds') expect(lineOf(genuine)).toMatch(/^.+$/);
        expect(await outcome(forged, entries)).not.toBe('holds');
      }),
    );
  });

  test('given any bytes in its text, then there is an outcome', async () => {
    const text = JSON.stringify({ keys: [PUBLIC_KEY] });
    const place = fc.nat({ max: text.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.string({ maxLength: 3 }), fc.nat({ max: 9 }), async (at, put, cut) => {
        const { lines } = await verdictOn(jws, text.slice(0, at) + put + text.slice(at + cut));
        expect(lines.length).toBeGreaterThan(0);
        expect((await verdictOn(forged, text.slice(0, at) + put + text.slice(at + cut))).outcome).not.toBe(
          'holds',
        );
      }),
      { numRuns: 300 },
    );
  });
});
