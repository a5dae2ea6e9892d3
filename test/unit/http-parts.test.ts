import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROBLEMS, type ProblemKind } from '../../shared/contract/problems.ts';
import { STATUSES } from '../../shared/domain/lifecycle.ts';
import type { Request, Step } from '../../shared/domain/request.ts';
import type { Requester } from '../../shared/domain/requester.ts';
import { SMS_PATIENCE } from '../../shared/domain/schedule.ts';
import { plus } from '../../shared/domain/time.ts';
import type { ApiEvent } from '../../shared/http/api.ts';
import { forCitizen, forRequester } from '../../shared/http/caller.ts';
import { decodeCursor, encodeCursor } from '../../shared/http/cursor.ts';
import { languageOf } from '../../shared/http/language.ts';
import { invalid, problem } from '../../shared/http/problems.ts';
import { pollAfter, requestView } from '../../shared/http/views.ts';
import { randomId } from '../../shared/signing/random.ts';
import { changeKey } from '../../shared/storage/keys.ts';
import {
  ANSWERED,
  ASKED,
  anAnswer,
  aRequest,
  BANK,
  DEADLINE,
  DECIDED,
  END,
  IIN,
  moved,
  START,
} from '../builders.ts';
import { references } from '../fakes/service.ts';

/** Whom a requester's route is given; null where the caller is refused. */
async function requesterOf(event: ApiEvent): Promise<Requester | null> {
  const seen: Requester[] = [];
  const { status } = await forRequester(references, async ({ requester }) => {
    seen.push(requester);
    return { status: 204 };
  })(event);
  expect(status).toBe(seen.length === 1 ? 204 : 403);
  return seen[0] ?? null;
}

/** Whom a citizen's route is given; null where the caller is refused. */
async function citizenOf(event: ApiEvent): Promise<{ ref: string; name: string | undefined } | null> {
  const seen: { ref: string; name: string | undefined }[] = [];
  const { status } = await forCitizen(references, async ({ citizenRef, person }) => {
    seen.push({ ref: citizenRef, name: person.name });
    return { status: 204 };
  })(event);
  expect(status).toBe(seen.length === 1 ? 204 : 403);
  return seen[0] ?? null;
}

describe('a cursor', () => {
  test('given any position, then it comes back as it went out, in a form fit for a URL', () => {
    const position = fc
      .integer({ min: 0, max: 4_000_000_000_000 })
      .map((ms) => changeKey(plus('1970-01-01T00:00:00.000Z', ms), randomId()));
    fc.assert(
      fc.property(position, (from) => {
        const cursor = encodeCursor(from);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(cursor)).toEqual({ kind: 'ok', from });
      }),
    );
  });

  test('given none, or that of somebody who has seen none, then the beginning', () => {
    expect(decodeCursor(undefined)).toEqual({ kind: 'ok', from: null });
    expect(decodeCursor(encodeCursor(null))).toEqual({ kind: 'ok', from: null });
  });

  test.each([
    ['2026-11-23T02:49:25Z', '2026-11-23T02:49:25.000Z'],
    ['2026-11-23T02:49:25.1Z', '2026-11-23T02:49:25.100Z'],
    ['2026-11-23T07:49:25.123+05:00', '2026-11-23T02:49:25.123Z'],
    ['2026-11-23t02:49:25.123456z', '2026-11-23T02:49:25.123Z'],
  ])('given the time %s, then %s', (text, from) => {
    expect(decodeCursor(text)).toEqual({ kind: 'ok', from });
  });

  test('given a position kept before its changes were all read as a time, then both mean the same order', () => {
    const time = decodeCursor(START);
    expect(time.kind === 'ok' && String(time.from) < changeKey(START, randomId())).toBe(true);
  });

  test.each([
    'x',
    '2026-11-23',
    '2026-13-01T00:00:00Z',
    '2026-11-23T25:00:00Z',
    '2026-11-23T02:49:25',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
    'MA',
    '%',
    '../..',
  ])('given %j, then it is refused', (text) => {
    const decoded = decodeCursor(text);
    // "MA" is the beginning, written as we write it.
    expect(decoded.kind).toBe(text === 'MA' ? 'ok' : 'invalid');
  });

  test('given any text, then it is a position, the beginning or refused, and never a failure', () => {
    const known = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(#[0-9a-f]{32})?$/;
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.date().map(String)), (text) => {
        const decoded = decodeCursor(text);
        return decoded.kind === 'invalid' || decoded.from === null || known.test(decoded.from);
      }),
    );
  });
});

