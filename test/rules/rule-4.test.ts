import { beforeAll, describe, expect, test } from 'vitest';
import { makeReadEvidence } from '../../functions/read-evidence/read-evidence.ts';
import { makeReadRequests } from '../../functions/read-requests/read-requests.ts';
import { HOUR, MINUTE, plus, SECOND } from '../../shared/domain/time.ts';
import { pollAfter, requestView } from '../../shared/http/views.ts';
import { SmsUnavailable } from '../../shared/messaging/send-sms.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { aContact, aPrompt, BANK, END, START } from '../builders.ts';
import { asksAbout, makeService, references, type Service } from '../fakes/service.ts';

const PHONE = '+77011234567';
const CITIZEN = 'one-citizen-ref';

const hasPhone = async ({ stores }: Service) => {
  const contact = aContact({ phone: PHONE, phoneRef: await references.phone(PHONE) });
  await stores.register.putContacts([{ citizenRef: CITIZEN, ...contact }]);
};

/** Everything about a citizen that a requester must not come to know. */
const KINDS: Record<string, (service: Service) => Promise<unknown>> = {
  'nobody knows': async () => undefined,
  'has a phone': hasPhone,
  'has a phone that SMS do not reach': async (service) => {
    await hasPhone(service);
    service.phones.next.push({ kind: 'unreachable' });
  },
  'has a phone while SMS fail': async (service) => {
    await hasPhone(service);
    service.phones.next.push(...Array.from({ length: 99 }, () => new SmsUnavailable({ name: 'Down' })));
  },
  'has a phone while no answer of SNS arrives': async (service) => {
    await hasPhone(service);
    const lost = Array.from({ length: 99 }, () => new SmsUnavailable({ name: 'TimeoutError' }, true));
    service.phones.next.push(...lost);
  },
  'has a phone and no SMS left today': async (service) => {
    await hasPhone(service);
    const phoneRef = await references.phone(PHONE);
    const prompt = aPrompt({ citizenRef: CITIZEN, phoneRef });
    for (const key of 'abcde') await service.stores.smsLog.reservePrompt({ ...prompt, key });
  },
  'has a phone whose holder said "not me"': async (service) => {
    await hasPhone(service);
    await service.stores.disowned.put(await references.phone(PHONE), START);
  },
  'blocked this requester': async (service) => {
    await hasPhone(service);
    await service.stores.blocks.put(CITIZEN, { requesterId: BANK, blockedAt: START });
  },
};

const MOMENTS = [0, SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE, HOUR, 2 * HOUR, 2 * HOUR + 10 * MINUTE];

/** All that a requester is told of one request until its end and beyond, as it would be sent; and how it was asked. */
async function storyOf(kind: string): Promise<{ told: string[]; asked: string }> {
  const service = makeService();
  await KINDS[kind]?.(service);
  const ports = { ...service.stores, now: service.now, sha256 };
  const settings = { issuer: 'https://kelisim.kz', retentionDays: 1, sha256, controller: CONTROLLER };
  const read = makeReadRequests(ports);
  const evidence = makeReadEvidence({ ...ports, findDeciders: service.findDeciders, settings });

  const asked = await service.submitRequest(asksAbout({ citizenRef: CITIZEN, idempotencyKey: 'a-key' }));
  if (asked.kind !== 'accepted') throw new Error(`a valid request was turned down: ${asked.kind}`);
  const mine = { requesterId: BANK, id: asked.request.id };
  const told = [JSON.stringify([asked.kind, requestView(asked.request)])];
  for (const at of [...MOMENTS.map((ms) => plus(START, ms)), plus(END, -1), END, plus(END, MINUTE)]) {
    service.set(at);
    // A lost SMS is tried again, and whatever is done already is not done twice.
    for (let times = 0; times < 3; times++) await service.advance(mine.id);
    const feed = await read.changes({ requesterId: BANK, from: null, limit: 10 });
    const one = await read.one(mine);
    if (!one) throw new Error('it was accepted');
    const items = feed.items.map(requestView);
    const seen = [requestView(one), pollAfter(one, at), items, feed.cursor];
    told.push(JSON.stringify([at, ...seen, await evidence.forRequester(mine)]));
  }
  const event = (await service.stores.requests.find(mine.id))?.request.events[1];
  return { told, asked: `${event?.channel} at ${event?.at}` };
}

