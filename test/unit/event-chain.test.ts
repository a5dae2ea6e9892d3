import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendEvent, type ChainedEvent, firstBrokenLink } from '../../shared/domain/event-chain.ts';
import { anchorOf, type Request } from '../../shared/domain/request.ts';
import { plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { aRequest, START } from '../builders.ts';

const chainOf = (request: Request, events: readonly ChainedEvent[] = request.events) => ({
  anchor: anchorOf(request),
  events,
});

describe('the history of a request', () => {
  const request = aRequest('answered');
  const { events } = request;

  test('given it is untouched, then the chain holds', () => {
    expect(events.map(({ type }) => type)).toEqual(['submitted', 'asked', 'granted', 'answered']);
    expect(firstBrokenLink(chainOf(request), sha256)).toBeNull();
    expect(firstBrokenLink(chainOf(request, []), sha256)).toBeNull();
  });

  test.each<[string, { [Field in keyof ChainedEvent]?: ChainedEvent[Field] | undefined }]>([
    ['type', { type: 'refused' }],
    ['time', { at: plus(START, 1) }],
    ['author', { by: undefined }],
    ['channel', { channel: 'standing-refusal' }],
    ['hash', { hash: sha256('another') }],
  ])('given the %s of any event is changed, then that event is found', (_what, change) => {
    for (const [index, event] of events.entries()) {
      const forged = events.with(index, { ...event, ...change } as ChainedEvent);
      expect(firstBrokenLink(chainOf(request, forged), sha256)).toBe(index);
    }
  });

  test('given a channel is taken away, then its event is found', () => {
    const index = events.findIndex(({ channel }) => channel !== undefined);
    const forged = events.map(({ channel: _channel, ...event }) => event);
    expect(firstBrokenLink(chainOf(request, forged), sha256)).toBe(index);
  });

  test.each([0, 1, 2])('given event %i is removed, then the one in its place is found', (index) => {
    expect(firstBrokenLink(chainOf(request, events.toSpliced(index, 1)), sha256)).toBe(index);
  });

  test('given two events change places, then the first of them is found', () => {
    for (const index of [0, 1, 2]) {
      const [first, second] = events.slice(index, index + 2);
      if (!first || !second) throw new Error('there are four');
      const forged = events.toSpliced(index, 2, second, first);
      expect(firstBrokenLink(chainOf(request, forged), sha256)).toBe(index);
    }
  });

  test('given an event is put in, then it is found', () => {
    const refused = { type: 'refused', at: START, by: 'citizen', hash: sha256('invented') } as const;
    expect(firstBrokenLink(chainOf(request, events.toSpliced(2, 0, refused)), sha256)).toBe(2);
  });

  test.each<[string, Partial<Request>]>([
    ['another request', { id: 'another' }],
    ['another citizen', { citizenRef: 'another' }],
    ['another requester', { requesterId: 'another' }],
    ['another purpose', { purpose: 'housing' }],
  ])('given it is moved to %s, then its first event is found', (_what, change) => {
    expect(firstBrokenLink(chainOf({ ...request, ...change } as Request, events), sha256)).toBe(0);
  });

  test('given any events, then appending leaves those before as they were and the chain whole', () => {
    const event = fc.record({
      type: fc.constantFrom('asked' as const, 'granted' as const, 'cancelled' as const),
      at: fc.constantFrom(START, plus(START, 1)),
      by: fc.constantFrom('citizen' as const, 'service' as const),
    });
    fc.assert(
      fc.property(fc.string(), fc.array(event, { maxLength: 8 }), (anchor, added) => {
        let chain: ChainedEvent[] = [];
        for (const one of added) {
          const longer = appendEvent({ anchor, events: chain }, one, sha256);
          expect(longer.slice(0, -1)).toEqual(chain);
          chain = longer;
        }
        expect(firstBrokenLink({ anchor, events: chain }, sha256)).toBeNull();
      }),
    );
  });
});
