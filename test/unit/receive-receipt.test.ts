import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { makeReceiveReceipt } from '../../functions/receive-receipt/receive-receipt.ts';
import { parseReceipt, promptId, promptOf } from '../../shared/messaging/receipts.ts';
import { START } from '../builders.ts';
import { codes, makeService, type Service, somebodyAsked } from '../fakes/service.ts';

type Asked = Awaited<ReturnType<typeof somebodyAsked>>;
let service: Service;
let asked: Asked;
let counted: string[];
let receive: ReturnType<typeof makeReceiveReceipt>;
beforeEach(async () => {
  service = makeService();
  asked = await somebodyAsked(service);
  const said = new Set<string>();
  counted = [];
  receive = makeReceiveReceipt({
    ...service.stores,
    receipts: {
      remember: async ({ messageId, state }) => {
        const size = said.size;
        return said.add(`${messageId} ${state}`).size > size;
      },
    },
    count: (state) => counted.push(state),
    now: () => START,
  });
});

const about = (issue = 1, state: 'delivered' | 'undelivered' = 'undelivered') => ({
  messageId: promptId({ requestId: asked.id, issue }),
  state,
});
const prompt = async () => {
  const { items } = await service.listConsents({
    citizenRef: asked.citizenRef,
    language: 'kk',
    cursor: null,
  });
  return items.find(({ id }) => id === asked.id);
};
const resend = () => service.resendCode(asked);

describe('a receipt of an SMS', () => {
  test('given it will not arrive, then the code can be had in the cabinet, by asking for it there', async () => {
    expect(await receive(about())).toBe('noted');
    const told = await prompt();
    expect(told).toMatchObject({ codeSentTo: null });
    expect(told).not.toHaveProperty('code');
    expect(await resend()).toEqual({ kind: 'sent' });
    expect(await prompt()).toMatchObject({ codeSentTo: null, code: await codes(asked.id, 2) });
    expect(service.phones.sent).toHaveLength(1);
    const decided = { ...asked, decision: 'grant', code: await codes(asked.id, 2) } as const;
    expect(await service.decideConsent(decided)).toMatchObject({ kind: 'decided' });
  });

  test('given it comes again, then its SMS is counted once, and another one besides', async () => {
    for (let time = 0; time < 3; time++) await receive(about());
    await receive(about(1, 'delivered'));
    await receive(about(2));
    expect(counted).toEqual(['undelivered', 'delivered', 'undelivered']);
  });

  test('given it fails half-way, then it is counted when it comes again', async () => {
    const find = vi.spyOn(service.stores.windows, 'find').mockRejectedValueOnce(new Error('busy'));
    await expect(receive(about())).rejects.toThrow('busy');
    find.mockRestore();
    expect([await receive(about()), counted]).toEqual(['noted', ['undelivered']]);
  });

  test('then no clock has moved, and its requester sees nothing of it', async () => {
    const [before, window] = [await asked.request(), await asked.window()];
    service.wait(60_000);
    await receive(about());
    expect(await asked.request()).toEqual(before);
    expect(await asked.window()).toEqual({
      ...window,
      phoneMasked: null,
      smsFailed: true,
      undelivered: true,
    });
  });

  test('then its code counts all the same, should it come', async () => {
    await receive(about());
    const decided = { ...asked, decision: 'grant' } as const;
    expect(await service.decideConsent(decided)).toMatchObject({ kind: 'decided' });
  });

  test('given it comes again, or after a fresh code, then nothing changes', async () => {
    await receive(about());
    const once = await asked.window();
    expect(await receive(about())).toBe('nothing-to-do');
    expect(await asked.window()).toEqual(once);
    await resend();
    const fresh = await asked.window();
    expect(await receive(about())).toBe('nothing-to-do');
    expect(await receive(about(2))).toBe('nothing-to-do');
    expect(await asked.window()).toEqual(fresh);
  });

  test('given it has arrived, then nothing changes, whatever came before', async () => {
    const before = await asked.window();
    expect(await receive(about(1, 'delivered'))).toBe('nothing-to-do');
    expect(await asked.window()).toEqual(before);
  });

  test('given the code is tried at that moment, then the try counts and the receipt is noted', async () => {
    const decide = service.decideConsent({ ...asked, decision: 'grant', code: '000000' });
    const [, outcome] = await Promise.all([decide, receive(about())]);
    expect(outcome).toBe('noted');
    expect(await asked.window()).toMatchObject({ totalTries: 1, undelivered: true });
  });

  test('given it was decided, then nothing changes', async () => {
    await service.decideConsent({ ...asked, decision: 'grant' });
    const before = await asked.window();
    expect(await receive(about())).toBe('nothing-to-do');
    expect(await asked.window()).toEqual(before);
  });

  test.each(['note-1', 'prompt-', `prompt-${'0'.repeat(32)}-1`, 'prompt-x-1', ''])(
    'given the id of no prompt here (%s), then nothing happens',
    async (messageId) => {
      expect(await receive({ messageId, state: 'undelivered' })).toBe('nothing-to-do');
    },
  );
});