const name = { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' };
const CONTROLLER = {
  name,
  url: 'https://gov.kz',
  complaints: { to: name, url: 'https://gov.kz', phone: '1414' },
};

describe('until a decision', () => {
  const stories = new Map<string, Awaited<ReturnType<typeof storyOf>>>();
  const told = (kind = 'nobody knows') => stories.get(kind)?.told ?? [];
  beforeAll(async () => {
    for (const kind of Object.keys(KINDS)) stories.set(kind, await storyOf(kind));
  });

  test('the kinds of citizens are asked in different ways, at different times', () => {
    const ways = new Set([...stories.values()].map(({ asked }) => asked));
    const later = plus(START, 10 * MINUTE);
    expect(ways).toEqual(
      new Set([
        `cabinet at ${START}`,
        `sms at ${START}`,
        `cabinet at ${later}`,
        `standing-refusal at ${START}`,
      ]),
    );
  });

  test.each(Object.keys(KINDS))(
    'a requester is told the same bytes at the same moments of a citizen who %s',
    (kind) => {
      expect(told(kind)).toEqual(told());
    },
  );

  test('a request waits from its submission to its end, and nothing says that anybody was asked', () => {
    const [accepted, ...later] = told().map((text) => JSON.parse(text));
    expect(accepted).toMatchObject(['accepted', { status: 'awaiting-consent', expiresAt: END }]);
    for (const [at, view] of later) {
      expect(view.status).toBe(at < END ? 'awaiting-consent' : 'expired');
      expect(view.events.map(({ type }: { type: string }) => type)).toEqual(
        at < END ? ['submitted'] : ['submitted', 'expired'],
      );
    }
    expect(told().join()).not.toContain('asked');
  });
});

test('given the citizen refused this requester a minute ago, then the next request looks like the first', async () => {
  const service = makeService();
  await hasPhone(service);
  const ask = async () => {
    const asked = await service.submitRequest(asksAbout({ citizenRef: CITIZEN }));
    if (asked.kind !== 'accepted') throw new Error(`a valid request was turned down: ${asked.kind}`);
    await service.advance(asked.request.id);
    const view = requestView(
      (await service.stores.requests.find(asked.request.id))?.request ?? asked.request,
    );
    return { ...view, id: '' };
  };
  const first = await ask();
  const window = await service.stores.windows.find({ citizenRef: CITIZEN, requesterId: BANK });
  if (!window) throw new Error('it was asked');
  await service.recordDecision({ window, decision: 'refuse', channel: 'sms', by: 'subject' });
  service.wait(MINUTE);
  const second = await ask();
  const moved = (at: string) => plus(at, MINUTE);
  const events = first.events.map(({ type, at }) => ({ type, at: moved(at) }));
  const { createdAt, expiresAt } = first;
  expect(second).toEqual({ ...first, createdAt: moved(createdAt), expiresAt: moved(expiresAt), events });
});

test('given SMS fail for ten minutes and the last try comes late, then the end is where it was, and the prompt stood in the cabinet meanwhile', async () => {
  for (const lost of [false, true]) {
    for (const late of [90 * SECOND + 1, 5 * MINUTE, HOUR]) {
      const service = makeService();
      await hasPhone(service);
      const down = Array.from({ length: 99 }, () => new SmsUnavailable({ name: 'Down' }, lost));
      service.phones.next.push(...down);
      const asked = await service.submitRequest(asksAbout({ citizenRef: CITIZEN }));
      if (asked.kind !== 'accepted') throw new Error(`a valid request was turned down: ${asked.kind}`);
      const { id, expiresAt } = asked.request;
      await service.advance(id);
      service.set(plus(START, 10 * MINUTE + late));
      const prompts = async () =>
        (await service.listConsents({ citizenRef: CITIZEN, language: 'kk', cursor: null })).items;
      expect(await prompts()).toMatchObject([{ id, status: 'awaiting-consent' }]);
      service.phones.next.length = 0;
      await service.advance(id);
      const request = (await service.stores.requests.find(id))?.request;
      expect(request).toMatchObject({ expiresAt, consentDeadline: plus(START, 10 * MINUTE + 2 * HOUR) });
      expect(service.phones.sent).toEqual([]);
    }
  }
});
