import { beforeEach, describe, expect, test } from 'vitest';
import { makeAsk } from '../../functions/advance-request/ask.ts';
import { makeFindDeciders } from '../../shared/consent/find-deciders.ts';
import { makeReach } from '../../shared/consent/reach.ts';
import type { RequestIn } from '../../shared/domain/request.ts';
import { CONSENT_WINDOW, SMS_PATIENCE } from '../../shared/domain/schedule.ts';
import { type Instant, plus } from '../../shared/domain/time.ts';
import {
  IN_CABINET,
  onPhone,
  type PromptOutcome,
  type PromptSmsInput,
  placeAfter,
} from '../../shared/messaging/prompt.ts';
import { SmsUnavailable } from '../../shared/messaging/send-sms.ts';
import { sha256 } from '../../shared/signing/random.ts';
import type { Contact } from '../../shared/storage/register-people.ts';
import type { ConsentWindow } from '../../shared/storage/windows.ts';
import { aContact, aRequest, BANK, START } from '../builders.ts';
import { makeMemory, type Stores } from '../fakes/memory.ts';
import { asksAbout, codes, makeService, references } from '../fakes/service.ts';

const OUTCOMES = ['accepted', 'failed', 'lost', 'unclear', 'unreachable', 'used-up', 'held'] as const;
const contact = aContact();

describe('where a code is after its SMS', () => {
  const on = { phoneRef: contact.phoneRef, phoneMasked: '+7 701 *** ** 67' };
  const off = { phoneRef: null, phoneMasked: null };
  const plain = { inCabinet: false, smsFailed: false, quiet: null };

  test.each<[PromptOutcome, ReturnType<typeof placeAfter>]>([
    ['accepted', { ...plain, ...on }],
    ['failed', { ...plain, ...off, smsFailed: true }],
    ['lost', { ...plain, ...on, phoneMasked: null, smsFailed: true }],
    ['unclear', { ...plain, ...on, phoneMasked: null, smsFailed: true }],
    ['unreachable', { ...plain, ...off, inCabinet: true }],
    ['used-up', { ...plain, ...off, quiet: 'sms-used-up' }],
    ['held', { ...plain, ...off, smsFailed: true }],
  ])('given it was %s, then it is %j', (sent, place) => {
    expect(placeAfter(sent, contact)).toEqual(place);
  });

  test.each(OUTCOMES)(
    'given it was %s, then the cabinet shows it by itself only where no SMS can ever be',
    (sent) => {
      expect(placeAfter(sent, contact).inCabinet).toBe(sent === 'unreachable');
    },
  );
});

