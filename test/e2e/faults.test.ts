import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../shared/domain/language.ts';
import { tooLateSms } from '../../shared/messaging/sms-texts.ts';
import type { Citizen } from '../support/service.ts';
import { expectSoundHistory, storedRequests } from '../support/stored.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});
afterEach(healed);

async function healed(): Promise<void> {
  await service.fault({ service: 'dynamodb', rate: 0 });
  await service.fault({ service: 'kms', rate: 0 });
}

/** What each citizen does, by turns, and where it must lead. */
const AGREED = ['submitted', 'asked', 'granted', 'answered'];
const WAYS = [
  { by: 'sms', say: 'ИӘ', final: 'answered', events: AGREED },
  { by: 'sms', say: 'ЖОҚ', final: 'refused', events: ['submitted', 'asked', 'refused'] },
  { by: 'cabinet', say: 'grant', final: 'answered', events: AGREED },
  { by: 'cabinet', say: 'not-me', final: 'refused', events: ['submitted', 'asked', 'not-me'] },
  { by: 'nobody', say: '', final: 'expired', events: ['submitted', 'expired'] },
] as const;

type Way = (typeof WAYS)[number];
type Case = Way & { citizen: Citizen; id: string; belongs: boolean };

/** Posts until it is accepted, as a client with an idempotency key may. */
async function submitted(citizen: Citizen): Promise<string> {
  const headers = { 'idempotency-key': `loan-${citizen.iin.slice(-5)}` };
  const { body } = await service.until(
    () => service.submit(bank, { iin: citizen.iin }, headers),
    ({ status }) => status < 500,
  );
  expect(body.id).toMatch(/^[0-9a-f]{32}$/);
  return body.id;
}

/** The prompt stands before its SMS goes out; that the citizen was asked stands in the receipt. */
async function isAsked({ citizen: { token }, id }: Case): Promise<boolean | undefined> {
  const { body } = await service.call('GET', `/v1/consents/${id}/receipt`, { token });
  return body.chain?.events.some(({ type }) => type === 'asked');
}

/** What fails is tried again later: later comes here. Who was seen to be asked is not looked at again, as each look may fail too. */
async function allAsked(cases: readonly Case[]): Promise<void> {
  let left = cases;
  await service.until(
    async () => {
      await service.advance('PT20S');
      const seen = await Promise.all(left.map(isAsked));
      left = left.filter((_, index) => !seen[index]);
      return left.map(({ id }) => id);
    },
    (ids) => ids.length === 0,
  );
}

/**
 * Where the citizen finds the code: in the cabinet, which shows one once SMS are not known to have gone out, or else on
 * the phone; where it is in neither, a fresh one on their wish, as soon as they may wish for it again.
 */
function codeOf({ citizen, id }: Pick<Case, 'citizen' | 'id'>): Promise<string> {
  return service.until(
    async () => {
      const prompt = (await service.consents(citizen))?.find((each) => each.id === id);
      const code = prompt?.code ?? (await service.codes(citizen.phone)).at(-1);
      if (code !== undefined) return code;
      const { status, headers } = await service.resend(citizen, id);
      if (status === 429) await service.advance(`PT${headers.get('retry-after')}S`);
      return '';
    },
    (code) => code !== '',
  );
}

/** Decides, and does it again with the same message or the same code until it is taken. */
async function decided(each: Case): Promise<void> {
  const { by, say, citizen, id } = each;
  if (by === 'nobody') return;
  const code = await codeOf(each);
  const { status } = await service.until(
    () =>
      by === 'sms'
        ? service.reply(citizen.phone, `${code} ${say}`, `message-${id}`)
        : service.decide(citizen, id, { decision: say, code }),
    (answered) => answered.status < 500,
  );
  // 200 as well where the try before had taken effect and its answer was lost.
  expect(status).toBe(by === 'sms' ? 202 : 200);
}

const FAULTS = [
  { service: 'dynamodb', rate: 0.2, error: 'InternalServerError', when: 'before' },
  { service: 'dynamodb', rate: 0.2, error: 'InternalServerError', when: 'after' },
  { service: 'dynamodb', rate: 0.05, error: 'ProvisionedThroughputExceededException', when: 'before' },
  // The SDK tries those above again by itself, these not: each interrupts the work where it strikes.
  { service: 'dynamodb', rate: 0.1, error: 'ResourceNotFoundException', when: 'before' },
  { service: 'dynamodb', rate: 0.1, error: 'ResourceNotFoundException', when: 'after' },
  { service: 'kms', rate: 0.2, error: 'KMSInternalException', when: 'before' },
  { service: 'kms', rate: 0.2, error: 'NotFoundException', when: 'before' },
];

