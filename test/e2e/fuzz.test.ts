import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Answered, assignedTo, type Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';
import { sendRaw } from './raw.ts';

const service = useService();
let citizen: Citizen;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  citizen = await service.citizen();
  const { iin } = citizen;
  tokens.requests = await service.bank();
  tokens.consents = citizen.token;
  tokens.register = await service.token({ bin: '900140000090', scope: 'register' });
  const { id } = await service.ask(tokens.requests, iin);
  bodies.decision.path = `/v1/consents/${id}/decision`;
});

const IIN = '900101100004';

/** What each route takes, to be spoilt. */
const bodies = {
  request: {
    path: '/v1/requests',
    scope: 'requests',
    body: { iin: IIN, purpose: 'credit', reference: 'x', birthDate: '1890-01-01' },
  },
  decision: { path: '', scope: 'consents', body: { decision: 'not-me', code: '000000' } },
  contacts: {
    path: '/v1/register/contacts',
    scope: 'register',
    body: { contacts: [{ iin: IIN, phone: '+77011234567', language: 'kk' }] },
  },
  entries: { path: '/v1/register/entries', scope: 'register', body: { entries: [assignedTo(IIN, [IIN])] } },
};

/** Strings as people who mean harm write them, among any others. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '\u0000',
    '\ud800',
    '0',
    '-1',
    '1e999',
    '9'.repeat(400),
  ),
);
const anything = fc.oneof(
  nasty,
  fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<unknown>,
  fc.double(),
  fc.constantFrom(null, true, 0, -1, 1e308, [], {}),
);

/** The value with one part of it, wherever it stands, replaced, left out or joined by something else. */
function spoilt(value: unknown): fc.Arbitrary<unknown> {
  if (value === null || typeof value !== 'object') return anything;
  const parts = Object.entries(value);
  const rebuilt = (pairs: [string, unknown][]): unknown =>
    Array.isArray(value) ? pairs.map(([, part]) => part) : Object.fromEntries(pairs);
  return fc.oneof(
    anything,
    ...parts.map(([name, part], index) => spoilt(part).map((bad) => rebuilt(parts.with(index, [name, bad])))),
    ...parts.map((_, index) => fc.constant(rebuilt(parts.toSpliced(index, 1)))),
    fc.tuple(nasty, anything).map(([name, bad]) => rebuilt([...parts, [name, bad]])),
  );
}

/** Never our fault: whatever comes is taken or refused with a problem. */
function expectNoFailure({ status, headers, body }: Answered): void {
  expect(status).toBeLessThan(500);
  if (status < 400) return;
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body.status).toBe(status);
}

const RUNS = 150;

describe.each(Object.entries(bodies))('%s', (_, route) => {
  const send = async (body: Buffer | string): Promise<void> => {
    const { path, scope } = route;
    const token = tokens[scope] ?? '';
    expectNoFailure(await sendRaw({ origin: service.origin, method: 'POST', path, token, body }));
  };

  test('any spoilt body is taken or refused', async () => {
    const property = fc.asyncProperty(spoilt(route.body), (body) => send(JSON.stringify(body)));
    await fc.assert(property, { numRuns: RUNS });
  });

  test('any bytes are taken or refused', async () => {
    const text = JSON.stringify(route.body);
    const cut = fc
      .tuple(fc.nat(text.length), fc.uint8Array({ maxLength: 20 }))
      .map(([at, bytes]) =>
        Buffer.concat([Buffer.from(text.slice(0, at)), bytes, Buffer.from(text.slice(at))]),
      );
    await fc.assert(fc.asyncProperty(cut, send), { numRuns: RUNS });
  });
});

describe('paths and queries', () => {
  const ways = [
    ['GET', 'requests', '/v1/requests/'],
    ['GET', 'requests', '/v1/requests?changedSince='],
    ['GET', 'requests', '/v1/requests?limit='],
    ['POST', 'requests', '/v1/requests/'],
    ['POST', 'consents', '/v1/consents/'],
    ['PUT', 'consents', '/v1/me/blocks/'],
    ['DELETE', 'consents', '/v1/me/blocks/'],
    ['GET', 'consents', '/'],
  ] as const;
  // Visible ASCII as it stands, broken percent-encoding with it, and any text encoded as it should be.
  const tail = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'abc019%/?&=#.;:@~[]{}|\\"\'<>+-_'), maxLength: 60 }),
    fc.string({ unit: 'binary' }).map((text) => encodeURIComponent(text.toWellFormed())),
    fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString('hex').replace(/../g, '%$&')),
  );
  const last = fc.constantFrom('', '/decision', '/code', '/cancel', '/answer');

  test('any path is answered or refused', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...ways),
      tail,
      last,
      async ([method, scope, start], ...rest) => {
        const token = tokens[scope] ?? '';
        const path = start + rest.join('');
        expectNoFailure(await sendRaw({ origin: service.origin, method, path, token }));
      },
    );
    await fc.assert(property, { numRuns: 2 * RUNS });
  });
});