describe('asking a citizen', () => {
  let stores: Stores;
  let request: RequestIn<'submitted'>;
  let time: Instant;
  beforeEach(async () => {
    stores = makeMemory();
    request = aRequest('submitted');
    time = plus(START, 1_000);
    await stores.requests.submit(request);
    await hasPhone(contact);
  });

  const hasPhone = (number: Contact) =>
    stores.register.putContacts([{ citizenRef: request.citizenRef, ...number }]);
  const window = () => stores.windows.find(request);

  /** One run at a time at which what is sent comes to `outcome`; `during` happens while it is sent. */
  async function run(outcome: PromptOutcome, at: Instant = time, during?: () => Promise<void>) {
    time = at;
    const sent: { prompt: PromptSmsInput; window: ConsentWindow | null }[] = [];
    const ask = makeAsk({
      ...stores,
      findDeciders: makeFindDeciders(stores),
      reach: makeReach(stores),
      sendPrompt: async (prompt) => {
        sent.push({ prompt, window: await window() });
        await during?.();
        return outcome;
      },
      now: () => time,
      sha256,
    });
    return { steps: await ask(request, async () => true), sent };
  }

  const asked = (channel: 'sms' | 'cabinet', at: Instant) => [
    expect.objectContaining({ command: 'ask', channel, askedAt: at }),
  ];

  test.each(OUTCOMES)(
    'given the SMS comes to be %s, then its window stood before it went out, with its phone and time',
    async (outcome) => {
      const { sent } = await run(outcome);
      const { phoneRef } = contact;
      const deadline = plus(time, CONSENT_WINDOW);
      expect(sent).toMatchObject([
        { prompt: { issue: 1, deadline, askedBy: BANK, contact }, window: { phoneRef, deadline, issue: 1 } },
      ]);
    },
  );

  const FIRST = plus(START, 1_000);
  const JUST_BEFORE = plus(START, SMS_PATIENCE - 1);
  const ENDS = plus(START, SMS_PATIENCE);
  const LONG_AFTER = plus(START, 3 * SMS_PATIENCE);
  const MOMENTS = [FIRST, JUST_BEFORE, ENDS, LONG_AFTER];

  test.each(MOMENTS.flatMap((at) => OUTCOMES.map((outcome) => ({ at, outcome }))))(
    'given at $at the SMS is $outcome, then it is asked, or tried again while there is patience',
    async ({ at, outcome }) => {
      const { steps } = await run(outcome, at);
      const tried = (outcome === 'failed' || outcome === 'lost') && at < ENDS;
      const channel = outcome === 'accepted' ? 'sms' : 'cabinet';
      expect(steps).toEqual(tried ? 'later' : asked(channel, at));
      // Until it is known better, an SMS that was lost counts as one that goes on.
      const place = outcome === 'lost' && tried ? onPhone(contact) : placeAfter(outcome, contact);
      // After a try that failed the prompt is to stand in the cabinet from when the patience is over.
      const from = outcome === 'failed' && tried ? ENDS : at;
      expect(await window()).toMatchObject({ ...place, deadline: plus(from, CONSENT_WINDOW), issue: 1 });
    },
  );

  test.each(['accepted', 'lost'] as const)(
    'given the SMS was %s, nobody could write so down, and SMS are held back now, then a reply still finds the window',
    async (before) => {
      await run(before);
      const { steps } = await run('held', plus(time, 5_000));
      expect(steps).toEqual([expect.objectContaining({ command: 'ask', channel: 'cabinet' })]);
      expect(await window()).toMatchObject(placeAfter('unclear', contact));
    },
  );

  test('given nobody could look for half an hour, and opening the window takes a moment, then the first look sends an SMS all the same', async () => {
    const { open } = stores.windows;
    stores.windows.open = async (opened) => {
      const isOpen = await open(opened);
      time = plus(time, 3);
      return isOpen;
    };
    const { steps, sent } = await run('accepted', plus(START, 3 * SMS_PATIENCE));
    expect(sent).toHaveLength(1);
    expect(steps).toEqual([
      expect.objectContaining({ channel: 'sms', begunAt: plus(START, 3 * SMS_PATIENCE) }),
    ]);
  });

  test('given the SMS failed and SMS are held back now, then nothing went to the phone', async () => {
    await run('failed');
    await run('held', plus(time, 5_000));
    expect(await window()).toMatchObject(placeAfter('held', contact));
  });

  test('given the SMS failed and the number was taken away since, then the code is in the cabinet', async () => {
    await run('failed');
    const { citizenRef } = request;
    await stores.register.putContacts([{ citizenRef, phone: null, language: 'kk' }]);
    const { steps, sent } = await run('accepted', JUST_BEFORE);
    expect(sent).toEqual([]);
    expect(steps).toEqual([expect.objectContaining({ command: 'ask', channel: 'cabinet' })]);
    expect(await window()).toMatchObject(IN_CABINET);
  });

  test.each(['failed', 'lost'] as const)(
    'given the SMS was %s before and is accepted now, then the citizen has two hours from now',
    async (before) => {
      await run(before);
      const { steps, sent } = await run('accepted', JUST_BEFORE);
      expect(steps).toEqual(asked('sms', JUST_BEFORE));
      expect(sent[0]?.prompt.deadline).toBe(plus(JUST_BEFORE, CONSENT_WINDOW));
      expect(await window()).toMatchObject(onPhone(contact));
    },
  );

  test.each(['failed', 'lost', 'unclear', 'used-up'] as const)(
    'given the SMS was %s and the number is another now, then the window is the new number’s before it goes there',
    async (before) => {
      await run(before);
      const other = aContact({ phone: '+77771112233', language: 'en' });
      await hasPhone(other);
      const at = plus(time, 5_000);
      const { sent, steps } = await run('accepted', at);
      const place = {
        ...onPhone(other),
        language: 'en',
        shown: { language: 'en', template: 'sms-2' },
        deadline: plus(at, CONSENT_WINDOW),
        sentAt: at,
      };
      expect(sent).toMatchObject([{ prompt: { contact: other }, window: place }]);
      expect(steps).toEqual(asked('sms', at));
      expect(await window()).toMatchObject({ phoneRef: other.phoneRef });
    },
  );

  test('given there is no number any more, then the next run asks as the window stands', async () => {
    await run('failed');
    await stores.disowned.put(contact.phoneRef, time);
    const at = plus(time, 5_000);
    const { sent, steps } = await run('accepted', at);
    expect(sent).toEqual([]);
    expect(steps).toEqual(asked('cabinet', at));
  });

  test('given a fresh code went out meanwhile, then nothing is sent, and its deadline stands', async () => {
    await run('failed');
    const before = await window();
    if (!before) throw new Error('it was opened');
    await stores.windows.replace(before, { ...before, ...onPhone(contact), issue: 2 });
    const at = plus(time, 5_000);
    const { sent, steps } = await run('accepted', at);
    expect(sent).toEqual([]);
    expect(steps).toEqual(asked('sms', at));
  });

  test('given the citizen tries a code while it is sent, then what they tried stays counted', async () => {
    const tryOne = async () => {
      const opened = await window();
      if (opened) await stores.windows.reserveTry(opened, 'a try');
    };
    const { steps } = await run('failed', ENDS, tryOne);
    expect(steps).toHaveLength(1);
    expect(await window()).toMatchObject({ totalTries: 1, issue: 1, ...onPhone(contact) });
  });

  test('given another request has the pair’s window, then nobody is asked', async () => {
    await stores.requests.submit(aRequest('submitted', { citizenRef: request.citizenRef }), {
      id: request.id,
      expired: null,
    });
    const { sent, steps } = await run('accepted');
    expect([sent, steps]).toEqual([[], []]);
  });

  test('given there is no number, then no SMS, and the code is in the cabinet', async () => {
    stores.register.personOf = async () => ({
      contact: null,
      alone: false,
      representatives: [],
      represents: [],
    });
    const { sent, steps } = await run('accepted');
    expect(sent).toEqual([]);
    expect(steps).toEqual(asked('cabinet', time));
    expect(await window()).toMatchObject(IN_CABINET);
  });

  test('given its holder said "not me", then no SMS, and the cabinet has the code for the asking', async () => {
    await stores.disowned.put(contact.phoneRef, START);
    const { sent, steps } = await run('accepted');
    expect(sent).toEqual([]);
    expect(steps).toEqual([expect.objectContaining({ channel: 'cabinet', quiet: 'not-me' })]);
    expect(await window()).toMatchObject({ ...IN_CABINET, inCabinet: false, quiet: 'not-me' });
  });

  test('given its holder said "not me" after the window was opened for it, then the window is the cabinet’s', async () => {
    await run('lost');
    await stores.disowned.put(contact.phoneRef, time);
    const { sent, steps } = await run('accepted', plus(time, 5_000));
    expect(sent).toEqual([]);
    expect(steps).toEqual([expect.objectContaining({ channel: 'cabinet', quiet: 'not-me' })]);
    expect(await window()).toMatchObject({ ...IN_CABINET, inCabinet: false, quiet: 'not-me' });
  });
});