describe('the language wanted', () => {
  test.each([
    [undefined, 'kk'],
    ['', 'kk'],
    ['ru', 'ru'],
    ['RU-kz', 'ru'],
    ['de', 'kk'],
    ['de, en;q=0.5', 'en'],
    ['ru;q=0.5, en', 'en'],
    ['ru;q=0.5, en;q=0.5', 'ru'],
    ['en;q=0, ru;q=0.1', 'ru'],
    ['kk;q=0.1,ru;q=0.9', 'ru'],
    ['ru; q=0.4, en; q=0.6', 'en'],
    ['*', 'kk'],
    ['en;q=abc, ru;q=0.3', 'en'],
    ['en;q=;x=1, ru;q=0.3', 'en'],
    ['ru-RU, en', 'ru'],
    ['kk-Cyrl-KZ;q=0.9, en-GB;q=0.8', 'kk'],
    ['*, ru;q=0.5', 'ru'],
    [';;;,,,', 'kk'],
  ])('given %j, then %s', (header, language) => {
    expect(languageOf({ headers: { 'accept-language': header } })).toBe(language);
  });
});

describe('a problem', () => {
  test.each(Object.keys(PROBLEMS) as ProblemKind[])(
    '%s has a type that ends in its kind, and its status twice',
    (kind) => {
      const { status, headers, body } = problem(kind);
      expect(headers).toEqual({ 'content-type': 'application/problem+json' });
      expect(body).toEqual({
        type: `/problems/${kind}`,
        title: PROBLEMS[kind].title,
        status,
      });
      expect(status).toBeGreaterThanOrEqual(400);
    },
  );

  test('given more to say, then it is said', () => {
    expect(problem('wrong-code', { attemptsLeft: 0 }).body).toMatchObject({ attemptsLeft: 0 });
    expect(problem('too-many-codes', {}, 60).headers).toMatchObject({ 'retry-after': '60' });
    const errors = [{ pointer: '/iin', detail: 'It is missing.' }];
    expect(invalid(...errors)).toMatchObject({ status: 400, body: { errors } });
  });
});

