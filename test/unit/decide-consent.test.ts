import { beforeEach, describe, expect, test } from 'vitest';
import { DECISIONS } from '../../shared/domain/lifecycle.ts';
import { plus } from '../../shared/domain/time.ts';
import { aRef, BANK } from '../builders.ts';
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
        by: 'citizen',
        channel: 'cabinet',
      });
    },
  );

  test('given a wrong code, then it is told how many are left, and nothing is decided', async () => {
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      expect(await decide({ code: wrong(asked.code) })).toEqual({ kind: 'wrong-code', attemptsLeft });
    }
    expect(await decide()).toEqual({ kind: 'code-locked' });
    expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
  });

  test('given five wrong codes, then a fresh one works; given ten, then none does', async () => {
    for (let tries = 0; tries < 5; tries++) await decide({ code: wrong(asked.code) });
    service.wait(60_000);
    await service.resendCode(asked);
    const second = await codes(asked.id, 2);
    expect(second).not.toBe(asked.code);
    expect(await decide()).toEqual({ kind: 'wrong-code', attemptsLeft: 4 });
    for (let tries = 0; tries < 4; tries++) await decide({ code: wrong(second) });
    expect(await decide({ code: second })).toEqual({ kind: 'code-locked' });
    service.wait(60_000);
    expect(await service.resendCode(asked)).toMatchObject({ kind: 'too-many-codes' });
    expect(await decide({ code: await codes(asked.id, 3) })).toEqual({ kind: 'code-locked' });
  });

  test('given the first issue’s code after a resend, then it is wrong', async () => {
    service.wait(60_000);
    await service.resendCode(asked);
    expect(await decide()).toEqual({ kind: 'wrong-code', attemptsLeft: 4 });
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

  test.each([
    ['granted', (): Promise<unknown> => decide()],
    ['refused', (): Promise<unknown> => decide({ decision: 'refuse' })],
    ['cancelled', (): Promise<unknown> => service.cancelRequest({ requesterId: BANK, id: asked.id })],
  ])('given it was %s, then it is decided already', async (_given, before) => {
    await before();
    expect(await decide()).toEqual({ kind: 'already-decided' });
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

  test('given its window is not there, then that is a failure, and its message names no number', async () => {
    service.stores.windows.find = async () => null;
    await expect(decide()).rejects.toThrow(`the window of request ${asked.id} is not there`);
  });
});