describe('a code that was wished for and has had no success', () => {
  test('given ten minutes without a try, when it is wished for again, then it waits in the cabinet', async () => {
    service.wait(60_000);
    await resend();
    service.wait(599_999);
    await resend();
    expect(service.phones.sent).toHaveLength(3);
    expect(await prompt()).not.toHaveProperty('code');
    service.wait(600_000);
    expect(await resend()).toEqual({ kind: 'sent' });
    expect(service.phones.sent).toHaveLength(3);
    expect(await prompt()).toMatchObject({ codeSentTo: null, code: await codes(asked.id, 4) });
  });

  test('given none was wished for yet, however long ago, then the next goes by SMS', async () => {
    service.wait(3_600_000);
    await resend();
    expect(service.phones.sent).toHaveLength(2);
    expect(await prompt()).not.toHaveProperty('code');
  });

  test('given it was tried, and so arrived, then the next goes by SMS', async () => {
    service.wait(60_000);
    await resend();
    await service.decideConsent({ ...asked, decision: 'grant', code: '000000' });
    service.wait(600_000);
    await resend();
    expect(service.phones.sent).toHaveLength(3);
  });

  test('given three were sent in a row, then a fourth wish is told when it counts, and shows the code then', async () => {
    for (let times = 0; times < 3; times++) {
      service.wait(60_000);
      await resend();
    }
    expect(await resend()).toEqual({ kind: 'too-many-codes', retryAfter: 600, lock: null });
    service.wait(600_000);
    expect(await resend()).toEqual({ kind: 'sent' });
    expect(service.phones.sent).toHaveLength(4);
    expect(await prompt()).toMatchObject({ code: await codes(asked.id, 5) });
  });
});

describe('the body of a receipt', () => {
  const good = { messageId: 'prompt-1', state: 'delivered' };

  test('given what it must have, then it is read; a time is checked and not used', () => {
    expect(parseReceipt(JSON.stringify(good))).toMatchObject({ kind: 'ok', message: good });
    const timed = { ...good, at: '2026-11-25T14:14:40+05:00' };
    expect(parseReceipt(JSON.stringify(timed))).toMatchObject({ kind: 'ok' });
  });

  test.each([
    ['no JSON', '{', ''],
    ['a member twice', '{"state":"delivered","state":"undelivered"}', '/state'],
    ['no id', JSON.stringify({ state: 'delivered' }), '/messageId'],
    ['an id that is none', JSON.stringify({ ...good, messageId: 'a b' }), '/messageId'],
    ['another state', JSON.stringify({ ...good, state: 'sent' }), '/state'],
    ['a time that is none', JSON.stringify({ ...good, at: 'now' }), '/at'],
    ['more', JSON.stringify({ ...good, phone: '+77011234567' }), ''],
  ])('given %s, then its place is named and no value', (_given, body, pointer) => {
    const parsed = parseReceipt(body);
    expect(parsed).toMatchObject({ kind: 'invalid', errors: [{ pointer }] });
    expect(JSON.stringify(parsed)).not.toContain('7011234567');
  });

  test('given any request and issue, then the id leads back to them, and it has nothing personal', () => {
    const requestId = fc.stringMatching(/^[0-9a-f]{32}$/);
    fc.assert(
      fc.property(requestId, fc.integer({ min: 1, max: 99 }), (id, issue) => {
        expect(promptOf(promptId({ requestId: id, issue }))).toEqual({ requestId: id, issue });
      }),
    );
  });
});