describe('who calls', () => {
  const calling = (claims: Record<string, unknown>) =>
    ({ requestContext: { authorizer: { jwt: { claims } } } }) as unknown as ApiEvent;

  test('given an organisation, then its BIN and name', async () => {
    const requester = await requesterOf(calling({ bin: BANK, name: 'Bank' }));
    expect(requester).toEqual({ id: BANK, kind: 'organisation', name: 'Bank' });
  });

  test('given a person, then a reference that does not tell the number, and another one for those who are asked', async () => {
    const requester = await requesterOf(calling({ iin: IIN, name: 'Ахмет' }));
    expect(requester).toEqual({ id: await references.requester(IIN), kind: 'person', name: 'Ахмет' });
    const citizen = await citizenOf(calling({ iin: IIN }));
    expect(citizen?.ref).toBe(await references.citizen(IIN));
    expect(citizen?.ref).not.toBe(requester?.id);
  });

  test.each([
    ['no number', { name: 'x' }],
    ['an empty number', { iin: '', bin: '' }],
    ['a number that is no BIN', { bin: '12345' }],
    ['a person and an organisation', { iin: IIN, bin: BANK }],
    ['a person and what is no BIN', { iin: IIN, bin: '123' }],
    ['a person and an empty BIN', { iin: IIN, bin: '' }],
    ['a person and a BIN that is null', { iin: IIN, bin: null }],
    ['an organisation and an empty IIN', { bin: BANK, iin: '' }],
    ['an organisation and an IIN that is null', { bin: BANK, iin: 'null' }],
    ['an IIN with a mistyped digit', { iin: '850101100021' }],
    ['a BIN with a mistyped digit', { bin: '990140000018' }],
    ['an IIN of a day that does not exist', { iin: '850230100012' }],
    ['a BIN as an IIN', { iin: BANK }],
    ['an IIN as a BIN', { bin: IIN }],
    ['an IIN with a space', { iin: `${IIN} ` }],
    ['a number', { iin: Number(IIN) }],
    ['a list', { bin: [BANK] }],
    ['a list as API Gateway writes it', { bin: `[${BANK}]` }],
    ['an object', { iin: { iin: IIN } }],
    ['yes', { iin: true }],
  ])('given %s, then nobody', async (_given, claims) => {
    expect(await requesterOf(calling(claims))).toBeNull();
    expect(await citizenOf(calling(claims))).toBeNull();
  });

  test('given an organisation, then it is no citizen', async () => {
    expect(await citizenOf(calling({ bin: BANK }))).toBeNull();
  });

  test.each([
    ['none', 0, undefined],
    ['one of 10,000 letters', 200, 'Қ'.repeat(10_000)],
    ['one that ends in an emoji, half of it beyond the end', 199, `${'А'.repeat(199)}😀`],
    ['one of emoji', 200, '😀'.repeat(150)],
    ['one with a family of joined emoji over the end', 195, `${'А'.repeat(195)}👨‍👩‍👧`],
    ['one letter with 10,000 marks', 200, `А${'\u0301'.repeat(10_000)}`],
  ])('given the name is %s, then %i units of it are kept', async (_given, length, name) => {
    const requester = await requesterOf(calling({ bin: BANK, name }));
    expect(requester?.name).toHaveLength(length);
    expect(requester?.name.isWellFormed()).toBe(true);
    expect((await citizenOf(calling({ iin: IIN, name })))?.name ?? '').toBe(requester?.name);
  });
});

test.each(['\ud83d', 'АО \ude00 Банк', '\ud83d\ud83d\ude00'])(
  'given a name with half a character (%j), then it is whole: what cannot be encoded cannot be stored',
  async (name) => {
    const event = { requestContext: { authorizer: { jwt: { claims: { bin: BANK, name } } } } };
    const requester = await requesterOf(event as unknown as ApiEvent);
    expect(requester?.name).toBe(name.toWellFormed());
  },
);