const CASES = 25;

describe.each(FAULTS)('while $rate of $service fails with $error ($when it takes effect)', (fault) => {
  test('every accepted request ends in its one right state', async () => {
    const people = await Promise.all(
      Array.from({ length: CASES }, async (_, index) => {
        const belongs = index % 2 === 0;
        const way = WAYS[index % WAYS.length] ?? WAYS[0];
        return { ...way, belongs, citizen: await service.citizen({ belongs }) };
      }),
    );
    await service.fault(fault);
    const cases = await Promise.all(
      people.map(async (person) => ({ ...person, id: await submitted(person.citizen) })),
    );
    const ids = cases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(CASES);
    await allAsked(cases);
    await Promise.all(cases.map(decided));
    await healed();
    await service.advance('PT2H13M');
    for (const each of cases) await endsRight(each);
  }, 90_000);
});

async function endsRight({ id, by, final, events, belongs, citizen }: Case): Promise<void> {
  const request = await service.whenStatus(id, bank, final);
  expect(request.events.map(({ type }) => type)).toEqual(events);
  if (final === 'answered') expect(request.answer).toMatchObject({ belongs });
  const codes = await service.codes(citizen.phone);
  expect(codes.length).toBeLessThanOrEqual(2);
  expect(new Set(codes).size).toBeLessThanOrEqual(1);
  if (by === 'nobody') return;
  // Whoever decided in time is not told that it was too late, however often the message was delivered.
  const tooLate = LANGUAGES.map((language) => tooLateSms({ language }));
  expect((await service.sms(citizen.phone)).filter(({ text }) => tooLate.includes(text))).toEqual([]);
}

describe('an outage', () => {
  const AWS = [
    { of: 'dynamodb', paths: ['/v1/requests', `/v1/requests/${'a'.repeat(32)}`, '/v1/service-level'] },
    { of: 'kms', paths: ['/v1/consents', '/v1/me/answer', '/v1/me/messages'] },
  ];

  test.each(AWS)(
    'given $of fails altogether, then requests get 503 and when to come back',
    async (outage) => {
      const { iin } = await service.citizen();
      const both = await service.token({ iin, scope: 'requests consents' });
      await service.fault({ service: outage.of, rate: 1 });
      const posted = await service.submit(both, { iin });
      const read = await Promise.all(outage.paths.map((path) => service.call('GET', path, { token: both })));
      for (const { status, headers, body } of [posted, ...read]) {
        expect(status).toBe(503);
        expect(headers.get('content-type')).toBe('application/problem+json');
        expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
        expect(body.type).toMatch(/\/unavailable$/);
      }
      expect((await service.call('GET', '/v1/lifecycle')).status).toBe(200);
    },
  );

  test('given a SMS cannot be taken, then its sender hears so, and the same message counts later', async () => {
    const citizen = await service.citizen({ belongs: true });
    const asked = await service.askBySms(bank, citizen);
    await service.fault({ service: 'dynamodb', rate: 1 });
    const refused = await service.reply(citizen.phone, `${asked.smsCode} ИӘ`, 'message-in-an-outage');
    expect(refused.status).toBe(503);
    await healed();
    await service.reply(citizen.phone, `${asked.smsCode} ИӘ`, 'message-in-an-outage');
    await service.whenStatus(asked.id, bank, 'answered');
  });

  test('given transactions conflict, when requests are submitted, then each is accepted at once', async () => {
    const citizens = await Promise.all(Array.from({ length: 10 }, () => service.citizen()));
    await service.fault({ service: 'dynamodb', rate: 0.3, error: 'TransactionConflictException' });
    const accepted = await Promise.all(citizens.map(({ iin }) => service.submit(bank, { iin })));
    expect(accepted.map(({ status }) => status)).toEqual(citizens.map(() => 202));
  });
});

test('given all of this happened, when the stored requests are read, then every history is sound', async () => {
  await service.advance('PT3H');
  const requests = storedRequests(service.dataDir);
  expect(requests.length).toBeGreaterThanOrEqual(FAULTS.length * CASES);
  for (const request of requests) expectSoundHistory(request);
});
