import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeReadEvidence } from '../../functions/read-evidence/read-evidence.ts';
import { evidenceOf } from '../../shared/domain/evidence.ts';
import { asSeen, STATUSES } from '../../shared/domain/lifecycle.ts';
import type { Request, Step } from '../../shared/domain/request.ts';
import { SMS_PATIENCE } from '../../shared/domain/schedule.ts';
import { plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { aRequest, BANK, DEADLINE, DECIDED, END, moved, START } from '../builders.ts';
import { asksAbout, makeService } from '../fakes/service.ts';

const SETTINGS: Parameters<typeof evidenceOf>[1] = {
  issuer: 'https://kelisim.kz',
  controller: {
    name: { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' },
    url: 'https://gov.kz',
    complaints: {
      to: { kk: 'Уәкіл', ru: 'Уполномоченный', en: 'Commissioner' },
      url: 'https://gov.kz',
      phone: '1414',
    },
  },
  retentionDays: 1_095,
  sha256,
};

const forRequester = (request: Request, now = DECIDED) =>
  evidenceOf({ request, for: 'requester', now }, SETTINGS);
const forCitizen = (request: Request) => evidenceOf({ request, for: 'citizen', now: DECIDED }, SETTINGS);

const channel = fc.constantFrom('sms' as const, 'cabinet' as const, 'standing-refusal' as const);
const waited = fc.integer({ min: 0, max: SMS_PATIENCE });

describe('the evidence that a requester gets', () => {
  test('given nobody decided, then it is the same bytes, asked or not, anyhow and at any time (rule 4)', () => {
    fc.assert(
      fc.property(channel, waited, (how, asked) => {
        const submitted = aRequest('submitted');
        const silent = moved(submitted, { command: 'ask', channel: how }, plus(START, asked));
        expect(JSON.stringify(forRequester(silent))).toBe(JSON.stringify(forRequester(submitted)));
      }),
    );
  });

  const expire: Step = { command: 'expire' };
  const cancel: Step = { command: 'cancel' };
  test.each<[string, Step, Step[], string]>([
    ['expired', expire, [{ command: 'ask', channel: 'sms' }], END],
    ['was cancelled', cancel, [{ command: 'ask', channel: 'sms' }], DEADLINE],
    ['was cancelled, the other one before it was asked', cancel, [], DEADLINE],
  ])(
    'given it %s, then it is the same bytes however and whenever the citizen was asked (rule 4)',
    (_given, step, way, at) => {
      fc.assert(
        fc.property(channel, waited, (how, asked) => {
          const submitted = aRequest('submitted');
          const one = way.reduce((request: Request, next) => moved(request, next, START), submitted);
          const other = moved(submitted, { command: 'ask', channel: how }, plus(START, asked));
          const [first, second] = [one, other].map((request) =>
            JSON.stringify(forRequester(moved(request, step, at), END)),
          );
          expect(second).toBe(first);
        }),
      );
    },
  );

  test.each(STATUSES)(
    'given %s, then its chain is the beginning of the whole one, and its head is its last link',
    (status) => {
      const request = aRequest(status);
      const { events, head } = forRequester(request).chain;
      const hashes = request.events.map(({ hash }) => hash);
      expect(events.map(({ hash }) => hash)).toEqual(hashes.slice(0, events.length));
      expect(head).toBe(events.at(-1)?.hash);
      const decided = ['consented', 'answered', 'refused'].includes(status);
      expect(events).toHaveLength(decided ? request.events.length : 1);
    },
  );

  test.each(STATUSES)(
    'given %s, then neither channel, wording nor salt is told before a consent',
    (status) => {
      const text = JSON.stringify(forRequester(aRequest(status)));
      const granted = status === 'consented' || status === 'answered';
      for (const member of ['"channel"', '"salt"']) expect(text.includes(member)).toBe(granted);
    },
  );
});

describe('the evidence that a citizen gets', () => {
  test.each(STATUSES)('given %s, then it is the whole chain, and the status as it is shown', (status) => {
    const request = aRequest(status);
    const { status: told, chain } = forCitizen(request);
    expect(told).toBe(asSeen(status));
    expect(chain.events.map(({ type }) => type)).toEqual(request.events.map(({ type }) => type));
  });
});

test('given a request that waits, then its requester reads one status before and after the asking', async () => {
  const service = makeService();
  const read = makeReadEvidence({
    ...service.stores,
    findDeciders: service.findDeciders,
    now: service.now,
    settings: SETTINGS,
  });
  const result = await service.submitRequest(asksAbout());
  const id = 'request' in result ? result.request.id : '';
  const before = await read.forRequester({ requesterId: BANK, id });
  await service.advance(id);
  expect(before).toMatchObject({ status: 'awaiting-consent' });
  expect(await read.forRequester({ requesterId: BANK, id })).toEqual(before);
  expect(await read.forRequester({ requesterId: '990240000019', id })).toBeNull();
});
