import { beforeEach, describe, expect, test } from 'vitest';
import { DECISIONS } from '../../shared/domain/lifecycle.ts';
import type { Phone } from '../../shared/domain/phone.ts';
import { deadlineOf, transition } from '../../shared/domain/request.ts';
import { DAY, HOUR, MINUTE, plus } from '../../shared/domain/time.ts';
import { SmsUnavailable } from '../../shared/messaging/send-sms.ts';
import { randomId, sha256 } from '../../shared/signing/random.ts';
import { aContact, aRequest, DEADLINE, DECIDED, START } from '../builders.ts';
import { asksAbout, makeService, references, type Service, somebodyAsked } from '../fakes/service.ts';

const PHONE = '+77011234567' as Phone;

let service: Service;
beforeEach(() => {
  service = makeService();
});

const deadline = async ({ request }: Awaited<ReturnType<typeof somebodyAsked>>) => {
  const found = await request();
  return (found && deadlineOf(found)) ?? '';
};

describe.each(DECISIONS)('a decision: %s', (decision) => {
  test.each([
    ['one millisecond before the deadline', -1, 'decided'],
    ['at the deadline', 0, 'consent-expired'],
  ])('given it comes %s, then: %s', async (_when, ms, kind) => {
    const asked = await somebodyAsked(service);
    service.set(plus(await deadline(asked), ms));
    expect(await service.decideConsent({ ...asked, decision })).toMatchObject({ kind });
  });

  test('given a writer that does not look at the clock, then its write is refused at the deadline', async () => {
    const { requests } = service.stores;
    const asked = await somebodyAsked(service);
    const stored = await requests.find(asked.id);
    if (!stored) throw new Error('it was stored');
    const late = await deadline(asked);
    const step = { command: decision, channel: 'sms' } as const;
    const inTime = transition(stored.request, step, { now: START, sha256 });
    if (inTime.kind !== 'moved') throw new Error('it came in time');
    const events = inTime.request.events.map((event, index, all) =>
      index === all.length - 1 ? { ...event, at: late } : event,
    );
    expect(await requests.save(stored, { ...inTime.request, events }, late)).toEqual({ kind: 'conflict' });
  });
});

describe('the two hours', () => {
  test.each([
    ['the SMS was accepted', PHONE],
    ['the prompt stands in the cabinet', null],
  ])('run from when %s', async (_when, phone) => {
    const asked = await somebodyAsked(service, { phone });
    expect(await deadline(asked)).toBe(plus(service.now(), 2 * HOUR));
  });

  test('given SMS fail for ten minutes, then they run from when the prompt stands in the cabinet', async () => {
    const accepted = await service.submitRequest(asksAbout());
    if (accepted.kind !== 'accepted') throw new Error('it is the first');
    const { id, citizenRef } = accepted.request;
    const contact = aContact({ phone: PHONE, phoneRef: await references.phone(PHONE) });
    await service.stores.register.putContacts([{ citizenRef, ...contact }]);
    service.phones.next.push(new SmsUnavailable({ name: 'Down' }), new SmsUnavailable({ name: 'Down' }));
    expect(await service.advance(id)).toEqual({ kind: 'postponed' });
    service.wait(10 * MINUTE);
    expect(await service.advance(id)).toMatchObject({
      request: { status: 'awaiting-consent', consentDeadline: plus(START, 10 * MINUTE + 2 * HOUR) },
    });
  });

  test('given a fresh code, then they end when they ended before', async () => {
    const asked = await somebodyAsked(service);
    const before = await deadline(asked);
    service.wait(30 * MINUTE);
    expect(await service.resendCode(asked)).toEqual({ kind: 'sent' });
    expect(await deadline(asked)).toBe(before);
    expect((await asked.window())?.deadline).toBe(before);
  });
});

describe('the time of a reply', () => {
  test.each<[string, number, number | null, string]>([
    ['an hour late, received just before the deadline', HOUR, -1, 'decided'],
    ['an hour late, received at the deadline', HOUR, 0, 'too-late'],
    ['an hour late, received nobody says when', HOUR, null, 'too-late'],
    ['an hour late, received more than a day ago, it says', HOUR, HOUR - DAY - 1, 'too-late'],
    ['in time, received nobody says when', -1, null, 'decided'],
    ['in time, received in the future, it says', -1, MINUTE, 'decided'],
  ])('given it is processed %s, then what can be believed counts', async (_given, now, received, outcome) => {
    const asked = await somebodyAsked(service, { phone: PHONE });
    const end = await deadline(asked);
    service.set(plus(end, now));
    const receivedAt = received === null ? null : plus(end, received);
    const text = `${asked.code} ДА`;
    expect(await service.receiveSms({ messageId: randomId(), from: PHONE, text, receivedAt })).toBe(outcome);
  });
});

test('the deadline itself is no time to decide any more', () => {
  const step = { command: 'grant', channel: 'sms' } as const;
  const request = aRequest('awaiting-consent');
  expect(transition(request, { ...step, at: DEADLINE }, { now: DEADLINE, sha256 }).kind).toBe('window-over');
  expect(transition(request, { ...step, at: DECIDED }, { now: DEADLINE, sha256 }).kind).toBe('moved');
});