describe('a request as its requester sees it', () => {
  const ALWAYS = [
    'id',
    'status',
    'iin',
    'purpose',
    'reference',
    'createdAt',
    'expiresAt',
    'answerDeadline',
    'decidedAt',
    'answeredAt',
    'events',
  ];
  const ALSO: Partial<Record<Request['status'], string[]>> = { refused: ['reason'], answered: ['answer'] };

  test.each(STATUSES)('given %s, then it has the contract’s fields and no others', (status) => {
    const view = requestView(aRequest(status));
    expect(Object.keys(view).toSorted()).toEqual([...ALWAYS, ...(ALSO[status] ?? [])].toSorted());
    for (const event of view.events) expect(Object.keys(event)).toEqual(['type', 'at']);
    expect(JSON.stringify(view)).not.toContain(IIN);
    expect(Object.values(view)).not.toContain(undefined);
  });

  test('given the officer who sent it is known, then the organisation reads who that was', () => {
    const { submittedBy, ...rest } = requestView(aRequest('answered', { id: 'one', officer: 'a.serik' }));
    expect(submittedBy).toBe('a.serik');
    expect(rest).toEqual(requestView(aRequest('answered', { id: 'one' })));
  });

  test('given an answer, then every time of it, and the IIN masked', () => {
    const { jws: _jws, ...answer } = anAnswer();
    expect(requestView(aRequest('answered', { id: 'one' }))).toEqual({
      id: 'one',
      status: 'answered',
      iin: '850101******',
      purpose: 'credit',
      reference: 'LOAN-2026-17',
      createdAt: START,
      expiresAt: END,
      answerDeadline: plus(DECIDED, 900_000),
      decidedAt: DECIDED,
      answeredAt: ANSWERED,
      answer,
      events: [
        { type: 'submitted', at: START },
        { type: 'asked', at: plus(START, 1_000) },
        { type: 'granted', at: DECIDED },
        { type: 'answered', at: ANSWERED },
      ],
    });
  });

  const channel = fc.constantFrom('sms' as const, 'cabinet' as const, 'standing-refusal' as const);
  /** Until the latest moment at which failing SMS give way to the cabinet. */
  const waited = fc.integer({ min: 0, max: SMS_PATIENCE });
  /** What a requester gets at a moment: the body as bytes, and when to ask again. */
  const told = (request: Request, now: string) => [
    JSON.stringify(requestView(request)),
    pollAfter(request, now),
  ];

  test('given nobody was asked, or somebody was, anyhow and at any time, then the views are the same bytes (rule 4)', () => {
    fc.assert(
      fc.property(channel, waited, fc.integer({ min: 0, max: 7_200_000 }), (how, asked, age) => {
        const submitted = aRequest('submitted');
        const silent = moved(submitted, { command: 'ask', channel: how }, plus(START, asked));
        expect(told(silent, plus(START, age))).toEqual(told(submitted, plus(START, age)));
        expect(requestView(silent)).toMatchObject({
          status: 'awaiting-consent',
          expiresAt: END,
          answerDeadline: null,
          decidedAt: null,
          events: [{ type: 'submitted', at: START }],
        });
      }),
    );
  });

  test.each<[string, Step, string]>([
    ['it ended in silence', { command: 'expire' }, END],
    ['it was cancelled', { command: 'cancel' }, DEADLINE],
  ])(
    'given %s, then the views are the same bytes however and whenever the citizen was asked (rule 4)',
    (_given, step, at) => {
      fc.assert(
        fc.property(channel, waited, (how, asked) => {
          const submitted = aRequest('submitted');
          const [one, other] = [
            moved(submitted, { command: 'ask', channel: 'sms' }, ASKED),
            moved(submitted, { command: 'ask', channel: how }, plus(START, asked)),
          ].map((request) => JSON.stringify(requestView(moved(request, step, at))));
          expect(other).toBe(one);
          expect(one).not.toContain('asked');
        }),
      );
    },
  );

  test('given a decision, then the requester sees that and when the citizen was asked', () => {
    for (const status of ['consented', 'refused', 'answered'] as const) {
      expect(requestView(aRequest(status)).events[1]).toEqual({ type: 'asked', at: ASKED });
    }
  });

  const OPEN = ['submitted', 'awaiting-consent', 'consented'] as const;
  test.each([
    [-1_000, 2],
    [0, 2],
    [59_999, 2],
    [60_000, 5],
    [599_999, 5],
    [600_000, 15],
    [3_599_999, 15],
    [3_600_000, 60],
    [7_920_000, 60],
  ])(
    'given an age of %i ms, then asking again makes sense after %i s, in every open status',
    (age, seconds) => {
      for (const status of OPEN) expect(pollAfter(aRequest(status), plus(START, age))).toBe(seconds);
    },
  );

  test.each(['answered', 'refused', 'expired', 'cancelled'] as const)(
    'given %s, then asking again makes no sense',
    (status) => {
      expect(pollAfter(aRequest(status), START)).toBeNull();
    },
  );
});