describe('given who asks dies, or several ask at once', () => {
  const PHONE = '+77011234567';
  let service: ReturnType<typeof makeService>;
  let id: string;
  let citizenRef: string;
  beforeEach(async () => {
    service = makeService();
    const result = await service.submitRequest(asksAbout());
    if (result.kind !== 'accepted') throw new Error('it is the first');
    ({ id, citizenRef } = result.request);
    const phoneRef = await references.phone(PHONE);
    await service.stores.register.putContacts([{ citizenRef, phone: PHONE, phoneRef, language: 'kk' }]);
  });
  const request = async () => (await service.stores.requests.find(id))?.request;
  const window = () => service.stores.windows.find({ citizenRef, requesterId: BANK });
  const lost = () => new SmsUnavailable({ name: 'TimeoutError' }, true);
  const down = () => new SmsUnavailable({ name: 'InternalErrorException' });
  const texts = () => service.phones.sent.map(({ text }) => text);

  /** The SMS is accepted, and what became of it is never written down. */
  async function die() {
    const { save } = service.stores.requests;
    service.stores.requests.save = async () => {
      throw new Error('killed');
    };
    await service.advance(id);
    service.stores.requests.save = save;
    service.wait(5_000);
  }

  test('once after the SMS was accepted, then one more goes out, with the same code', async () => {
    await die();
    expect(await service.advance(id)).toMatchObject({ kind: 'moved' });
    const code = await codes(id, 1);
    expect(texts()).toEqual([expect.stringContaining(code), expect.stringContaining(code)]);
    expect((await request())?.events.at(-1)).toMatchObject({ at: service.now(), channel: 'sms' });
  });

  test('twice after the SMS was accepted, then there is never a third: the phone counts, the cabinet on a wish', async () => {
    await die();
    await die();
    expect(await service.advance(id)).toMatchObject({ kind: 'moved' });
    expect(texts()).toHaveLength(2);
    const phoneRef = await references.phone(PHONE);
    expect(await window()).toMatchObject({ phoneRef, phoneMasked: null, inCabinet: false, smsFailed: true });
  });

  test('and SMS that may have gone take turns with SMS that did not, then two at most may have gone', async () => {
    service.phones.next.push(lost(), down(), down(), lost(), down());
    let runs = 0;
    while ((await request())?.status === 'submitted' && runs < 20) {
      await service.advance(id);
      service.wait(5_000);
      runs++;
    }
    // Lost, failed, failed, lost: whatever comes next is not sent.
    expect(runs).toBe(5);
    expect(service.phones.next).toHaveLength(1);
    expect(texts()).toEqual([]);
    expect(await window()).toMatchObject({ phoneRef: await references.phone(PHONE), phoneMasked: null });
  });

  test('and SMS fail for an hour of runs, then that uses up nothing of the day', async () => {
    service.phones.next.push(...Array.from({ length: 30 }, down));
    for (let runs = 0; runs < 30; runs++) await service.advance(id);
    service.phones.next.length = 0;
    expect(await service.advance(id)).toMatchObject({ kind: 'moved' });
    expect(texts()).toHaveLength(1);
  });

  test.each([2, 8, 64])(
    '%i at once, then it is asked once, by two SMS at most with one code',
    async (many) => {
      const outcomes = await Promise.all(Array.from({ length: many }, () => service.advance(id)));
      expect(outcomes.filter(({ kind }) => kind === 'moved')).toHaveLength(1);
      expect(texts().length).toBeGreaterThanOrEqual(1);
      expect(texts().length).toBeLessThanOrEqual(2);
      const code = await codes(id, 1);
      for (const text of texts()) expect(text).toContain(code);
      const { events = [], status } = (await request()) ?? {};
      expect(status).toBe('awaiting-consent');
      expect(events.filter(({ type }) => type === 'asked')).toHaveLength(1);
    },
  );

  test('and the day’s SMS of this requester are used up by two that were withdrawn, then the third is quiet', async () => {
    await service.advance(id);
    for (const _again of [1, 2]) {
      await service.cancelRequest({ requesterId: BANK, id });
      const result = await service.submitRequest(asksAbout({ citizenRef }));
      if (result.kind !== 'accepted') throw new Error('the one before was withdrawn');
      id = result.request.id;
      await service.advance(id);
    }
    expect(texts()).toHaveLength(2);
    expect(await window()).toMatchObject({ phoneRef: null, inCabinet: false, quiet: 'sms-used-up' });
    expect(await request()).toMatchObject({ status: 'awaiting-consent' });
    expect(service.reports.map(({ code }) => code)).toContain('sms-budget-used-up');

    const requester = { id: '160140000014', kind: 'organisation', name: 'Басқа банк' } as const;
    const other = await service.submitRequest(asksAbout({ citizenRef, requester }));
    if (other.kind !== 'accepted') throw new Error('it is another’s');
    await service.advance(other.request.id);
    expect(texts()).toHaveLength(3);
  });
});
