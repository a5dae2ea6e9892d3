import { beforeEach, describe, expect, test } from 'vitest';
import { DECISIONS } from '../../shared/domain/lifecycle.ts';
import { plus } from '../../shared/domain/time.ts';
import { randomId } from '../../shared/signing/random.ts';
import { aRef, aWindow, BANK, END } from '../builders.ts';
import { asksAbout, codes, makeService, type Service, somebodyAsked, wrong } from '../fakes/service.ts';

type Asked = Awaited<ReturnType<typeof somebodyAsked>>;
let service: Service;
let asked: Asked;
beforeEach(async () => {
  service = makeService();
  asked = await somebodyAsked(service);
});

const decide = (changes: Partial<Parameters<Service['decideConsent']>[0]> = {}) =>
  service.decideConsent({ decision: 'grant', ...asked, ...changes });
const deadline = () => plus(service.now(), 7_200_000);

describe('a decision in the cabinet', () => {
  test.each(DECISIONS)(
    'given the right code and %s, then it is recorded with its channel',
    async (decision) => {
      const result = await decide({ decision });
      const status = decision === 'grant' ? 'consented' : 'refused';
      expect(result).toMatchObject({ kind: 'decided', request: { status } });
      const type = { grant: 'granted', refuse: 'refused', 'not-me': 'not-me' }[decision];
      expect((await asked.request())?.events.at(-1)).toMatchObject({
        type,
        by: 'subject',
        channel: 'cabinet',
      });
    },
  );

  test('given a wrong code, then it is told how many are left, and nothing is decided', async () => {
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      const lock = attemptsLeft === 0 ? 'code' : null;
      expect(await decide({ code: wrong(asked.code) })).toEqual({ kind: 'wrong-code', attemptsLeft, lock });
    }
    expect(await decide()).toEqual({ kind: 'code-locked', lock: 'code' });
    expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
  });

  test('given five wrong codes, then a fresh one works; given ten, then none does', async () => {
    for (let tries = 0; tries < 5; tries++) await decide({ code: wrong(asked.code) });
    service.wait(60_000);
    await service.resendCode(asked);
    const second = await codes(asked.id, 2);
    expect(second).not.toBe(asked.code);
    expect(await decide()).toEqual({ kind: 'wrong-code', attemptsLeft: 4, lock: null });
    for (let tries = 0; tries < 4; tries++) await decide({ code: wrong(second) });
    expect(await decide({ code: second })).toEqual({ kind: 'code-locked', lock: 'request' });
    service.wait(60_000);
    expect(await service.resendCode(asked)).toMatchObject({ kind: 'too-many-codes', lock: 'request' });
    expect(await decide({ code: await codes(asked.id, 3) })).toMatchObject({ kind: 'code-locked' });
  });

  test('given the first issue’s code after a resend, then it is wrong', async () => {
    service.wait(60_000);
    await service.resendCode(asked);
    expect(await decide()).toEqual({ kind: 'wrong-code', attemptsLeft: 4, lock: null });
    expect(await decide({ code: await codes(asked.id, 2) })).toMatchObject({ kind: 'decided' });
  });

  test('given 100 guesses at once, then five are evaluated', async () => {
    const guesses = await Promise.all(Array.from({ length: 100 }, () => decide({ code: wrong(asked.code) })));
    expect(guesses.filter(({ kind }) => kind === 'wrong-code')).toHaveLength(5);
    expect(guesses.filter(({ kind }) => kind === 'code-locked')).toHaveLength(95);
  });

  test('given three decisions at once, then one counts and the others come too late', async () => {
    const results = await Promise.all(DECISIONS.map((decision) => decide({ decision })));
    expect(results.map(({ kind }) => kind).toSorted()).toEqual([
      'already-decided',
      'already-decided',
      'decided',
    ]);
  });

  test.each([
    [-1, 'decided'],
    [0, 'consent-expired'],
    [1, 'consent-expired'],
  ])('given the right code %i ms from the deadline, then %s', async (ms, kind) => {
    service.set(plus(deadline(), ms));
    expect((await decide()).kind).toBe(kind);
  });

  test('given the deadline passes while the code is checked, then it does not count', async () => {
    const { reserveTry } = service.stores.windows;
    const end = deadline();
    service.stores.windows.reserveTry = async (...args) => {
      service.set(end);
      return reserveTry(...args);
    };
    expect(await decide()).toEqual({ kind: 'consent-expired' });
    expect((await asked.request())?.events).toHaveLength(2);
  });

  test('given somebody else’s request, an unknown one or one not asked yet, then it is not there, and no try is lost', async () => {
    const notAsked = await service.submitRequest(
      asksAbout({ citizenRef: asked.citizenRef, requester: { id: aRef(), kind: 'person', name: '' } }),
    );
    const id = 'request' in notAsked ? notAsked.request.id : '';
    expect(await decide({ citizenRef: aRef() })).toEqual({ kind: 'not-found' });
    expect(await decide({ id: 'unknown' })).toEqual({ kind: 'not-found' });
    expect(await decide({ id })).toEqual({ kind: 'not-found' });
    expect(await asked.window()).toMatchObject({ totalTries: 0 });
  });

  test('given it was cancelled, then it is decided already', async () => {
    await service.cancelRequest({ requesterId: BANK, id: asked.id });
    for (const decision of DECISIONS) expect(await decide({ decision })).toEqual({ kind: 'already-decided' });
  });

  describe.each(DECISIONS)('given %s was decided', (made) => {
    beforeEach(() => decide({ decision: made }));
    /** Each moment after a decision: before it is answered, once it is, past the deadline, past the end. */
    const LATER = [
      ['at once', async () => undefined],
      ['once it was answered', () => service.advance(asked.id)],
      ['at the deadline', async () => service.set(deadline())],
      ['at the end', async () => service.set(END)],
    ] as const;

    test.each(LATER)(
      'and it is decided so again %s, then it is the same decision, whatever the code',
      async (_when, later) => {
        await later();
        const before = await asked.request();
        expect(await decide({ decision: made })).toEqual({ kind: 'repeated', request: before });
        expect(await decide({ decision: made, code: wrong(asked.code) })).toMatchObject({ kind: 'repeated' });
        expect(await asked.request()).toEqual(before);
        expect(await asked.window()).toMatchObject({ totalTries: 1 });
      },
    );

    test.each(LATER)(
      'and it is decided otherwise %s, then the first decision stands',
      async (_when, later) => {
        await later();
        const before = await asked.request();
        for (const decision of DECISIONS.filter((other) => other !== made)) {
          expect(await decide({ decision })).toEqual({ kind: 'already-decided' });
        }
        expect(await asked.request()).toEqual(before);
      },
    );
  });

  test.each(DECISIONS)(
    'given the answer to %s was lost, then the same again is told that it counts',
    async (decision) => {
      const { save } = service.stores.requests;
      service.stores.requests.save = async (...args) => {
        await save(...args);
        throw new Error('no answer');
      };
      await expect(decide({ decision })).rejects.toThrow('no answer');
      service.stores.requests.save = save;
      expect(await decide({ decision })).toMatchObject({ kind: 'repeated' });
      expect((await asked.request())?.events).toHaveLength(3);
    },
  );

  test('given the same decision twice at once, then it counts once and both are told so', async () => {
    const results = await Promise.all([decide(), decide()]);
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['decided', 'repeated']);
    expect((await asked.request())?.events).toHaveLength(3);
  });

  describe('given the code is out and the asking is not written down yet', () => {
    let early: Asked;
    beforeEach(async () => {
      const { save } = service.stores.requests;
      service.stores.requests.save = async () => {
        throw new Error('out of order');
      };
      early = await somebodyAsked(service, { phone: '+77017654321' });
      service.stores.requests.save = save;
      expect(await early.request()).toMatchObject({ status: 'submitted' });
    });

    test.each(DECISIONS)('and %s, then asking and deciding are written as one', async (decision) => {
      const window = await early.window();
      service.wait(20_000);
      expect(await decide({ ...early, decision })).toMatchObject({ kind: 'decided' });
      const request = await early.request();
      expect(request).toMatchObject({ consentDeadline: window?.deadline });
      expect(request?.events).toMatchObject([
        { type: 'submitted' },
        { type: 'asked', at: window?.sentAt, by: 'service', channel: 'sms' },
        { at: service.now(), by: 'subject', channel: 'cabinet' },
      ]);
    });

    test('and a wrong code, then it counts as a try and decides nothing', async () => {
      expect(await decide({ ...early, code: wrong(early.code) })).toEqual({
        kind: 'wrong-code',
        attemptsLeft: 4,
        lock: null,
      });
      expect(await early.request()).toMatchObject({ status: 'submitted' });
    });

    test('and the asking is written in the same moment, then the decision counts all the same, once', async () => {
      const [result] = await Promise.all([decide(early), service.advance(early.id)]);
      expect(result).toMatchObject({ kind: 'decided' });
      expect((await early.request())?.events.map(({ type }) => type)).toEqual([
        'submitted',
        'asked',
        'granted',
      ]);
    });

    test('and it is cancelled in the same moment, then exactly one of them counts', async () => {
      const [decided, cancelled] = await Promise.all([
        decide(early),
        service.cancelRequest({ requesterId: BANK, id: early.id }),
      ]);
      const counted = [decided.kind === 'decided', cancelled.kind === 'cancelled'];
      expect(counted.filter(Boolean)).toHaveLength(1);
    });

    test.each([
      [-1, 'decided'],
      [0, 'consent-expired'],
    ])('and it is decided %i ms from the deadline, then %s', async (ms, kind) => {
      service.set(plus((await early.window())?.deadline ?? '', ms));
      expect((await decide(early)).kind).toBe(kind);
    });

    test('and a fresh code is wished for, then it decides, and the deadline has not moved', async () => {
      const before = await early.window();
      service.wait(60_000);
      expect(await service.resendCode(early)).toEqual({ kind: 'sent' });
      expect(await decide(early)).toMatchObject({ kind: 'wrong-code' });
      expect(await decide({ ...early, code: await codes(early.id, 2) })).toMatchObject({ kind: 'decided' });
      expect(await early.request()).toMatchObject({ consentDeadline: before?.deadline });
      expect((await early.request())?.events[1]).toMatchObject({ type: 'asked', at: before?.sentAt });
    });

    test('and a fresh code is wished for, when the asking is written later, then the deadline has not moved', async () => {
      const before = await early.window();
      service.wait(60_000);
      await service.resendCode(early);
      await service.advance(early.id);
      expect(await early.request()).toMatchObject({
        status: 'awaiting-consent',
        consentDeadline: before?.deadline,
      });
    });
  });

  test.each([
    ['the deadline', () => deadline()],
    ['just before the end', () => plus(END, -1)],
    ['the end', () => END],
    ['long after it', () => plus(END, 86_400_000)],
  ])('given the time is over, at %s, then every decision is told so', async (_when, at) => {
    service.set(at());
    for (const decision of DECISIONS) expect(await decide({ decision })).toEqual({ kind: 'consent-expired' });
    const over = service.now() >= END;
    expect(await asked.request()).toMatchObject({ status: over ? 'expired' : 'awaiting-consent' });
  });

  test('given the citizen blocked the requester, then there is nothing to decide', async () => {
    const requester = { id: aRef(), kind: 'person' as const, name: '' };
    const { citizenRef } = asked;
    await service.stores.blocks.put(citizenRef, { requesterId: requester.id, blockedAt: service.now() });
    const blocked = await somebodyAsked(service, { citizenRef, requester });
    expect(await decide(blocked)).toEqual({ kind: 'not-found' });
    expect(await service.resendCode(blocked)).toEqual({ kind: 'not-found' });
  });

  test('given another code is issued while this one is looked at, then it is looked at again', async () => {
    const { reserveTry } = service.stores.windows;
    let first = true;
    service.stores.windows.reserveTry = async (...args) => {
      if (first) {
        first = false;
        service.wait(60_000);
        await service.resendCode(asked);
      }
      return reserveTry(...args);
    };
    expect(await decide({ code: await codes(asked.id, 2) })).toMatchObject({ kind: 'decided' });
  });

  test('given the request keeps changing under it, then that is a failure and not an outcome', async () => {
    service.stores.requests.save = async () => ({ kind: 'conflict' });
    await expect(decide()).rejects.toThrow('met 5 other writers in a row');
  });

  test('given its window is another request’s by now, then it is not there', async () => {
    service.stores.windows.find = async () => aWindow({ ...asked, id: randomId(), requesterId: BANK });
    expect(await decide()).toEqual({ kind: 'not-found' });
    service.stores.windows.find = async () => null;
    expect(await decide()).toEqual({ kind: 'not-found' });
    expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
  });
});
