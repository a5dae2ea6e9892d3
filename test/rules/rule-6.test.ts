import { describe, expect, test } from 'vitest';
import { type EventChain, firstBrokenLink } from '../../shared/domain/event-chain.ts';
import { COMMAND_NAMES, COMMANDS, STATUSES } from '../../shared/domain/lifecycle.ts';
import { chainOf, type Request } from '../../shared/domain/request.ts';
import { plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { aRequest } from '../builders.ts';
import { makeService, somebodyAsked } from '../fakes/service.ts';

const broken = (request: Request, events: EventChain['events'] = request.events) =>
  firstBrokenLink({ ...chainOf(request, sha256), events }, sha256);

test('given the way to an answer, then each transition has left its event: what, when, by whom, and over which channel', async () => {
  const service = makeService();
  const asked = await somebodyAsked(service);
  await service.decideConsent({ ...asked, decision: 'grant' });
  await service.advance(asked.id);
  const at = service.now();
  const hash = expect.stringMatching(/^[\w-]{43}$/);
  expect((await asked.request())?.events).toMatchObject([
    { type: 'submitted', at, by: 'requester', hash },
    { type: 'asked', at, by: 'service', channel: 'sms', hash },
    { type: 'granted', at, by: 'subject', channel: 'cabinet', hash },
    { type: 'answered', at, by: 'service', hash },
  ]);
});

test('every command has an event, and no two the same', () => {
  const events = COMMAND_NAMES.map((name) => COMMANDS[name].event);
  expect(new Set(events).size).toBe(COMMAND_NAMES.length);
});

describe.each(STATUSES)('the history of a request that is %s', (status) => {
  const request = aRequest(status);
  const { events } = request;

  test('holds as it is', () => {
    expect(broken(request)).toBeNull();
  });

  test('given an event is removed, then the one behind it is found', () => {
    for (const index of events.keys()) {
      const left = events.filter((_, other) => other !== index);
      const behind = index === events.length - 1 ? null : index;
      expect(broken(request, left)).toBe(behind);
    }
  });

  test('given any member of an event is altered, then it is found', () => {
    for (const [index, event] of events.entries()) {
      for (const change of [
        { type: event.type === 'asked' ? 'granted' : 'asked' } as const,
        { at: plus(event.at, 1) },
        { by: event.by === 'citizen' ? 'service' : 'citizen' } as const,
        { channel: event.channel === 'sms' ? 'cabinet' : 'sms' } as const,
        { hash: sha256('another') },
      ]) {
        const altered = events.map((each, other) => (other === index ? { ...each, ...change } : each));
        expect(broken(request, altered)).toBe(index);
      }
    }
  });

  test('given it is hung on another request, then its first event is found', () => {
    expect(broken(aRequest(status), events)).toBe(0);
  });
});
