import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { signGatewayMessage } from '../../shared/messaging/inbound.ts';
import { assignedTo, BANK } from '../support/service.ts';
import { type Copy, startCopy } from '../support/serving.ts';
import { openSurroundings, type Surroundings } from '../support/surroundings.ts';

let around: Surroundings;
let one: Copy;
let other: Copy;
let bank: string;

beforeAll(async () => {
  around = await openSurroundings();
  one = await startCopy({ ...around.env, CREATE_TABLES: 'yes' });
  other = await startCopy(around.env);
  bank = await around.token({ bin: BANK, name: 'АО «Степной Кредит Банк»', scope: 'requests' });
}, 120_000);
afterAll(async () => {
  await Promise.all([one, other].map((copy) => copy?.stop()));
  await around?.stop();
});

const PATIENCE = 600;

async function until<T>(look: () => Promise<T> | T, wanted: (seen: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const seen = await look();
    if (wanted(seen)) return seen;
    if (tries === PATIENCE) throw new Error(`never came true; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A person in the register whose family has an allowance. */
async function citizen(serial: number) {
  const iin = completeIin(`9001011${serial}`) ?? completeIin(`9001011${serial + 1}`) ?? '';
  const phone = `+770155${serial}0`;
  const token = await around.token({ bin: '900140000090', scope: 'register' });
  const contacts = await one.call('POST', '/v1/register/contacts', {
    token,
    body: { contacts: [{ iin, phone, language: 'kk' }] },
  });
  expect(contacts.body).toMatchObject({ accepted: 1 });
  await other.call('POST', '/v1/register/entries', { token, body: { entries: [assignedTo(iin)] } });
  return { iin, phone, token: await around.token({ iin, scope: 'consents' }) };
}

const sent = (phone: string) => around.phones.messages(phone).filter(({ direction }) => direction === 'out');
const codeIn = (text: string | undefined): string => /\b\d{6}\b/.exec(text ?? '')?.[0] ?? '';

function replyTo(copy: Copy, from: string, text: string) {
  const messageId = `reply-${from}`;
  const rawBody = JSON.stringify({ messageId, from, to: '1414', text });
  const signed = signGatewayMessage({ secret: around.gatewaySecret, messageId, rawBody, now: new Date() });
  return copy.call('POST', '/v1/sms/inbound', {
    body: rawBody,
    headers: { 'content-type': 'application/json', ...signed },
  });
}

describe('npm run serve', () => {
  test('given two copies beside each other, then a confirmation is asked once and answered once', async () => {
    const { iin, phone } = await citizen(3_001);
    const submission = {
      token: bank,
      body: { iin, purpose: 'credit' },
      headers: { 'idempotency-key': 'one' },
    };
    const submitted = await Promise.all(
      [one, other].map((copy) => copy.call('POST', '/v1/requests', submission)),
    );
    expect(submitted.map(({ status }) => status).sort()).toEqual([200, 202]);
    const { id } = submitted[0]?.body ?? {};
    await until(
      () => sent(phone),
      ({ length }) => length > 0,
    );
    const reply = `${codeIn(sent(phone)[0]?.text)} ИӘ`;
    const replied = await Promise.all([one, other].map((copy) => replyTo(copy, phone, reply)));
    expect(replied.map(({ status }) => status)).toEqual([204, 204]);
    const read = (copy: Copy) => copy.call('GET', `/v1/requests/${id}`, { token: bank });
    const { body } = await until(
      () => read(other),
      ({ body: { status } }) => status === 'answered',
    );
    expect(body).toMatchObject({ answer: { belongs: true } });
    expect(body.events.filter(({ type }: { type: string }) => type === 'answered')).toHaveLength(1);
    expect((await read(one)).body).toEqual(body);
    // One prompt, and one acknowledgement of the reply.
    expect(sent(phone).filter(({ text }) => codeIn(text) !== '')).toHaveLength(1);
    expect(sent(phone)).toHaveLength(2);
    const answer = { token: bank, headers: { accept: 'application/jose' } };
    const papers = await Promise.all(
      [one, other].map((copy) => copy.call('GET', `/v1/requests/${id}/answer`, answer)),
    );
    expect(papers[0]?.text).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(papers[1]?.text).toBe(papers[0]?.text);
    expect(one.output + other.output).not.toMatch(/"level":"(?:WARN|ERROR)"|could not/);
  });

  test('it has the API and the pages, and nothing that is for trying out', async () => {
    const local = await Promise.all(
      ['/local/phone', '/local/clients', '/oidc/.well-known/openid-configuration'].map((path) =>
        one.call('GET', path),
      ),
    );
    const posts = await Promise.all(
      ['tokens', 'clock', 'faults'].map((path) => one.call('POST', `/local/${path}`, { body: {} })),
    );
    expect([...local, ...posts].map(({ status }) => status)).toEqual(Array(6).fill(404));
    expect((await one.call('GET', '/v1/lifecycle')).status).toBe(200);
    const config = await one.call('GET', '/config.json');
    expect(config.body).toMatchObject({ issuer: around.env.OIDC_ISSUER, demonstration: null });
    expect((await one.call('GET', '/citizen')).text).toContain('<html');
  });

  test('given a token of nobody it knows, then 401, and problems name the public address', async () => {
    const { status, body } = await one.call('GET', '/v1/requests', { token: `${bank}x` });
    expect(status).toBe(401);
    expect(body.type).toBe('https://kelisim.example.kz/problems/unauthorized');
  });

  test('given the copy at work ends, then another goes on at once', async () => {
    const { iin, phone } = await citizen(3_003);
    await one.stop();
    const submitted = await other.call('POST', '/v1/requests', {
      token: bank,
      body: { iin, purpose: 'credit' },
    });
    expect(submitted.status).toBe(202);
    await until(
      () => sent(phone),
      ({ length }) => length === 1,
    );
  });

  test('given nothing in its environment, then it says all that is missing', async () => {
    const said = await startCopy({}).catch((error: Error) => error.message);
    for (const name of ['DYNAMODB_ENDPOINT', 'KMS_ENDPOINT', 'OIDC_ISSUER', 'PUBLIC_URL', 'AWS_REGION'])
      expect(said).toContain(`  ${name}: `);
  });

  test('given tables that are not there, then it does not start, and says what makes them', async () => {
    const env = { ...around.env, REQUESTS_TABLE: 'requests-of-nobody' };
    await expect(startCopy(env)).rejects.toThrow('requests-of-nobody. CREATE_TABLES=yes makes them');
  });

  test('given a provider that says it is another, then it does not start', async () => {
    const impostor = createServer((_request, response) => {
      response.end(
        JSON.stringify({ issuer: 'https://another.example', jwks_uri: 'https://another.example/k' }),
      );
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => impostor.once('listening', resolve));
    const { port } = impostor.address() as { port: number };
    const env = { ...around.env, OIDC_ISSUER: `http://127.0.0.1:${port}` };
    await expect(startCopy(env)).rejects.toThrow('OIDC_ISSUER must be the same');
    impostor.close();
  });
});
